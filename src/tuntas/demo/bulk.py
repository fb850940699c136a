"""Very many plausible reports quickly, to load the database for a benchmark.

Places and times come from a pool and nobody mistypes; otherwise the texts are those of the plan.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import NamedTuple
from uuid import UUID

from tuntas.demo.arrivals import Arrival, Matters
from tuntas.demo.chance import stream
from tuntas.demo.city import TIME_ZONE, CityPlan
from tuntas.demo.grammar import write
from tuntas.demo.reports import report_values, unit_for
from tuntas.demo.topics import Topic, Vocabulary, load_topics, load_vocabulary
from tuntas.demo.wording import Place, capitalised, draw_place, tidy

POOL = 4000  # places with their words
_ANY_DAY = datetime(2025, 3, 12, 14, tzinfo=TIME_ZONE)  # the texts name no year


class BulkReport(NamedTuple):
    """What the bench stores of a report."""

    uid: UUID
    title: str
    text: str
    topic: str
    category: str
    case_type: str
    region_code: str
    place_text: str
    unit_code: str


def bulk_reports(city: CityPlan, *, n: int, seed: int) -> Iterator[BulkReport]:
    """Yield n reports in no order; the same arguments give the same reports."""
    vocabulary = load_vocabulary()
    topics = load_topics(vocabulary.grammar)
    rng = stream(seed, "bulk")
    pool = _pool(city, vocabulary, topics[0], rng)
    matters = Matters(topics).topics(_ANY_DAY.date())
    for _ in range(n):
        topic = matters.draw(rng)
        yield _report(city, vocabulary, topic, pool[int(rng.random() * POOL)], rng)


def _pool(city: CityPlan, vocabulary: Vocabulary, topic: Topic, rng: Random) -> list[Place]:
    return [_timed(city, topic, draw_place(city, vocabulary, rng), rng) for _ in range(POOL)]


def _timed(city: CityPlan, topic: Topic, place: Place, rng: Random) -> Place:
    """Return the place with the words for a moment beside its own."""
    arrival = Arrival(_ANY_DAY, topic)
    _, values = report_values(city, arrival, place, city.units[0], rng)
    return replace(place, words=values)


def _report(
    city: CityPlan, vocabulary: Vocabulary, topic: Topic, place: Place, rng: Random
) -> BulkReport:
    unit = unit_for(city, topic.unit, place)
    values = {**place.words, "unit": unit.name}
    text = topic.texts[int(rng.random() * len(topic.texts))]
    core = write(text.sentence, rng, values)
    more = vocabulary.lines["more"]
    extra = write(more[int(rng.random() * len(more))], rng, values)
    title = write(text.titles[0], rng, values) if text.titles else core[:60]
    return BulkReport(
        uid=UUID(int=rng.getrandbits(128), version=4),
        title=tidy(title),
        text=capitalised(tidy(f"{core} {extra}")),
        topic=topic.key,
        category=topic.category,
        case_type=topic.case_type,
        region_code=place.village.code,
        place_text=place.text,
        unit_code=unit.code,
    )
