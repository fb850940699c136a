"""What would be shown of an improvement and is not yet: not shown before its head has read it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.improvements.guide import eight_steps
from tuntas.improvements.models import Improvement, Step
from tuntas.improvements.projects.changes import Difference, Words, differences, in_words
from tuntas.improvements.projects.measuring.figures import indicator_figure, known_indicators
from tuntas.improvements.projects.spreading.document import TOLD, copy_of
from tuntas.improvements.projects.steps import content_of
from tuntas.rules.improvement.eight_steps import Causes, Countermeasures

NOTHING: Mapping[str, Any] = {"title": "", "service": "", "indicator": "", "part": "", "steps": {}}


@dataclass(frozen=True)
class Part:
    """A part of a practice in which something differs: `one` is what is shown, `other` what stands."""

    title: str
    differences: Sequence[Difference]


@dataclass(frozen=True)
class Renewal:
    """What would be shown that is not yet; `copy` is all of it.

    `seen` is a digest of it, of the summary and of whether it is shared: who read one may show it.
    """

    parts: Sequence[Part]
    copy: dict[str, Any]
    seen: str

    @property
    def count(self) -> int:
        """Return how many things differ."""
        return sum(len(part.differences) for part in self.parts)


def steps_of(improvement: Improvement) -> Iterable[Step]:
    """Return the steps, in order; one query."""
    return improvement.steps.order_by("number")


def unshown_yet(improvement: Improvement, steps: Iterable[Step]) -> Renewal:
    """Return in what a practice differs from its improvement as it stands; asks nothing.

    Of what is not shared everything differs. Its service is joined; `steps` are its rows, in order.
    """
    was, now = improvement.shared_as or NOTHING, copy_of(improvement, steps)
    read = json.dumps([now, improvement.summary, improvement.shared_at is None], sort_keys=True)
    told = sha256(read.encode()).hexdigest()
    return Renewal([one for one in _parts(was, now) if one.differences], now, told)


def _parts(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Part]:
    yield Part(_("Nama, layanan, dan ukurannya"), list(_facts(was, now)))
    words, guide = _words(was, now), eight_steps()
    for number in TOLD:
        title = _("Langkah %(n)s, %(name)s") % {
            "n": number,
            "name": in_words(guide.steps[number].name),
        }
        one, other = (content_of(number, _step(copy, number)) for copy in (was, now))
        yield Part(title, differences(one, other, words))


def _step(copy: Mapping[str, Any], number: int) -> Any:
    return copy["steps"].get(str(number), {})


def _facts(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    for key, label, said in (
        ("title", _("Nama perbaikan"), _title),
        ("service", _("Layanan"), _service),
        ("indicator", _("Indikator"), _indicator),
    ):
        if said(was) != said(now):
            yield Difference(key, label, said(was), said(now))


def _title(copy: Mapping[str, Any]) -> str:
    return str(copy["title"])


def _service(copy: Mapping[str, Any]) -> str:
    return str(copy["service"])


def _indicator(copy: Mapping[str, Any]) -> str:
    key, part = copy["indicator"], copy["part"]
    if not key:
        return ""
    return indicator_figure(key, known_indicators().get(key), part).label.in_language(
        get_language() or "id"
    )


def _words(*copies: Mapping[str, Any]) -> Words:
    """Return the names of what rows refer to; what is gone since is named as it was."""
    words = {key: in_words(name) for key, name in eight_steps().branches.items()}
    for copy in copies:
        causes, countermeasures = content_of(3, _step(copy, 3)), content_of(4, _step(copy, 4))
        if isinstance(causes, Causes):
            words |= {one.key: one.text for one in causes.causes}
        if isinstance(countermeasures, Countermeasures):
            words |= {one.key: one.what for one in countermeasures.countermeasures}
    return words
