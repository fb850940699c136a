"""The fishbone, drawn from the causes of step 3: once for wide pages, once for phones."""

from collections.abc import Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.improvements.drawing import Bone, Told, Twig, fishbone_svg
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.changes import in_words
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.improvements.projects.tools.votes import Voted, voted
from tuntas.organisation.powers import Powers
from tuntas.rules.improvement.eight_steps import Cause, Causes
from tuntas.rules.phrases import as_language, format_number

MOST_CHOSEN = 3  # more that are equally likely are no choice yet


def tool(improvement: Improvement, steps: Steps, *, powers: Powers) -> Tool | None:
    """Return the drawing; None without causes. Needs `votes`, asks nothing."""
    del powers
    if not steps.causes.causes:
        return None
    bones, told = bones_of(improvement, steps), told_of(steps.causes)
    context = {
        "wide": fishbone_svg(improvement.title, bones, told, wide=True, key="fish-wide"),
        "slim": fishbone_svg(improvement.title, bones, told, wide=False, key="fish-slim"),
        "chosen": any(one.chosen for bone in bones for one in _every(bone.twigs)),
    }
    template = "improvements/projects/tools/fishbone.html"
    styles = ("improvements/drawings.css", "improvements/tools.css")
    return Tool("fishbone", _("Tulang ikan"), template, context, place="after", styles=styles)


def bones_of(improvement: Improvement, steps: Steps) -> list[Bone]:
    """Return the guide's bones and those that causes name beside, with their causes. Needs `votes`."""
    causes = steps.causes
    votes = {one.key: one for one in voted(improvement, steps)}
    chosen = chosen_of(list(votes.values()))
    there = [cause.branch for cause in causes.below()]
    keys = dict.fromkeys([*steps.guide.branches, *there])
    return [
        Bone(
            in_words(steps.guide.branch(key)) if key else _("Belum di tulang mana pun"),
            [_twig(one, causes, votes, chosen) for one in causes.below() if one.branch == key],
        )
        for key in keys
    ]


def chosen_of(votes: Sequence[Voted]) -> set[str]:
    """Return the keys of the causes that have the highest mean; none while too many have it."""
    most = max((one.mean for one in votes if one.mean is not None), default=None)
    found = {one.key for one in votes if one.mean == most and most is not None}
    return found if len(found) <= MOST_CHOSEN else set()


def told_of(causes: Causes) -> Told:
    """Return what a screen reader says of the drawing."""
    count = len(causes.causes)
    sentence = ngettext(
        "%(n)s kemungkinan sebab, dikelompokkan menurut jenisnya. Semuanya ada di daftar pada halaman ini.",
        "%(n)s kemungkinan sebab, dikelompokkan menurut jenisnya. Semuanya ada di daftar pada halaman ini.",
        count,
    ) % {"n": count}
    return Told(_("Diagram tulang ikan"), sentence)


def _twig(cause: Cause, causes: Causes, votes: dict[str, Voted], chosen: set[str]) -> Twig:
    return Twig(
        text=cause.text,
        whys=cause.whys,
        below=[_twig(one, causes, votes, chosen) for one in causes.below(cause.key)],
        note=_note(votes[cause.key]) if cause.key in chosen else "",
        chosen=cause.key in chosen,
    )


def _note(vote: Voted) -> str:
    mean = format_number(vote.mean or 0, as_language(get_language()))
    return _("Paling mungkin: %(mean)s dari 5") % {"mean": mean}


def _every(twigs: Sequence[Twig]) -> list[Twig]:
    return [deeper for one in twigs for deeper in (one, *_every(one.below))]
