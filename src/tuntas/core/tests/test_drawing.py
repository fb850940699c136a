"""What is drawn quickly is what the template language would draw."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template import engines

from tuntas.core.drawing import Entry, File, inbox_rows, timeline_rows

NASTY = """<script>alert("1")</script> & 'dua' """
SLOW = """{% for row in rows %}
<li{% if row.tag.kind == "late" %} class="late"{% endif %}>{% if pick %}<label class="pick"><input type="checkbox" name="{{ pick }}" value="{{ row.key }}"{% if form %} form="{{ form }}"{% endif %} aria-label="{% translate "Pilih" %}: {{ row.title }}"></label>{% endif %}<span class="tag {{ row.tag.kind }}"><svg class="icon" aria-hidden="true"><use href="{% static "tuntas/icons.svg" %}#{{ row.tag.kind }}"/></svg>{{ row.tag.word }}</span><div><a href="{{ row.url }}">{{ row.title }}</a><small>{{ row.sub }}</small></div><small>{{ row.clock }}</small><small>{{ row.holder }}</small></li>{% endfor %}"""

SLOW_TIMELINE = """{% for entry in entries %}
<li{% if entry.current %} class="now" aria-current="step"{% elif entry.inside %} class="inside"{% endif %}><p>{{ entry.sentence }}</p><span class="meta">{% if entry.inside %}<svg class="icon" aria-hidden="true"><use href="{% static 'tuntas/icons.svg' %}#lock"/></svg> {% translate 'Hanya terlihat oleh petugas' %} · {% endif %}{% if entry.actor %}{{ entry.actor }}<span class="dot"> · </span>{% endif %}TIME</span>{% if entry.quote %}<blockquote>{{ entry.quote }}</blockquote>{% endif %}{% if entry.attachments %}<ul class="attached">{% for file in entry.attachments %}<li><a href="{{ file.url }}">{% if file.thumb_url %}<img src="{{ file.thumb_url }}" alt="{{ file.alt|default:file.name }}" width="112" height="84" loading="lazy">{% else %}<svg class="icon" aria-hidden="true"><use href="{% static 'tuntas/icons.svg' %}#file"/></svg>{{ file.name }}{% endif %}</a></li>{% endfor %}</ul>{% endif %}</li>{% endfor %}"""


def row(kind: str, text: str) -> SimpleNamespace:
    return SimpleNamespace(
        key=f"KC-2222-2222:{text}",
        url=f"/kerja/laporan/KC-2222-2222/?a=1&b={text}",
        title=text,
        sub=text,
        tag=SimpleNamespace(kind=kind, word=text),
        clock=text,
        holder=text,
    )


@pytest.mark.parametrize("pick", ["", "case"])
@pytest.mark.parametrize("form", ["", "bulk"])
def test_rows_are_those_of_the_template_and_nothing_gets_through_unescaped(
    pick: str, form: str
) -> None:
    rows = [row("late", NASTY), row("due", "Lampu jalan mati"), row("wait", "")]
    slow = engines["django"].from_string(SLOW).render({"rows": rows, "pick": pick, "form": form})
    assert inbox_rows(rows, pick=pick, form=form) == slow
    assert "<script>" not in slow


def test_a_timeline_is_that_of_the_template_and_nothing_gets_through_unescaped() -> None:
    at = datetime(2026, 11, 16, 5, 22, tzinfo=UTC)
    photo, letter = File(NASTY, f"/a/?b={NASTY}", f"/c/?d={NASTY}"), File(NASTY, NASTY)
    entries = [
        Entry(NASTY, at, NASTY, NASTY, [photo, letter, File("a", "b", "c", NASTY)], current=True),
        Entry("Catatan", at, inside=True),
        Entry("Diterima", at),
    ]
    slow = engines["django"].from_string(SLOW_TIMELINE).render({"entries": entries})
    time = '<time datetime="2026-11-16T12:22:00+07:00">Senin, 16 November 2026 · 12.22</time>'
    assert timeline_rows(entries) == slow.replace("TIME", time)
    assert "<script>" not in slow
