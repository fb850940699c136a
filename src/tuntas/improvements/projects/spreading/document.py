"""A practice as a document: what a file for other governments holds, and what is read from one.

It tells what was done and what came of it, never who: names, days and sums of the plan stay at home.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.core.context import this_city
from tuntas.core.errors import DomainError
from tuntas.improvements.models import Improvement, Step
from tuntas.improvements.projects.steps import content_of
from tuntas.improvements.readable import is_readable
from tuntas.rules.improvement.eight_steps import (
    SHAPES,
    Causes,
    Countermeasures,
    Standard,
    Target,
    Theme,
)
from tuntas.rules.improvement.step_shapes import ContentError, Shape

FORMAT = "tuntas-practice/1"
MOST_BYTES = 300_000
WEB_ADDRESS = URLValidator(schemes=["http", "https"])
TOLD = (1, 2, 3, 4, 7)  # theme, target, causes, countermeasures, standard
WORDS = {
    "title": 200, "summary": 2000, "government": 200, "address": 500, "unit": 200, "service": 200,
    "indicator": 60, "part": 30, "sentence": 2000, "sentence_en": 2000, "key": 120,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Practice:
    """What others need to do the same; `steps` are contents by number, without people."""

    key: str
    title: str
    government: str
    address: str = ""
    unit: str = ""
    service: str = ""
    summary: str = ""
    indicator: str = ""
    part: str = ""
    sentence: str = ""
    sentence_en: str = ""
    effect: Mapping[str, Any] = field(default_factory=dict)
    steps: Mapping[int, Any] = field(default_factory=dict)


def copy_of(improvement: Improvement, steps: Iterable[Step]) -> dict[str, Any]:
    """Return what is shared of an improvement as it stands now; its head puts it into `shared_as`.

    `steps` are its rows, in order.
    """
    by_indicator = improvement.source == Improvement.Source.INDICATOR
    return {
        "title": improvement.title,
        "service": improvement.service.name if improvement.service else "",
        "indicator": improvement.indicator if by_indicator else "",
        "part": improvement.part if by_indicator else "",
        "steps": {
            str(row.number): without_people(content_of(row.number, row.content)).as_json()
            for row in steps
            if row.number in TOLD and row.revision
        },
    }


def practice_of(improvement: Improvement) -> Practice:
    """Return a practice as it was shared, with what its figures say now; asks nothing.

    Unit and effect are joined.
    """
    effect, told = improvement.effect, improvement.shared_copy
    return Practice(
        key=str(improvement.uid),
        title=told["title"],
        government=this_city().name,
        address=settings.ENVIRONMENT.address + reverse("practice", args=[improvement.pk]),
        unit=improvement.unit.name,
        service=told["service"],
        summary=improvement.summary,
        indicator=told["indicator"],
        part=told["part"],
        sentence=effect.sentence_id if effect else "",
        sentence_en=effect.sentence_en if effect else "",
        effect=_effect(improvement),
        steps={int(number): content for number, content in told["steps"].items()},
    )


def _effect(improvement: Improvement) -> Mapping[str, Any]:
    effect = improvement.effect
    if effect is None:
        return {}
    told = effect.content["effect"]
    kept = ("method", "verdict", "start", "transition", "before", "after", "level", "slope")
    return {
        **{name: told[name] for name in kept if name in told},
        "held_months": effect.held_months,
        "data_version": effect.data_version,
    }


def without_people(content: Shape) -> Shape:
    """Return what a step holds without who, when and for how much."""
    match content:
        case Target():
            return replace(content, schedule=())
        case Countermeasures():
            rows = tuple(
                replace(one, who="", when=None, rupiah=None, where="")
                for one in content.countermeasures
            )
            return replace(content, countermeasures=rows)
        case Standard():
            return replace(content, watched_by="")
        case Theme() | Causes():
            return content
    raise TypeError(f"{type(content).__name__} is not told to others")


def as_json(practice: Practice) -> dict[str, Any]:
    """Return the file's content."""
    steps = {str(number): content for number, content in practice.steps.items()}
    return {"format": FORMAT, **vars(practice), "steps": steps}


def read_practice(data: bytes) -> Practice:
    """Read a file of another government. Raises `DomainError` that says what is wrong, and where."""
    if len(data) > MOST_BYTES:
        raise DomainError(
            _("Berkas praktik paling besar %(n)s kB. Unduh lagi dari halaman praktiknya.")
            % {"n": MOST_BYTES // 1000}
        )
    try:
        document = json.loads(data)
        json.dumps(document, ensure_ascii=False).encode()  # halves of letters cannot be kept
    except (ValueError, RecursionError) as error:
        raise DomainError(
            _("Berkas ini bukan berkas praktik (JSON). Unduh lagi dari halaman praktiknya.")
        ) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise DomainError(
            _("Berkas ini bukan berkas praktik Tuntas: “format” seharusnya “%(format)s”.")
            % {"format": FORMAT}
        )
    words: dict[str, Any] = {name: _words(document, name, most) for name, most in WORDS.items()}
    for name in ("key", "title", "government"):
        if not words[name]:
            raise _broken(name, _("tidak boleh kosong"))
    if not is_readable(words["title"]):
        raise _broken("title", _("tidak boleh kosong"))
    if words["address"]:
        _check_address(words["address"])
    words["title"] = " ".join(words["title"].split())
    return Practice(**words, steps=_steps(document.get("steps", {})))


def _check_address(address: str) -> None:
    try:
        WEB_ADDRESS(address)
    except ValidationError as error:
        raise _broken("address", _("harus alamat web")) from error


def _words(document: Mapping[str, Any], name: str, most: int) -> str:
    value = document.get(name, "")
    if not isinstance(value, str) or "\x00" in value:
        raise _broken(name, _("harus berupa teks"))
    if len(value) > most:
        raise _broken(name, _("paling banyak %(n)s huruf") % {"n": most})
    return value.strip()


def _steps(document: Any) -> dict[int, Any]:
    if not isinstance(document, dict):
        raise _broken("steps", _("harus berupa daftar langkah"))
    found = {}
    for text, content in document.items():
        number = int(text) if text in {str(one) for one in TOLD} else 0
        if not number:
            raise _broken(f"steps.{text[:20]}", _("langkah ini tidak dibagikan"))
        try:
            found[number] = without_people(SHAPES[number].parse(content)).as_json()
        except ContentError as error:
            why = error.reason.in_language(get_language() or "id")
            raise _broken(f"steps.{number}.{error.place}", why) from error
    return found


def _broken(place: str, reason: str) -> DomainError:
    return DomainError(
        _("Berkas praktik tidak dapat dibaca di “%(place)s”: %(reason)s.")
        % {"place": place, "reason": reason}
    )
