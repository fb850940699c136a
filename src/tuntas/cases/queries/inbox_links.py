"""The links above an inbox: tabs with counts, filters to switch on and off, the next page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.kinds import known_kinds
from tuntas.cases.queries.inbox import COUNT_LIMIT, Count, InboxPage
from tuntas.cases.queries.inbox_filters import OPEN_QUEUES, TABS, Filters, Tab
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Region, Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.casework import case_types
from tuntas.rules.phrases import as_language, format_number

SWITCHES = ("late", "mine", "unclaimed", "returned", "reopened")
# What is late may lie in any tab, so switching that on looks through all that is open.
SWITCHED_ON: Mapping[str, Mapping[str, str]] = {
    key: {key: "1", **({"tab": "open"} if key == "late" else {})} for key in SWITCHES
}
VALUES = ("unit", "region", "category", "classification", "type", "since", "until", "q")
NONE = Count(0, 0)
# Tabs that show themselves once there is something in them: the parts of all that is open.
OFTEN_EMPTY = frozenset({"waiting", "hold", "confirm"})


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that filters; `count` None shows no figure."""

    label: str
    url: str
    current: bool
    count: str | None = None


@dataclass(frozen=True, slots=True)
class InboxHead:
    """Everything around the rows of an inbox."""

    title: str
    below: str
    tabs: Sequence[Chip]
    switches: Sequence[Chip]
    values: Sequence[Chip]
    filter_url: str
    clear: Chip
    next_url: str
    first_url: str
    narrowed: bool
    can_pick: bool


def inbox_head(
    query: QueryDict,
    powers: Powers,
    filters: Filters,
    counts: Mapping[str, Count],
    page: InboxPage,
) -> InboxHead:
    """Return title, tabs, filters and pager of one page of an inbox."""
    unit = powers.roles[0][2] if powers.roles else ""
    late = sum(count.late for count in counts.values())
    text = query.urlencode()
    return InboxHead(
        title=_("Kotak masuk · %(unit)s") % {"unit": unit},
        below=_below(counts, filters, late),
        tabs=tab_chips(query, powers, filters, counts),
        switches=switch_chips(query, powers, filters, late),
        values=value_chips(query, filters),
        filter_url=reverse("inbox_filter") + (f"?{text}" if text else ""),
        clear=Chip(_("Hapus semua saringan"), reverse("inbox"), current=False),
        next_url=address(query, after=str(page.next)) if page.next else "",
        first_url=address(query) if filters.after else "",
        narrowed=filters.narrowed,
        can_pick=powers.has(Permission.DISPOSE_CASES)
        and filters.tab.key in {"verify", "open", "any"},
    )


def _below(counts: Mapping[str, Count], filters: Filters, late: int) -> str:
    """Return the sentence below the title; what is late leads to all of it, in the same unit."""
    total = sum(count.cases for count in counts.values())
    said = _("%(late)s lewat batas") % {"late": shown_number(late)}
    unit = {"unit": str(filters.unit_id)} if filters.unit_id is not None else {}
    where = f"{_inbox()}?{urlencode({'tab': 'open', 'late': '1', **unit})}"
    return format_html(
        _("{total} terbuka, {late}"),
        total=shown_number(total),
        late=format_html('<a href="{}">{}</a>', where, said) if late else said,
    )


def address(query: QueryDict, **changes: str | None) -> str:
    """Return the inbox's address with some parameters changed; the place in the list is dropped."""
    kept = {key: query.get(key, "") for key in ("tab", *SWITCHES, *VALUES) if query.get(key)}
    text = urlencode({key: value for key, value in {**kept, **changes}.items() if value})
    return _inbox() + (f"?{text}" if text else "")


@cache
def _inbox() -> str:
    return reverse("inbox")


def shown_number(number: int) -> str:
    """Return a count as the page says it: "1.204" is "1.000+"."""
    language = as_language(get_language())
    if number > COUNT_LIMIT:
        return f"{format_number(COUNT_LIMIT, language)}+"
    return format_number(number, language)


def tab_chips(
    query: QueryDict, powers: Powers, filters: Filters, counts: Mapping[str, Count]
) -> list[Chip]:
    """Return the tabs that this person needs, each with its count."""
    chips = []
    for tab in TABS.values():
        if not _needed(tab, filters):
            continue
        found = [counts.get(queue, NONE) for queue in tab.queues]
        total = sum(one.late if filters.late else one.cases for one in found)
        if tab != filters.tab and not any(one.cases for one in found) and _hides(tab, powers):
            continue
        chips.append(
            Chip(
                label=str(tab.label),
                url=address(query, tab=tab.key),
                current=tab == filters.tab,
                count=shown_number(total) if set(tab.queues) <= set(OPEN_QUEUES) else None,
            )
        )
    return chips


def _needed(tab: Tab, filters: Filters) -> bool:
    return tab == filters.tab or tab.key != "any" or bool(filters.words)


def _hides(tab: Tab, powers: Powers) -> bool:
    """Tell whether a tab is left out while it is empty. Who does not check still has what came back."""
    checks = powers.has(Permission.VERIFY_CASES)
    return tab.key in OFTEN_EMPTY or (tab.key == "verify" and not checks)


def switch_chips(query: QueryDict, powers: Powers, filters: Filters, late: int) -> list[Chip]:
    """Return the filters that are switched on or off by one tap."""
    works = powers.has(Permission.ACT_ON_CASES)
    offered = [
        ("late", _("Lewat batas"), filters.late, shown_number(late), filters.tab.key != "done"),
        ("mine", _("Milik saya"), filters.officer_id is not None, None, works),
        ("unclaimed", _("Belum diambil"), filters.unclaimed, None, works),
        ("returned", _("Pernah dikembalikan"), filters.returned, None, True),
        ("reopened", _("Dibuka lagi"), filters.reopened, None, True),
    ]
    return [
        Chip(label, address(query, **({key: None} if on else SWITCHED_ON[key])), on, count)
        for key, label, on, count, useful in offered
        if useful or on
    ]


def value_chips(query: QueryDict, filters: Filters) -> list[Chip]:
    """Return the other filters that are on; each link takes one away."""
    return [
        Chip(
            _("Hapus saringan: %(what)s") % {"what": what},
            address(query, **{key: None}),
            current=True,
        )
        for key, what in _said(query, filters).items()
    ]


def _said(query: QueryDict, filters: Filters) -> dict[str, str]:
    language = get_language() or "id"
    said = {"q": f"“{filters.words}”" if filters.words else ""}
    if filters.unit_id is not None:
        said["unit"] = _unit_name(filters.unit_id)
    if filters.region_code:
        region = Region.objects.filter(pk=filters.region_code).first()
        said["region"] = region.name if region else filters.region_code
    if filters.category:
        said["category"] = filters.category
    if filters.case_type:
        said["type"] = known_kinds()[filters.case_type].label.in_language(language)
    if filters.classification:
        said["classification"] = classifications()[filters.classification]
    if filters.received_from:
        said["since"] = _("sejak %(day)s") % {"day": query["since"]}
    if filters.received_before:
        said["until"] = _("sampai dengan %(day)s") % {"day": query["until"]}
    return {key: what for key, what in said.items() if what}


def _unit_name(unit_id: int) -> str:
    return Unit.objects.filter(pk=unit_id).values_list("short_name", flat=True).first() or "?"


def classifications() -> dict[str, str]:
    """Return every classification of every case type with its label."""
    language = get_language() or "id"
    return {
        key: words.in_language(language)
        for one in case_types().values()
        for key, words in one.classifications.items()
    }
