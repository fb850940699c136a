"""Groups of like complaints: by category or shared words, in all places and where they pile up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import sqrt
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from tuntas.improvements.models import Problem
from tuntas.improvements.projects.problems.complaint_rows import (
    ALMOST_ALL,
    CATEGORY,
    COUNTED_IN_GROUP,
    EVERYWHERE,
    GROUPED,
    NEWEST_OF_GROUP,
    REGION,
    WORDS,
)
from tuntas.improvements.projects.problems.offer import (
    REPORTS,
    Offer,
    Suggestion,
    Trend,
    Weight,
    number,
    percent,
)
from tuntas.improvements.projects.problems.source import (
    RECENT_MONTHS,
    YEAR_MONTHS,
    Asked,
    Row,
    Source,
)
from tuntas.measures.words import duration_words
from tuntas.organisation.calendars import DAYS_OF_UNIT, calendar_of_days
from tuntas.rules.calendar import WorkingCalendar
from tuntas.rules.phrases import Bilingual, format_number

LEAST_REPORTS = 5  # fewer alike are no group yet
HOT_SHARE = 0.3  # of a topic's reports in one place: a problem of that place
LIKE_SHARE = 0.05  # of a topic's reports with the same word: a problem of its own
LEAST_ENDED = 5
WORDS_SHOWN, WORDS_NAMED = 5, 2
THEME_LETTERS = 200
EARLIER_MONTHS = YEAR_MONTHS - RECENT_MONTHS
BASE_HARM = 0.5  # each complaint tells of something that went wrong once already
RISING, SLOWING = 1.25, 0.8  # against the months before, and beyond what chance alone does


def offers(rows: Sequence[Row], asked: Asked) -> Iterator[Offer]:
    """Yield the groups of a unit's complaints that are big enough to work on."""
    by_topic = defaultdict[str, list[Row]](list)
    for row in rows:
        by_topic[row["topic"]].append(row)
    for found in by_topic.values():
        for row in _worth(found):
            yield _offer(row, asked)


def _worth(found: Sequence[Row]) -> Iterator[Row]:
    """Yield a topic as a whole, the places where it piles up, and what is alike within it."""
    whole = next((row for row in found if row["part"] == EVERYWHERE), None)
    if whole is None:
        return
    parts = [
        row
        for row in found
        if row is not whole and row["reports"] >= _least_share(row) * whole["reports"]
    ]
    places = [row for row in parts if row["part"].startswith(REGION)]
    if not any(row["reports"] >= ALMOST_ALL * whole["reports"] for row in places):
        yield whole
    for row in parts:
        if row["part"].startswith(REGION) or row["reports"] < ALMOST_ALL * whole["reports"]:
            yield {**row, "share_of_topic": row["reports"] / whole["reports"]}


def _least_share(row: Row) -> float:
    return HOT_SHARE if row["part"].startswith(REGION) else LIKE_SHARE


def trend_of(recent: int, earlier: int) -> Trend:
    """Return how the rate of the last three months stands to the nine before.

    A difference counts when it is a quarter up (a fifth down) and greater than twice what counts
    scatter by chance (square root of the variance of two Poisson counts).
    """
    expected = earlier * RECENT_MONTHS / EARLIER_MONTHS
    chance = 2 * sqrt(max(expected, 1) * (1 + RECENT_MONTHS / EARLIER_MONTHS))
    if recent > RISING * expected and recent - expected > chance:
        return Trend.WORSE
    if recent < SLOWING * expected and expected - recent > chance:
        return Trend.BETTER
    return Trend.STEADY


def _offer(row: Row, asked: Asked) -> Offer:
    failed = row["failed"] / row["cases"]
    recent, earlier = row["recent"], row["reports"] - row["recent"]
    minutes = _median_minutes(row)
    key = _key(row)
    return Offer(
        kind=Problem.Kind.COMPLAINTS,
        key=key,
        theme=(key if row["part"].startswith(WORDS) else row["topic"])[:THEME_LETTERS],
        title=_title(row),
        reasons=list(_reasons(row, minutes)),
        weight=Weight(
            row["reports"],
            BASE_HARM + (1 - BASE_HARM) * failed,
            trend_of(recent, earlier),
            REPORTS,
        ),
        facts={
            "reports": row["reports"],
            "merged": row["merged"],
            "share": round(row["reports"] / row["all_reports"], 4),
            "per_month_recent": round(recent / RECENT_MONTHS, 2),
            "per_month_before": round(earlier / EARLIER_MONTHS, 2),
            "median_working_minutes": minutes,
            "failed_share": round(failed, 4),
            "words": [[word, reports] for word, reports, _stem in (row["words"] or [])[:WORDS_SHOWN]],
            "region": row["region_name"],
        },
        cases=row["cases"],
        suggestion=_suggestion(row),
        url=_address(row, asked),
    )  # fmt: skip


def _key(row: Row) -> str:
    return row["topic"] if row["part"] == EVERYWHERE else f"{row['topic']}|{row['part']}"


def _title(row: Row) -> Bilingual:
    words = _words_of(row)
    topic = row["topic"].removeprefix(CATEGORY) if row["topic"].startswith(CATEGORY) else ""
    said = "Pengaduan" + (f" tentang {' dan '.join(words)}" if words else f" {topic}")
    told = "Complaints" + (f" about {' and '.join(words)}" if words else f": {topic}")
    if words and topic:
        said, told = f"{said} ({topic})", f"{told} ({topic})"
    place = row["region_name"]
    return Bilingual(f"{said} di {place}", f"{told} in {place}") if place else Bilingual(said, told)  # fmt: skip


def _words_of(row: Row) -> list[str]:
    """Return the words that make a group, as people wrote them, not as the stemmer cuts them.

    Another word that nearly all of it have tells more of what it is.
    """
    stems = next((one for one in (row["part"], row["topic"]) if one.startswith(WORDS)), "")
    named = [stem for stem in stems.removeprefix(WORDS).split("+") if stem]
    heard = [one for one in row["words"] or () if named and _is_of_nearly_all(one, row)]
    named += [stem for _word, _reports, stem in heard if stem not in named]
    written: Mapping[str, str] = {stem: word for word, _reports, stem in row["words"] or ()}
    return [f"“{written.get(stem, stem)}”" for stem in named[:WORDS_NAMED]]


def _is_of_nearly_all(heard: Sequence[Any], row: Row) -> bool:
    return bool(heard[1] >= ALMOST_ALL * row["cases"])


def _reasons(row: Row, minutes: int | None) -> Iterator[Bilingual]:
    yield _how_many(row)
    if "share_of_topic" in row:
        yield _part_of(row)
    yield _movement(row["recent"], row["reports"] - row["recent"])
    if row["failed"]:
        yield _not_solved(row["failed"], row["cases"])
    if minutes is not None:
        yield Bilingual(
            f"Separuhnya selesai dalam {duration_words(minutes, 'id')} atau lebih cepat.",
            f"Half of them were done within {duration_words(minutes, 'en')}.",
        )
    words = [word for word, _reports, _stem in (row["words"] or [])[:WORDS_SHOWN]]
    if words:
        said = ", ".join(words)
        yield Bilingual(f"Kata yang sering muncul: {said}.", f"Words that come up often: {said}.")


def _how_many(row: Row) -> Bilingual:
    count, share = row["reports"], row["reports"] / row["all_reports"]
    merged = row["merged"]
    id_merged = f", termasuk {number(merged, 'id')} yang digabung" if merged else ""
    en_merged = f", {number(merged, 'en')} merged ones included" if merged else ""
    return Bilingual(
        f"{number(count, 'id')} laporan dalam 12 bulan terakhir{id_merged}:"
        f" {percent(share, 'id')} dari semua pengaduan unit.",
        f"{number(count, 'en')} reports in the last 12 months{en_merged}:"
        f" {percent(share, 'en')} of all complaints of the unit.",
    )


def _part_of(row: Row) -> Bilingual:
    share, place = row["share_of_topic"], row["region_name"]
    if place:
        return Bilingual(
            f"{percent(share, 'id')} dari pengaduan serupa datang dari {place}.",
            f"{percent(share, 'en')} of such complaints come from {place}.",
        )
    topic = row["topic"].removeprefix(CATEGORY)
    return Bilingual(
        f"{percent(share, 'id')} dari pengaduan {topic}.",
        f"{percent(share, 'en')} of the complaints: {topic}.",
    )


def _movement(recent: int, earlier: int) -> Bilingual:
    now, before = recent / RECENT_MONTHS, earlier / EARLIER_MONTHS
    trend = trend_of(recent, earlier)
    verdict = {
        Trend.WORSE: ("Makin sering", "More often"),
        Trend.BETTER: ("Makin jarang", "Less often"),
    }.get(trend, ("Kurang lebih tetap", "Much as before"))
    return Bilingual(
        f"{verdict[0]}: {format_number(now, 'id', places=1)} laporan sebulan dalam 3 bulan terakhir,"
        f" sebelumnya {format_number(before, 'id', places=1)}.",
        f"{verdict[1]}: {format_number(now, 'en', places=1)} reports a month in the last 3 months,"
        f" {format_number(before, 'en', places=1)} before.",
    )


def _not_solved(failed: int, cases: int) -> Bilingual:
    share = failed / cases
    return Bilingual(
        f"{percent(share, 'id')} dibuka lagi oleh pelapor atau tidak teratasi.",
        f"{percent(share, 'en')} were reopened by the reporter or not solved.",
    )


def _median_minutes(row: Row) -> int | None:
    """Return the median working minutes of the newest ended reports; None where too few ended."""
    spans = row["spans"] or []
    if len(spans) < LEAST_ENDED:
        return None
    calendar = calendar_of_days(row["days"])
    return round(median(_worked(calendar, *span) for span in spans))


def _worked(calendar: WorkingCalendar, received: str, ended: str) -> int:
    begins, ends = datetime.fromisoformat(received), datetime.fromisoformat(ended)
    return calendar.working_minutes_between(begins, max(begins, ends))


def _suggestion(row: Row) -> Suggestion:
    if not row["topic"].startswith(CATEGORY):
        return Suggestion()
    region = row["part"].removeprefix(REGION) if row["part"].startswith(REGION) else ""
    category = row["topic"].removeprefix(CATEGORY)
    return Suggestion(source="complaints", category=category, region=region)


def _address(row: Row, asked: Asked) -> str:
    """Return the page of the complaints that were counted, in the same year."""
    said = {"unit": asked.unit_id, "key": _key(row), "on": asked.on.isoformat()}
    return f"{reverse('problem_cases')}?{urlencode(said)}"


def linkable(key: str, asked: Asked, *, limit: int) -> list[int]:
    """Return the newest complaints of a group that may be linked, secret ones left out; one query."""
    return _ids(NEWEST_OF_GROUP, asked.parameters() | _group(key) | {"limit": limit})


def counted(key: str, asked: Asked) -> list[int]:
    """Return the complaints that a group's number counts, secret and merged ones too; one query.

    The newest come first. Who reads them is for the caller to settle.
    """
    return _ids(COUNTED_IN_GROUP, asked.parameters() | _group(key))


def _group(key: str) -> dict[str, str]:
    """Return the topic and the part that make a key; a category may have a bar in its name."""
    topic, _bar, part = key.rpartition("|")
    if topic and part.startswith((REGION, WORDS)):
        return {"topic": topic, "part": part}
    return {"topic": key, "part": EVERYWHERE}


def _ids(statement: str, parameters: Mapping[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [pk for (pk,) in cursor.fetchall()]


SOURCE = Source(
    key="complaints",
    statement=GROUPED.format(days=DAYS_OF_UNIT.format(unit="%(unit)s")),
    offers=offers,
    constants={"least": LEAST_REPORTS},
)
