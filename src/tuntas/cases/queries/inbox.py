"""The inbox: the most urgent cases of all units that somebody sees, 25 at a time.

Its usual page takes from each unit and state the first entries of one index and merges them, so that
it costs the same at ten thousand and at a million cases (docs/adr/0011). Filters that no index
serves fall back to the plain condition.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.cases.kinds import kind_of
from tuntas.cases.models import Case, CaseQuerySet
from tuntas.cases.models.case import SEARCH_CONFIG
from tuntas.cases.permissions import WORKING, can_read_content
from tuntas.cases.queries.deadlines import Tag, clock_words, runs_on, tag_of
from tuntas.cases.queries.inbox_filters import OPEN_QUEUES, TABS, Cursor, Filters, Tab
from tuntas.cases.words import lowered
from tuntas.core.permissions import Permission
from tuntas.core.secrets import CODE_LENGTH, tidy_code
from tuntas.organisation.powers import Powers
from tuntas.rules.calendar import WorkingCalendar
from tuntas.rules.casework import CaseType

PAGE_LENGTH = 25
COUNT_LIMIT = 1_000

# Identifiers and fixed conditions only are put into these texts; every value is a parameter.
FIRST_OF_EACH = """
SELECT first.id FROM {scope} CROSS JOIN unnest(%(queues)s::text[]) AS tab (queue)
CROSS JOIN LATERAL (
    SELECT id, urgency_at FROM cases_case
    WHERE {of_unit} queue = tab.queue
      AND urgency_at < coalesce(%(before)s::timestamptz, 'infinity')
      AND (urgency_at, id) {beyond} (coalesce(%(after)s::timestamptz, '{start}'), %(after_id)s)
      {also}
    ORDER BY urgency_at {way}, id {way} LIMIT %(limit)s
) AS first
ORDER BY first.urgency_at {way}, first.id {way} LIMIT %(limit)s
"""
WHOLE_CITY = {"scope": "(SELECT) AS scope", "of_unit": ""}
BY_UNIT = {
    "scope": "unnest(%(units)s::bigint[]) AS scope (unit_id)",
    "of_unit": "unit_id = scope.unit_id AND",
}
OF_UNIT_AND_BELOW = {
    "scope": "(SELECT id FROM organisation_unit WHERE ancestor_ids @> ARRAY[%(below)s::bigint]"
    " AND (%(units)s::bigint[] IS NULL OR id = ANY(%(units)s::bigint[]))) AS scope (unit_id)",
    "of_unit": "unit_id = scope.unit_id AND",
}
UPWARDS = {"beyond": ">", "start": "-infinity", "way": "ASC"}
DOWNWARDS = {"beyond": "<", "start": "infinity", "way": "DESC"}
# Looked at row by row while the index is read in order: reading stops with the page.
ALSO: Mapping[str, str] = {
    "returned": "bounce_count > 0",
    "reopened": "reopen_count > 0",
    "unclaimed": "officer_id IS NULL",
    "classification": "classification = %(classification)s",
    "case_type": "case_type = %(case_type)s",
    "region_code": "region_id LIKE %(region_code)s || '%%'"
    " AND (NOT secret OR %(reads)s::bigint[] IS NULL OR unit_id = ANY(%(reads)s::bigint[]))",
    "received_from": "received_at >= %(received_from)s",
    "received_before": "received_at < %(received_before)s",
}

# Names are looked up for each of the few rows: a join would tempt the planner to read all units.
ROWS = """
SELECT c.id, c.code, c.case_type, c.classification, c.queue, c.outcome, c.title, c.place,
       c.anonymous, c.secret, c.due_at, c.due_clock, c.urgency_at, c.received_at, c.bounce_count,
       c.reopen_count, c.duplicate_count, c.unit_id, c.event_count,
       (SELECT short_name FROM organisation_unit WHERE id = c.unit_id),
       (SELECT name FROM organisation_person WHERE id = c.officer_id),
       (SELECT name FROM organisation_region WHERE code = c.region_id),
       c.unit_spelling_id IS NOT NULL
           AND (SELECT unit_id FROM organisation_unitspelling WHERE id = c.unit_spelling_id) IS NULL,
       (SELECT paused_at FROM cases_clockrun
           WHERE case_id = c.id AND key = c.due_clock AND stopped_at IS NULL)
FROM ({page}) AS page JOIN cases_case c ON c.id = page.id
ORDER BY c.{column} {way}, c.id {way}
"""

# Ordered within a unit, so that the index is read; any order between them, so that reading stops.
# The late ones are the first of each index range, so one look at its beginning counts both.
COUNTS = """
SELECT tab.queue, least(sum(beginning.cases), %(limit)s)::int, least(sum(beginning.late), %(limit)s)::int
FROM unnest(%(queues)s::text[]) AS tab (queue) CROSS JOIN {scope} CROSS JOIN LATERAL (
    SELECT count(*) AS cases, count(*) FILTER (WHERE urgency_at < %(now)s) AS late FROM (
        SELECT urgency_at FROM cases_case
        WHERE {of_unit} queue = tab.queue ORDER BY urgency_at, id LIMIT %(limit)s
    ) AS most_urgent
) AS beginning
GROUP BY tab.queue
"""

# Reading the whole table in order pays once a word is in every few hundredth report; below that the
# word index is asked first.
COMMON_FROM = 2_000
MATCHES = """
WITH asked AS (SELECT websearch_to_tsquery(%(config)s::regconfig, %(words)s) AS words)
SELECT (SELECT words::text FROM asked),
       ARRAY(SELECT id FROM cases_case WHERE search @@ (SELECT words FROM asked) LIMIT %(limit)s)
"""
IS_COMMON = "cases_case.search @@ %s::tsquery"
IS_RARE = "cases_case.id = ANY(%s::bigint[])"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One row, ready to be drawn by components/inbox.html.

    `key` is `code:events`: who picks it for bulk work says what they had seen of it.
    """

    key: str
    url: str
    title: str
    sub: str
    tag: Tag
    clock: str
    holder: str


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of rows; `next` is where the following page starts, None on the last."""

    rows: list[InboxRow]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Count:
    """Cases of a state, and those among them whose deadline has passed; both end at the limit."""

    cases: int
    late: int


def inbox_page(
    powers: Powers, filters: Filters, *, now: datetime, calendar: WorkingCalendar
) -> InboxPage:
    """Return one page of what the person may see, in one query."""
    tab = filters.tab
    found = _rows(powers, filters, now=now)
    shown = found[:PAGE_LENGTH]
    last = shown[-1] if len(found) > PAGE_LENGTH else None
    moment = "received_at" if tab.by_receipt else "urgency_at"
    cursor = Cursor(last[_AT[moment]], last[_AT["id"]]) if last else None
    drawer = _Drawer(powers, now, calendar)
    return InboxPage([drawer.row(row) for row in shown], cursor)


def inbox_counts(powers: Powers, filters: Filters, *, now: datetime) -> Mapping[str, Count]:
    """Return the open cases of each state for the same units, in one query of bounded cost."""
    units = _units(powers)
    parameters = {
        "units": units,
        "below": filters.unit_id,
        "queues": list(OPEN_QUEUES),
        "now": now,
        "limit": COUNT_LIMIT + 1,
    }
    rows = _fetched(COUNTS.format(**_scope(units, filters)), parameters)
    none = dict.fromkeys(OPEN_QUEUES, Count(0, 0))  # of no unit there is no row
    return none | {queue: Count(cases, late) for queue, cases, late in rows}


def case_of_code(powers: Powers, typed: str) -> str | None:
    """Return the code of the visible case that somebody typed into the search box, if it is one.

    A tracking code of ours in any spelling, or the number that a report has in LAPOR!.
    """
    visible = Case.objects.visible_to(powers)
    if typed.isdigit():
        found = visible.filter(external_id=typed)
    elif sum(letter.isalnum() for letter in typed) > CODE_LENGTH and " " not in typed.strip():
        found = visible.filter(code=tidy_code(typed))
    else:
        return None
    return found.values_list("code", flat=True).first()


def _units(powers: Powers) -> list[int] | None:
    """Return the units into which the person may look, None for all of them."""
    if Permission.VIEW_CASES in powers.everywhere:
        return None
    return sorted(powers.units.get(Permission.VIEW_CASES, frozenset()))


def _scope(units: list[int] | None, filters: Filters) -> Mapping[str, str]:
    """Return where to look; a unit that is asked for stands for all below it, as in its figures."""
    if filters.unit_id is not None:
        return OF_UNIT_AND_BELOW
    return WHOLE_CITY if units is None else BY_UNIT


_Found = Sequence[Any]
_AT = {"id": 0, "urgency_at": 12, "received_at": 13}


def _rows(powers: Powers, filters: Filters, *, now: datetime) -> list[_Found]:
    tab = filters.tab
    way = DOWNWARDS if tab.newest_first else UPWARDS
    if filters.by_index:
        units = _units(powers)
        page = FIRST_OF_EACH.format(**_scope(units, filters), **way, also=_also(filters))
        parameters: Any = _index_parameters(filters, units, now) | {"reads": _read_units(powers)}
    else:
        ids = filtered_cases(powers, filters, now=now).values("id")[: PAGE_LENGTH + 1]
        page, parameters = ids.query.sql_with_params()
    column = "received_at" if tab.by_receipt else "urgency_at"
    return _fetched(ROWS.format(page=page, column=column, way=way["way"]), parameters)


def _also(filters: Filters) -> str:
    return "".join(f" AND {sql}" for name, sql in ALSO.items() if getattr(filters, name))


def _index_parameters(filters: Filters, units: list[int] | None, now: datetime) -> dict[str, Any]:
    after = filters.after
    return {
        **{name: getattr(filters, name) for name in ALSO},
        "units": units,
        "below": filters.unit_id,
        "queues": list(filters.tab.queues),
        "before": now if filters.late else None,
        "after": after.at if after else None,
        "after_id": after.id if after else 0,
        "limit": PAGE_LENGTH + 1,
    }


def _fetched(sql: str, parameters: Any) -> list[_Found]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def filtered_cases(powers: Powers, filters: Filters, *, now: datetime) -> CaseQuerySet:
    """Return the cases that fit every filter, in the order of the tab, from the cursor on."""
    cases = Case.objects.visible_to(powers).filter(_conditions(filters, now))
    if filters.words:
        cases = _searched(cases, filters.words)
    if filters.words or filters.region_code or filters.category:
        cases = _readable(cases, powers)
    order = "received_at" if filters.tab.by_receipt else "urgency_at"
    if filters.tab.newest_first:
        return cases.filter(_beyond(order, "lt", filters.after)).order_by(f"-{order}", "-id")
    return cases.filter(_beyond(order, "gt", filters.after)).order_by(order, "id")


def _conditions(filters: Filters, now: datetime) -> Q:
    wanted = {
        "unit__ancestor_ids__contains": None if filters.unit_id is None else [filters.unit_id],
        "officer_id": filters.officer_id,
        "classification": filters.classification,
        "case_type": filters.case_type,
        "category": filters.category,
        "region__code__startswith": filters.region_code,
        "received_at__gte": filters.received_from,
        "received_at__lt": filters.received_before,
        "urgency_at__lt": now if filters.late else None,
        "bounce_count__gt": 0 if filters.returned else None,
        "reopen_count__gt": 0 if filters.reopened else None,
        "officer__isnull": filters.unclaimed or None,
    }
    return Q(queue__in=filters.tab.queues) & Q(
        **{name: value for name, value in wanted.items() if value not in (None, "")}
    )


def _beyond(order: str, than: str, after: Cursor | None) -> Q:
    if after is None:
        return Q()
    return Q(**{f"{order}__{than}": after.at}) | Q(**{order: after.at, f"id__{than}": after.id})


def _readable(cases: CaseQuerySet, powers: Powers) -> CaseQuerySet:
    """Leave out secret reports of which the person may not read words and place."""
    units = _read_units(powers)
    return cases if units is None else cases.filter(Q(secret=False) | Q(unit_id__in=units))


def _read_units(powers: Powers) -> list[int] | None:
    """Return the units whose secret reports the person may read, None for all of them."""
    if any(permission in powers.everywhere for permission in WORKING):
        return None
    return sorted(
        set().union(*(powers.units.get(permission, frozenset()) for permission in WORKING))
    )


def _searched(cases: CaseQuerySet, words: str) -> CaseQuerySet:
    """Keep what contains the words.

    Rare words are looked up first: the database cannot know that it would read a million rows in
    order of receipt to find one. Common words are met soon when reading in order.
    """
    parameters = {"config": SEARCH_CONFIG, "words": words, "limit": COMMON_FROM + 1}
    [(lexemes, ids)] = _fetched(MATCHES, parameters)
    condition, value = (IS_COMMON, lexemes) if len(ids) > COMMON_FROM else (IS_RARE, ids)
    return cases.filter(RawSQL(condition, [value], BooleanField()))  # noqa: S611 - of two constants


@dataclass
class _Drawer:
    """Draws rows; what is the same for many of them is worded once a page."""

    powers: Powers
    now: datetime
    calendar: WorkingCalendar

    def __post_init__(self) -> None:
        self.language = get_language() or "id"
        self.address = reverse("case", args=["CODE"])
        self.untaken = _("belum diambil")
        self.clocks: dict[tuple[str, str, str], str] = {}
        self.kinds: dict[str, CaseType] = {}

    def named(self, kind: CaseType) -> str:
        """Services have names of their own, "Besuk Kiamat"; a complaint is a word in the line."""
        label = kind.label.in_language(self.language)
        return label if kind.request else lowered(label)

    def row(self, found: _Found) -> InboxRow:
        (_id, code, type_key, classification, queue, outcome, title, place, anonymous, secret,
         due_at, due_clock, _urgency, _received, bounces, reopened, followers, unit_id, events,
         unit, officer, region, spelling_open, paused_at) = found  # fmt: skip
        kind = self.kind(type_key)
        readable = can_read_content(self.powers, unit_id=unit_id, secret=secret)
        parts = [
            (region or place) if readable else "",
            self.named(kind),
            *_marks(
                followers=followers,
                anonymous=anonymous,
                secret=secret,
                bounces=bounces,
                reopened=reopened,
                spelling_open=spelling_open,
            ),
        ]
        return InboxRow(
            key=f"{code}:{events}",
            url=self.address.replace("CODE", code),
            title=title if readable else _("Laporan rahasia"),
            sub=" · ".join(part for part in parts if part),
            tag=tag_of(
                kind,
                queue=queue,
                outcome=outcome,
                due_at=due_at,
                now=self.now,
                calendar=self.calendar,
                round_the_clock=runs_on(kind, key=due_clock, classification=classification),
                late_before_pause=paused_at,
            ),
            clock=self.clock(type_key, due_clock, classification),
            holder=f"{officer or self.untaken} · {unit}",
        )

    def kind(self, key: str) -> CaseType:
        if key not in self.kinds:
            self.kinds[key] = kind_of(key)
        return self.kinds[key]

    def clock(self, type_key: str, clock: str, classification: str) -> str:
        asked = (type_key, clock, classification)
        if asked not in self.clocks:
            self.clocks[asked] = clock_words(
                self.kind(type_key), key=clock, classification=classification
            )
        return self.clocks[asked]


def _marks(
    *,
    followers: int,
    anonymous: bool,
    secret: bool,
    bounces: int,
    reopened: int,
    spelling_open: bool,
) -> Iterator[str]:
    if followers:
        yield ngettext("+%(n)d laporan serupa", "+%(n)d laporan serupa", followers) % {
            "n": followers
        }
    if secret:
        yield _("rahasia")
    if anonymous:
        yield _("anonim")
    if bounces:
        yield _("dikembalikan %(n)d kali") % {"n": bounces}
    if reopened:
        yield _("dibuka lagi %(n)d kali") % {"n": reopened}
    if spelling_open:
        yield _("unit belum ditetapkan")


def default_tab(powers: Powers) -> Tab:
    """Return the tab with which somebody's day begins."""
    if powers.has(Permission.VERIFY_CASES):
        return TABS["verify"]
    return TABS["act"] if powers.has(Permission.ACT_ON_CASES) else TABS["open"]
