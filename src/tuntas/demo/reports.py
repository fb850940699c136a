"""Two years of citizens' reports to Kota Contoh and what became of each of them."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from tuntas.demo.arrivals import Arrival, plan_arrivals
from tuntas.demo.chance import Weighted, happens, stream
from tuntas.demo.city import TIME_ZONE, CityPlan, UnitPlan
from tuntas.demo.datafile import Node, read
from tuntas.demo.pace import Pace
from tuntas.demo.people import NameMaker
from tuntas.demo.plot import draw_plot
from tuntas.demo.script import Facts, ScriptWriter, Step
from tuntas.demo.staff import Staff
from tuntas.demo.topics import Text, Topic, Vocabulary, check_units, load_topics, load_vocabulary
from tuntas.demo.wording import Place, Writer, draw_place, duration, moment, part_of_day

SUPERVISED = "pengaduan-berkadar-pengawasan"
UNSUPERVISED = "pengaduan-tidak-berkadar-pengawasan"
# The case engine knows three channels; the rest is told in words.
CHANNELS = {
    "web": ("web", ""), "lapor": ("lapor", ""), "counter": ("counter", ""),
    "whatsapp": ("counter", "WhatsApp"), "phone": ("counter", "telepon"),
    "social-media": ("counter", "media sosial"),
}  # fmt: skip
REPEATED_WITHIN = timedelta(days=12)
REMEMBERED = 6  # recent reports of a topic that someone may repeat


@dataclass(frozen=True, slots=True)
class ReporterPlan:
    """An invented reporter; empty fields were not given."""

    name: str
    email: str
    phone: str  # 0800-0..., a range that is not in use


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """One report and its life up to the moment of the plan."""

    uid: UUID
    received_at: datetime  # aware, Asia/Jakarta
    topic: str
    category: str
    case_type: str
    classification: str  # what the verifier will say
    title: str
    text: str
    place_text: str
    region_code: str
    happened_on: date
    channel: str
    channel_detail: str
    anonymous: bool
    secret: bool
    reporter: ReporterPlan | None
    right_unit_code: str
    first_unit_code: str  # where it is sent first; differs when it will bounce
    repeats: UUID | None  # the earlier report into which it will be merged
    script: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A report that others may repeat until its answer."""

    uid: UUID
    received_at: datetime
    answered_at: datetime
    place: Place
    text: Text
    right: UnitPlan


def plan_reports(
    city: CityPlan,
    *,
    until: datetime,
    n: int,
    seed: int,
    days_off: Collection[date] = (),
) -> Iterator[ReportPlan]:
    """Yield n reports of the `SPAN_DAYS` up to `until`, oldest first.

    `until` must be aware; `days_off` are holidays on which no office works. The same arguments give
    the same plan. Steps after `until` are left out, so recent cases are open. Raises ValueError
    for a naive `until` and DemoDataError for data that cannot be used.
    """
    planner = _Planner(city, until=_in_city_time(until), seed=seed, days_off=days_off)
    yield from planner.plan(n)


def _in_city_time(until: datetime) -> datetime:
    if until.tzinfo is None:
        raise ValueError(f"until needs a time zone, not {until!r}")
    return until.astimezone(TIME_ZONE)


class _Planner:
    def __init__(
        self, city: CityPlan, *, until: datetime, seed: int, days_off: Collection[date]
    ) -> None:
        vocabulary = load_vocabulary()
        self._city, self._until, self._seed = city, until, seed
        self._vocabulary: Vocabulary = vocabulary
        self._topics = load_topics(vocabulary.grammar)
        check_units(self._topics, city)
        self._writer = Writer(vocabulary)
        pace = Pace(until=until, days_off=days_off)
        self._scripts = ScriptWriter(vocabulary, pace, Staff(city))
        self._names = NameMaker()
        data: Node = read("chances.yaml")
        self._chance = {
            k: v.number() for k, v in data.items() if not isinstance(v.value, dict | list)
        }
        self._channels = Weighted.of(data["channels"].numbers())
        self._voices = Weighted.of(data["voices"].numbers())
        self._earlier: dict[str, deque[_Earlier]] = {}

    def plan(self, n: int) -> Iterator[ReportPlan]:
        arrivals = plan_arrivals(self._topics, until=self._until, n=n, seed=self._seed)
        for number, arrival in enumerate(arrivals):
            yield self._report(arrival, stream(self._seed, "report", number))

    def _report(self, arrival: Arrival, rng: Random) -> ReportPlan:
        topic, uid = arrival.topic, UUID(int=rng.getrandbits(128), version=4)
        earlier = self._something_to_repeat(arrival, rng)
        place = earlier.place if earlier else draw_place(self._city, self._vocabulary, rng)
        text = earlier.text if earlier else rng.choice(topic.texts)
        right = earlier.right if earlier else unit_for(self._city, topic.unit, place)
        first = right if earlier else self._first_unit(topic, right, place, rng)
        happened_on, values = report_values(self._city, arrival, place, right, rng)
        voice = self._voices.draw(rng)
        title, body = self._writer.report(topic, text, values, voice, rng)
        classification = self._classification(topic, rng)
        facts = Facts(arrival.at, topic, text, values, voice, classification, right, first, None)
        script = self._script(facts, earlier, rng)
        merged = script[-1].merged_into
        if topic.repeats and not earlier:
            self._remember(
                _Earlier(uid, arrival.at, _answered_at(script), place, text, right), topic
            )
        channel, detail = CHANNELS[self._channels.draw(rng)]
        return ReportPlan(
            uid=uid,
            received_at=arrival.at,
            topic=topic.key,
            category=topic.category,
            case_type=topic.case_type,
            classification=classification,
            title=title,
            text=body,
            place_text=place.text,
            region_code=place.village.code,
            happened_on=happened_on,
            channel=channel,
            channel_detail=detail,
            anonymous=self._kept_back("anonymous", topic, rng),
            secret=self._kept_back("secret", topic, rng),
            reporter=self._reporter(rng),
            right_unit_code=right.code,
            first_unit_code=first.code,
            repeats=merged,
            script=tuple(step for step in script if step.at <= self._until),
        )

    def _script(self, facts: Facts, earlier: _Earlier | None, rng: Random) -> tuple[Step, ...]:
        plot = draw_plot(self._chance, rng)
        if earlier:
            script = self._scripts.write(replace(facts, merged_into=earlier.uid), plot, rng)
            # Too late to merge once the earlier report is answered: it then gets its own answer.
            if _answered_at(script) < earlier.answered_at:
                return script
        return self._scripts.write(facts, plot, rng)

    def _first_unit(self, topic: Topic, right: UnitPlan, place: Place, rng: Random) -> UnitPlan:
        if not happens(rng, self._chance["bounced"]):
            return right
        return unit_for(self._city, rng.choice(topic.wrong_units), place)

    def _something_to_repeat(self, arrival: Arrival, rng: Random) -> _Earlier | None:
        recent = [
            earlier
            for earlier in self._earlier.get(arrival.topic.key, ())
            if earlier.answered_at > arrival.at > earlier.received_at
            and arrival.at - earlier.received_at < REPEATED_WITHIN
        ]
        share = self._chance["duplicate"] * 3  # about a third of all reports could repeat one
        return rng.choice(recent) if recent and happens(rng, share) else None

    def _remember(self, earlier: _Earlier, topic: Topic) -> None:
        self._earlier.setdefault(topic.key, deque(maxlen=REMEMBERED)).append(earlier)

    def _classification(self, topic: Topic, rng: Random) -> str:
        if topic.case_type != "pengaduan":
            return topic.case_type
        return SUPERVISED if happens(rng, topic.supervised_share) else UNSUPERVISED

    def _kept_back(self, what: str, topic: Topic, rng: Random) -> bool:
        return happens(rng, self._chance[f"{what}_of_sensitive" if topic.sensitive else what])

    def _reporter(self, rng: Random) -> ReporterPlan | None:
        if happens(rng, self._chance["nameless"]):
            return None
        name = self._names.draw(rng)
        local = ".".join(name.lower().split()) + str(rng.randint(2, 99))
        email = f"{local}@warga.example" if happens(rng, 0.6) else ""
        phone = f"0800-0{rng.randint(0, 999):03}-{rng.randint(0, 9999):04}"
        return ReporterPlan(name, email, phone if not email or happens(rng, 0.5) else "")


def unit_for(city: CityPlan, code: str, place: Place) -> UnitPlan:
    """Return the unit of this code, or the unit of this family that serves the place."""
    if code in city.unit:
        return city.unit[code]
    return city.serving[code, place.village.code][0]


def report_values(
    city: CityPlan, arrival: Arrival, place: Place, unit: UnitPlan, rng: Random
) -> tuple[date, Mapping[str, str]]:
    """Return when it happened and the values of the report's sentences."""
    first, last = arrival.topic.since_days
    since = round(first + (last - first) * rng.random() ** 2)
    days_ago = min(since, first // 2 + int(rng.random() ** 2 * 9))
    hour = rng.randint(*_hours_of(arrival.topic))
    if days_ago == 0 and hour >= arrival.at.hour:
        days_ago = 1
    happened = arrival.at.date() - timedelta(days=days_ago)
    values = {
        **place.words,
        "durasi": duration(since, rng),
        "kapan": moment(days_ago, hour, arrival.at, happened, rng),
        "jam": spoken_hour(hour, evening=arrival.topic.evening),
        "hari": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat")[rng.randrange(5)],
        "salam": part_of_day(arrival.at.hour),
        "unit": unit.name,
        "pasar": rng.choice(city.markets),
        "tanggal": "",
        "nanti": "",
        "tujuan": "",
    }
    return happened, values


def _hours_of(topic: Topic) -> tuple[int, int]:
    """Return the first and the last hour in which a matter happens."""
    if topic.evening:
        return 19, 23
    return (7, 20) if topic.field_work else (8, 15)


def spoken_hour(hour: int, *, evening: bool) -> str:
    """Return an hour of the day as people say it: jam 9, jam 10 malam."""
    spoken = f"jam {(hour - 1) % 12 + 1}"
    return f"{spoken} malam" if evening else spoken


def _answered_at(script: tuple[Step, ...]) -> datetime:
    """Return when the case leaves the unit's hands for the first time."""
    ends = {"propose_end", "close_unanswered", "merge"}
    return next(step.at for step in script if step.action in ends)
