"""What is drawn quickly is what the template language would draw."""

from types import SimpleNamespace

import pytest
from django.template import engines

from tuntas.core.drawing import inbox_rows

NASTY = """<script>alert("1")</script> & 'dua' """
SLOW = """{% for row in rows %}
<li{% if row.tag.kind == "late" %} class="late"{% endif %}>{% if pick %}<label class="pick"><input type="checkbox" name="{{ pick }}" value="{{ row.key }}"{% if form %} form="{{ form }}"{% endif %} aria-label="{% translate "Pilih" %}: {{ row.title }}"></label>{% endif %}<span class="tag {{ row.tag.kind }}"><svg class="icon" aria-hidden="true"><use href="{% static "tuntas/icons.svg" %}#{{ row.tag.kind }}"/></svg>{{ row.tag.word }}</span><div><a href="{{ row.url }}">{{ row.title }}</a><small>{{ row.sub }}</small></div><small>{{ row.clock }}</small><small>{{ row.holder }}</small></li>{% endfor %}"""


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
