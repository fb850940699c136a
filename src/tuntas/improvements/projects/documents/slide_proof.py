"""The last three slides: the result in big letters, what it brings, how it stays."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tuntas.core.documents.deck import Box, Line, Part
from tuntas.improvements.projects.documents.facts import ProjectFacts
from tuntas.improvements.projects.documents.fitting import grid, words
from tuntas.improvements.projects.documents.proving import side_said, unsupported
from tuntas.improvements.projects.documents.words import effect_said, not_yet, saved
from tuntas.improvements.projects.labels import LABELS
from tuntas.improvements.projects.measuring.verdicts import method_words
from tuntas.rules.improvement.step_shapes import Shape

BIG, BODY = (34, 30, 26, 22, 18), (22, 20, 18, 16, 14)
TABLE_SIZE = 16
LEFT, RIGHT = Box(15, 42, 148, 134), Box(175.5, 42, 148, 134)


def result(facts: ProjectFacts) -> Sequence[Part]:
    """Return the sentence that the figures allow, with what it rests on."""
    sentence = [Line(effect_said(facts), bold=True)]
    shown, effect = facts.panel.shown, facts.improvement.effect
    if shown is None or effect is None:
        return [words(Box(15, 42, 308.5, 134), sentence, BIG, colour="deep", centred=True)]
    if shown.late:
        sentence.append(Line(shown.late))
    parts: list[Part] = [words(Box(15, 42, 308.5, 72), sentence, BIG, colour="deep", centred=True)]
    if shown.estimates:
        rows = [[one.name, one.value, one.interval] for one in shown.estimates]
        header = [_("Angka"), _("Perkiraan"), _("Rentang 95 persen")]
        parts.append(
            grid(
                Box(15, 117, 308.5, 38), header, rows, [3, 2, 4],
                size=14, alt=_("Angka model dengan rentangnya"), most=1,
            )[0]
        )  # fmt: skip
    how = [
        Line(_("Cara menilai: %(how)s.") % {"how": method_words(effect.method)}),
        Line(
            _("%(before)s bulan sebelum, %(after)s bulan sesudah. Versi data: %(version)s.")
            % {
                "before": effect.before, "after": effect.after,
                "version": shown.data_version or _("catatan langsung"),
            }
        ),
    ]  # fmt: skip
    parts.append(words(Box(15, 158, 308.5, 18), how, (14, 12), colour="quiet"))
    return parts


def benefits(facts: ProjectFacts) -> Sequence[Part]:
    """Return what is estimated to be saved, beside what else changed."""
    left = [Line(_("Perkiraan penghematan"), bold=True)]
    if facts.panel.savings is None:
        left.append(Line(_("Belum diperkirakan.")))
    else:
        if not facts.panel.savings_supported:
            left.append(Line(unsupported()))
        lines = saved(facts.panel.savings, facts.language)
        left += [Line(f"{label}: {said}", bullet=True) for label, said in lines]
    right = [Line(_("Akibat sampingan"), bold=True)]
    right += [Line(f"{one.label}: {side_said(one)}", bullet=True) for one in facts.panel.sides]
    check = facts.steps.check
    if check.side_effects:
        right.append(Line(check.side_effects, bullet=True))
    if len(right) == 1:
        right.append(Line(_("Belum ada yang dicatat atau diawasi.")))
    if check.confirmed_by:
        right.append(Line(_("Dibenarkan oleh: %(who)s") % {"who": check.confirmed_by}))
    return [words(LEFT, left, BODY), words(RIGHT, right, BODY)]


def standard(facts: ProjectFacts) -> Sequence[Part]:
    """Return what becomes the habit, beside what comes next."""
    left = [Line(_("Menjadi standar"), bold=True)]
    left += _told(facts.steps.standard, "becomes", "taught", "watched_by")
    versions = _("%(service)s, standar versi %(version)s (%(state)s)")
    left += [
        Line(
            versions
            % {
                "service": one.standard.service.name,
                "version": one.standard.version,
                "state": one.standard.get_state_display(),
            },
            bullet=True,
        )
        for one in facts.proposals
    ]
    right = [Line(_("Sesudah ini"), bold=True)]
    right += _told(facts.steps.next, "remaining", "next_theme")
    for lines in (left, right):
        if len(lines) == 1:
            lines.append(Line(not_yet()))
    return [words(LEFT, left, BODY), words(RIGHT, right, BODY)]


def _told(content: Shape, *names: str) -> list[Line]:
    """Return fields of a step that hold words, each with what it is called."""
    pairs = [(LABELS[type(content)][name], getattr(content, name)) for name in names]
    return [Line(f"{label}: {value}", bullet=True) for label, value in pairs if value.strip()]
