"""Everything that the office sees of one case."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.actors import Actor
from tuntas.cases.models import Attachment, Case, CaseEvent, ClockRun
from tuntas.cases.permissions import (
    can_read_content,
    can_read_request,
    can_see_reporter,
    can_work_on,
)
from tuntas.cases.queries.case_facts import Fact, facts_of
from tuntas.cases.queries.deadlines import Tag, due_words, limit_words, runs_on, tag_of
from tuntas.cases.queries.event_words import quote, sentence
from tuntas.cases.queries.request_page import (
    RequestPage,
    fits_document,
    next_step,
    office_request_page,
)
from tuntas.core.drawing import Entry, File
from tuntas.core.permissions import Permission
from tuntas.organisation.powers import Powers
from tuntas.rules.calendar import WorkingCalendar
from tuntas.rules.casework import Limit, Transition
from tuntas.rules.casework.clocks import HOURS
from tuntas.rules.phrases import as_language, format_date

# Steps that need more than a form: reports and imports come in, merging and identities have pages.
STEPS_ELSEWHERE = frozenset(
    {"submit", "import", "update_import", "merge", "absorb", "view_reporter"}
)
# The first of these that is possible is the page's one main action.
MAIN = ("dispose", "take", "answer", "propose_end", "resume")
# Steps without anything to fill in.
ONE_TAP = frozenset({"take", "resume"})


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that has not stopped, with the source of its limit."""

    kind: str
    sentence: str
    limit: str
    source: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that this person may take now. With `uid` one tap does it: nothing is to be filled in."""

    key: str
    label: str
    url: str
    uid: UUID | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """The whole page; `readable` False leaves out what a secret report says."""

    case: Case
    title: str
    tag: Tag
    readable: bool
    clocks: Sequence[RunningClock]
    facts: Sequence[Fact]
    files: Sequence[File]
    entries: Sequence[Entry]
    duplicates: Sequence[Fact]
    main: Offer | None
    others: Sequence[Offer]
    can_note: bool
    can_open_reporter: bool
    request: RequestPage | None


def visible_case(powers: Powers, code: str, permission: Permission = Permission.VIEW_CASES) -> Case:
    """Return a case for which the person has the permission; raises `Http404` alike for unknown and not theirs."""
    cases = Case.objects.visible_to(powers, permission).select_related(
        "unit", "region", "officer", "duplicate_of", "unit_spelling"
    )
    case = cases.filter(code=code).first()
    if case is None:
        raise Http404(_("Laporan ini tidak ada atau bukan bagian Anda."))
    return case


def visible_attachment(powers: Powers, code: str, uid: UUID) -> Attachment:
    """Return a file of a visible case, not hidden by secrecy; raises `Http404` otherwise."""
    case = visible_case(powers, code)
    found = case.attachments.filter(uid=uid).first()
    if found is None or not can_read(case, powers):
        raise Http404(_("Berkas ini tidak ada."))
    return found


def can_read(case: Case, powers: Powers) -> bool:
    """Tell whether the person may read what was written: of a request only the unit that serves."""
    if case.service_id is not None:
        return can_read_request(powers, case.unit_id)
    return can_read_content(powers, unit_id=case.unit_id, secret=case.secret)


def case_page(
    case: Case, by: Actor, powers: Powers, *, now: datetime, calendar: WorkingCalendar
) -> CasePage:
    """Return the page of a case that `visible_case` gave."""
    readable = can_read(case, powers)
    request = office_request_page(case, powers, reverse("case", args=[case.code]))
    runs = list(case.clocks.filter(stopped_at__isnull=True).order_by("due_at", "id"))
    files = _files(case) if readable else {}
    main, others = _offers(case, by, runs, request)
    return CasePage(
        case=case,
        title=case.title if readable or case.service_id else _("Laporan rahasia"),
        tag=tag_of(
            case.type, queue=case.queue, outcome=case.outcome, due_at=case.due_at, now=now,
            calendar=calendar,
            round_the_clock=runs_on(case.type, key=case.due_clock, classification=case.classification),
            late_before_pause=next((run.paused_at for run in runs if run.key == case.due_clock), None),
        ),
        readable=readable,
        clocks=[_clock(case, run, now=now, calendar=calendar) for run in runs],
        facts=facts_of(case, readable=readable),
        files=[file for group in files.values() for file in group],
        entries=_entries(case, files, readable=readable),
        duplicates=_duplicates(case, powers),
        main=main,
        others=others,
        can_note=may_step(case, by, case.type.transitions["note"]),
        can_open_reporter=can_see_reporter(powers, case),
        request=request,
    )  # fmt: skip


def may_step(case: Case, by: Actor, step: Transition) -> bool:
    """Tell whether the page offers this step: possible now, and not to somebody who only reads."""
    if by.powers is None or not can_work_on(by.powers, case.unit_id):
        return False
    return step.starts_from(case.state) and by.may(step, case)


def _unit_is_open(case: Case) -> bool:
    return case.unit_spelling is not None and not case.unit_spelling.settled


# A note has its own form on the page; a unit is settled only where an import left it open.
SOMETIMES: Mapping[str, Callable[[Case], bool]] = {
    "note": lambda _case: False,
    "settle_unit": _unit_is_open,
}


def _offers(
    case: Case, by: Actor, runs: Sequence[ClockRun], request: RequestPage | None
) -> tuple[Offer | None, list[Offer]]:
    """Return the one main step, and the others in the order of the file."""
    possible = [
        step
        for step in case.type.possible(case.state)
        if step.key not in STEPS_ELSEWHERE
        and fits_document(step, request)
        and (step.key not in SOMETIMES or SOMETIMES[step.key](case))
        and may_step(case, by, step)
    ]
    offers = [_offer(case, step) for step in possible]
    if any(step.key == "verify" for step in possible) and _may_dispose(case, by):
        offers.insert(0, _offer_verify_dispose(case))
    if _may_merge(case, by):
        label = _("Gabungkan dengan laporan lain")
        offers.append(Offer("merge", label, reverse("case_merge", args=[case.code])))
    if request:
        by_key = {one.key: one for one in offers}
        main = by_key.get(next_step(case.type, list(by_key), request) or "")
    else:
        main = _main(offers, runs, case)
    others = [offer for offer in offers if offer is not main]
    return main, sorted(others, key=lambda offer: offer.key not in MAIN)


def _offer(case: Case, step: Transition) -> Offer:
    url = reverse("case_step", args=[case.code, step.key])
    label = step.label.in_language(_language())
    return Offer(step.key, label, url, uuid4() if step.key in ONE_TAP else None)


def _offer_verify_dispose(case: Case) -> Offer:
    url = reverse("case_verify_dispose", args=[case.code])
    return Offer("verify_dispose", _("Terima dan teruskan ke unit"), url)


def _may_dispose(case: Case, by: Actor) -> bool:
    return by.powers is not None and by.powers.has_for(Permission.DISPOSE_CASES, case.unit_id)


def _may_merge(case: Case, by: Actor) -> bool:
    merge = case.type.transitions.get("merge")
    return merge is not None and may_step(case, by, merge)


def _main(offers: Sequence[Offer], runs: Sequence[ClockRun], case: Case) -> Offer | None:
    by_key = {offer.key: offer for offer in offers}
    if "verify_dispose" in by_key and case.state_now.queue == "verify":
        return by_key["verify_dispose"]
    for key in MAIN if _is_their_turn(case, by_key) else ("dispose",):
        if key in by_key and not (key == "answer" and _is_answered(case, runs)):
            return by_key[key]
    return None


def _is_their_turn(case: Case, offered: Collection[str]) -> bool:
    """Tell whether the person who reads is whom the case waits for: a unit's officer, not city hall.

    City hall may propose an end or resume too, but that is not what comes next for it.
    """
    if case.queue == "act":
        return "answer" in offered or "take" in offered
    return case.queue == "hold"


def _is_answered(case: Case, runs: Sequence[ClockRun]) -> bool:
    """Tell whether no clock waits for an answer only: then the end is what comes next."""
    return not any(
        "answer" in case.type.clocks[run.key].stop for run in runs if run.key in case.type.clocks
    )


def _language() -> str:
    return get_language() or "id"


def _clock(case: Case, run: ClockRun, *, now: datetime, calendar: WorkingCalendar) -> RunningClock:
    clock = case.type.clocks[run.key]
    label = clock.label.in_language(_language())
    paused = run.paused_at.astimezone(now.tzinfo) if run.paused_at else None
    named = {
        "clock": label,
        "day": format_date(paused or now, as_language(_language())),
        "when": due_words(
            paused or now, run.due_at, calendar, round_the_clock=run.limit_unit == HOURS
        )
        if run.due_at
        else "",
    }
    if run.due_at is None:
        kind, said = "wait", _("%(clock)s: hitungan waktu berhenti sejak %(day)s") % named
    elif paused:
        kind = "late"
        said = _("%(clock)s: %(when)s, hitungan waktu berhenti sejak %(day)s") % named
    else:
        kind, said = "late" if run.due_at < now else "due", f"{label}: {named['when']}"
    if case.queue in {"waiting", "confirm"} and kind == "due":
        kind = "wait"
    return RunningClock(
        kind=kind,
        sentence=said,
        limit=limit_words(Limit(run.limit, run.limit_unit, "")),
        source=clock.source.in_language(_language()),
        unverified=clock.limit(case.classification).verified == "unverified",
    )


def _files(case: Case) -> Mapping[int, list[File]]:
    groups: dict[int, list[File]] = defaultdict(list)
    for one in case.attachments.all():
        url = reverse("office_file", args=[case.code, one.uid])
        groups[one.event_id].append(
            File(
                one.name,
                url,
                f"{url}?kecil" if one.thumbnail_sha256 else "",
                _("Foto: %(name)s") % {"name": one.name},
            )
        )
    return groups


def _entries(case: Case, files: Mapping[int, list[File]], *, readable: bool) -> list[Entry]:
    events = list(case.events.select_related("unit").order_by("-seq"))
    newest = next((event.pk for event in events if event.audience != "staff"), None)
    return [
        _entry(
            case,
            event,
            readable=readable,
            files=files.get(event.pk, ()),
            current=event.pk == newest and not case.ended,
        )
        for event in events
    ]


def _entry(
    case: Case,
    event: CaseEvent,
    *,
    readable: bool = True,
    files: Sequence[File] = (),
    current: bool = False,
) -> Entry:
    return Entry(
        sentence=sentence(case.type, event),
        actor=_actor(case, event),
        at=event.at,
        quote=quote(event) if readable else "",
        attachments=files,
        current=current,
        inside=event.audience == "staff",
    )


def _actor(case: Case, event: CaseEvent) -> str:
    if event.actor_kind == CaseEvent.ActorKind.STAFF:
        return event.actor_name
    if event.actor_kind == CaseEvent.ActorKind.REPORTER and case.service_id:
        return _("Pemohon")
    return str(event.get_actor_kind_display())


def _duplicates(case: Case, powers: Powers) -> list[Fact]:
    if not case.duplicate_count:
        return []
    merged = case.duplicates.visible_to(powers).order_by("received_at")[:100]
    return [
        Fact(
            one.code,
            one.title
            if can_read_content(powers, unit_id=one.unit_id, secret=one.secret)
            else _("Laporan rahasia"),
            reverse("case", args=[one.code]),
        )
        for one in merged
    ]


def happened_since(case: Case, seen: int) -> list[Entry]:
    """Return what was done after somebody opened the form, newest first, to who handles the case."""
    events = case.events.filter(seq__gt=seen).select_related("unit").order_by("-seq")
    return [_entry(case, event) for event in events]
