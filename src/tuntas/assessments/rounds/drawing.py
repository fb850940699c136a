"""Draws a worksheet's items in Python: 150 items with their options through templates cost too much.

Every value is escaped here. An item is a fieldset that is saved by itself (round.js) or with its section.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.assessments.models import Voice
from tuntas.assessments.rounds.entries import MAX_NOTE, MAX_VALUE, Overtaken
from tuntas.assessments.rounds.queries.sheet import Said, SheetLine
from tuntas.assessments.rounds.rights import Rights
from tuntas.rules.phrases import Language, format_moment
from tuntas.rules.scoring import Line, Result
from tuntas.rules.scoring.result import shown

ITEM = (
    '<fieldset class="field judged" id="item-{key}" data-item="{key}"{mine}>'
    '<legend><span class="code">{key}</span> {label}{tags}</legend>'
    '<input type="hidden" name="seen-{key}" value="{seen}" id="seen-{key}">'
    "{clash}{answer}{others}{note}{beside}{state}</fieldset>"
)
RADIO = (
    '<label class="choice"><input type="radio" name="value-{key}" value="{value}"{checked}{off}>'
    "<span>{label}{meaning}</span></label>"
)
NUMBER = (
    '<label class="given">{label} <span class="need">{range}</span>'
    '<input name="value-{key}" value="{value}" maxlength="{most}" inputmode="{mode}"'
    ' autocomplete="off"{off}></label>'
)
NOTE = (
    '<details class="remark"{open}><summary>{word}</summary><label class="sr" for="note-{key}">'
    '{label}</label><textarea id="note-{key}" name="note-{key}" rows="2" maxlength="{most}"{off}>'
    "\n{note}</textarea></details>"
)
WORDS_SHORT = 60  # letters; a longer meaning stands on a line of its own


@dataclass(frozen=True)
class Pen:
    """What all items of one page share."""

    uid: UUID
    may: Rights
    results: Mapping[str, Result]
    person_id: int
    language: Language
    overtaken: Mapping[str, Overtaken]
    refused: Mapping[str, str]
    typed: Mapping[str, tuple[str | None, str | None]]  # of refused entries: value and note

    @property
    def writes(self) -> str:
        """The voice that the page's fields belong to; a reader sees the last one there is."""
        return self.may.writes or (self.may.voices[-1] if self.may.voices else "")


def items(lines: Iterable[SheetLine], pen: Pen) -> SafeString:
    """Return the items of one section."""
    return mark_safe("".join(_item(line, pen) for line in lines if line.field))  # noqa: S308 - escaped below


def _item(line: SheetLine, pen: Pen) -> str:
    said = line.voices.get(pen.writes)
    value, note = (said.value, said.note) if said else ("", "")
    if line.key in pen.refused:
        typed = pen.typed[line.key]
        value, note = (
            old if new is None else new for new, old in zip(typed, (value, note), strict=True)
        )
    mine = any(person == pen.person_id for person, _name in line.assigned)
    return ITEM.format(
        key=escape(line.key),
        label=escape(line.label.in_language(pen.language)),
        mine=" data-mine" if mine else "",
        tags=_tags(line),
        seen=said.revision if said else 0,
        clash=_clash(line, pen),
        answer=_answer(line, pen, value),
        others=_others(line, pen),
        note=_note(line, pen, note),
        beside=_beside(line, pen),
        state=state(line.key, said, pen),
    )


def _tags(line: SheetLine) -> str:
    tags = []
    if not line.counts:
        tags.append(_("pembantu, tidak dinilai sendiri"))
    if not line.verified:
        tags.append(_("belum terverifikasi"))
    return "".join(f' <span class="tag neutral">{escape(one)}</span>' for one in tags)


def _clash(line: SheetLine, pen: Pen) -> str:
    """Say who changed what meanwhile and show both values, or why an answer was refused."""
    if line.key in pen.refused:
        return f'<p class="error" role="alert">{escape(pen.refused[line.key])}</p>'
    found = pen.overtaken.get(line.key)
    if found is None:
        return ""
    when = format_moment(timezone.localtime(found.at), pen.language, year=False)
    told = _("%(who)s sudah mengubah butir ini, %(when)s. Pilih mana yang dipakai.") % {
        "who": found.by or _("Orang lain"),
        "when": when,
    }
    theirs = _both(line, pen, found.value, found.note)
    mine = _both(
        line,
        pen,
        found.value if found.mine.value is None else found.mine.value,
        found.note if found.mine.note is None else found.mine.note,
    )
    key = escape(line.key)
    hidden = "".join(
        f'<input type="hidden" name="mine-{part}-{key}" value="{escape(said or "")}">'
        for part, said in (("value", found.mine.value), ("note", found.mine.note))
        if said is not None
    )
    return (
        f'<div class="alert warning" role="alert"><div><b>{escape(told)}</b>'
        f"<p>{escape(_('Jawaban %(who)s') % {'who': found.by or _('Orang lain')})}: {theirs}</p>"
        f'<p>{escape(_("Jawaban Anda"))}: {mine}</p>{hidden}<div class="cluster">'
        f'<button class="button" name="keep-mine" value="{key}">{escape(_("Pakai jawaban saya"))}</button>'
        f'<button class="button" name="keep-theirs" value="{key}">'
        f"{escape(_('Biarkan jawabannya'))}</button></div></div></div>"
    )


def _both(line: SheetLine, pen: Pen, value: str, note: str) -> str:
    words = answer_words(line, value, pen.language) or _("kosong")
    return f"<b>{escape(words)}</b>" + (f", “{escape(note)}”" if note else "")


def answer_words(line: SheetLine, value: str, language: Language) -> str:
    """Return an answer as people say it: an option's label, or the number with its unit."""
    for option in line.options:
        if option.key == value:
            label = option.label.in_language(language)
            return (
                label
                if label == value
                else f"{value}: {label}"
                if len(value) < len(label) and not label.casefold().startswith(value.casefold())
                else label
            )
    return f"{value} {line.unit}".strip() if value else ""


def _answer(line: SheetLine, pen: Pen, value: str) -> str:
    off = "" if pen.may.writes and not pen.may.values_fixed else " disabled"
    if line.field != "options":
        return _number(line, value, off)
    radios = "".join(
        RADIO.format(
            key=escape(line.key),
            value=escape(option.key),
            checked=" checked" if option.key == value else "",
            off=off,
            label=escape(option.label.in_language(pen.language)),
            meaning=f"<small>{escape(option.meaning)}</small>" if option.meaning else "",
        )
        for option in line.options
    )
    if value and not off:
        radios += RADIO.format(
            key=escape(line.key),
            value="",
            checked="",
            off="",
            label=escape(_("Kosongkan")),
            meaning="",
        )
    lines = " lines" if any(len(option.meaning) > WORDS_SHORT for option in line.options) else ""
    return f'<div class="choices{lines}">{radios}</div>'


def _number(line: SheetLine, value: str, off: str) -> str:
    if line.field == "numbers":
        label, need = _("Nilai tiap yang dinilai"), _("dipisah titik koma, misalnya 71; 85,5")
    else:
        label = _("Angka")
        need = _("dari %(least)s sampai %(most)s %(unit)s") % {
            "least": shown(line.minimum, "id") if line.minimum is not None else "0",
            "most": shown(line.maximum, "id") if line.maximum is not None else "1",
            "unit": line.unit,
        }
    return NUMBER.format(
        key=escape(line.key),
        label=escape(label),
        range=escape(need),
        value=escape(value),
        most=MAX_VALUE,
        mode="text" if line.field == "numbers" else "decimal",
        off=off,
    )


def _others(line: SheetLine, pen: Pen) -> str:
    """Say what the other visible voices answered, and that they differ."""
    own = line.value(pen.writes)
    parts = []
    for voice in pen.may.voices:
        said = line.voices.get(voice)
        if voice == pen.writes or said is None or not (said.value or said.note):
            continue
        words = answer_words(line, said.value, pen.language) or _("belum dijawab")
        differs = (
            f" <b>({escape(_('berbeda'))})</b>" if own and said.value and own != said.value else ""
        )
        note = f": “{escape(said.note)}”" if said.note else ""
        parts.append(
            f"<dt>{escape(str(Voice(voice).label).capitalize())}</dt>"
            f"<dd>{escape(words)}{differs}{note}</dd>"
        )
    return f'<dl class="facts others">{"".join(parts)}</dl>' if parts else ""


def _note(line: SheetLine, pen: Pen, note: str) -> str:
    if not pen.may.writes:
        return f'<p class="small">“{escape(note)}”</p>' if note else ""
    return NOTE.format(
        key=escape(line.key),
        open=" open" if note else "",
        word=escape(_("Catatan")),
        label=escape(_("Catatan untuk butir %(key)s") % {"key": line.key}),
        most=MAX_NOTE,
        note=escape(note),
        off="",
    )


def _beside(line: SheetLine, pen: Pen) -> str:
    """Link to the item's own page: proof, remarks, who is to answer; for those who may read them."""
    if not pen.may.reads:
        return ""
    said = [
        ngettext("%(n)s bukti", "%(n)s bukti", len(line.evidence)) % {"n": len(line.evidence)},
        ngettext("%(n)s komentar", "%(n)s komentar", line.comments) % {"n": line.comments},
    ]
    who = ", ".join(name for _person, name in line.assigned)
    url = reverse("assessment_item", args=[pen.uid, line.key])
    titles = ", ".join(one.title for one in line.evidence)
    return (
        f'<p class="small beside"><a href="{escape(url)}">{escape(" · ".join(said))}'
        f'<span class="sr"> {escape(_("pada butir"))} {escape(line.key)}</span></a>'
        + (f" ({escape(titles)})" if titles else "")
        + (f" · {escape(_('tugas'))}: {escape(who)}" if who else "")
        + "</p>"
    )


def state(key: str, said: Said | None, pen: Pen) -> str:
    """Return the line that says who answered last and when; round.js replaces it after saving."""
    words = ""
    if said is not None:
        when = format_moment(timezone.localtime(said.at), pen.language, year=False)
        words = _("Disimpan oleh %(who)s, %(when)s") % {"who": said.by, "when": when}
    return (
        f'<p class="small muted state" id="state-{escape(key)}" role="status">{escape(words)}</p>'
    )


def saved_parts(line: SheetLine, pen: Pen, scores: Sequence[str]) -> SafeString:
    """Return what changes on the page after one item was saved, each part with its id."""
    said = line.voices.get(pen.writes)
    seen = (
        f'<input type="hidden" name="seen-{escape(line.key)}" value="{said.revision if said else 0}"'
        f' id="seen-{escape(line.key)}">'
    )
    return mark_safe(seen + state(line.key, said, pen) + "".join(scores))  # noqa: S308 - escaped above


def score_words(line: Line, language: Language) -> str:
    """Return `4,5 dari 6`, that it does not apply, or that nothing was answered."""
    if line.value is None:
        return _("tidak berlaku")
    if not line.answered:
        return _("belum dinilai")
    return _("%(value)s dari %(most)s") % {
        "value": shown(line.value, language),
        "most": shown(line.maximum, language),
    }


def node_score(line: Line, language: Language) -> str:
    """Return the score of a node so far with its reason; round.js replaces it after saving."""
    because = line.because.in_language(language) if line.answered else ""
    return (
        f'<span class="score" id="score-{escape(line.key)}"><b>{escape(score_words(line, language))}</b>'
        f"<small>{escape(because)}</small></span>"
    )
