"""From the report to an honest end, through the real actions."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.personas import MONDAY, City, fresh, report, reported

from tuntas.cases.actions import act, check_clock, merge, submit, verify_and_dispose
from tuntas.cases.actors import REPORTER
from tuntas.cases.engine import Step
from tuntas.cases.models import Case, CaseEvent, ClockRun
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError

LATER = MONDAY + timedelta(hours=1)
NEEDS_INSPECTION = "pengaduan-berkadar-pengawasan"


def forwarded(city: City) -> Case:
    case = reported().case
    verify_and_dispose(
        case.pk,
        by=city.actor(city.vina),
        at=LATER,
        classification="pengaduan-tidak-berkadar-pengawasan",
        unit=city.roads,
    )
    return fresh(case)


def test_a_report_waits_at_city_hall_with_three_working_days(city: City) -> None:
    case = fresh(reported().case)
    assert (case.state, case.unit, case.due_clock) == ("received", city.government, "verification")
    assert case.due_at == datetime(2026, 11, 19, 9, 0, tzinfo=UTC)  # Thursday 16.00 in Jakarta


def test_sent_twice_is_stored_once(city: City) -> None:
    twice = report()
    first = submit(twice, at=MONDAY)
    second = submit(twice, at=LATER)
    assert first.case_id == second.case_id
    assert Case.objects.count() == 1


def test_the_whole_way_to_the_reporters_yes(city: City) -> None:
    case = forwarded(city)
    sari = city.actor(city.sari)
    act(case.pk, Step("take"), by=sari, at=LATER)
    act(case.pk, Step("answer", text="Tim turun hari Rabu."), by=sari, at=LATER)
    act(case.pk, Step("propose_end", text="Sudah ditambal.", outcome="solved"), by=sari, at=LATER)
    act(case.pk, Step("confirm"), by=REPORTER, at=LATER)
    case = fresh(case)
    assert (case.state, case.outcome, case.ended_at) == ("closed", "solved", LATER)
    assert not ClockRun.objects.filter(case=case, stopped_at__isnull=True).exists()
    assert [event.seq for event in case.events.all()] == list(range(1, 8))


def test_asking_the_reporter_pauses_the_clocks(city: City) -> None:
    case = forwarded(city)
    before = case.clocks.get(key="first_answer").due_at
    assert before is not None
    sari = city.actor(city.sari)
    act(case.pk, Step("ask_reporter", text="Nomor rumahnya?"), by=sari, at=LATER)
    assert fresh(case).due_clock == "information"
    assert case.clocks.get(key="first_answer").due_at is None
    next_day = LATER + timedelta(days=1)
    act(case.pk, Step("reporter_reply", text="Nomor 14."), by=REPORTER, at=next_day)
    case = fresh(case)
    assert case.state == "forwarded"
    assert case.clocks.get(key="first_answer").due_at == before + timedelta(days=1)


@pytest.mark.parametrize(
    ("aside", "back"),
    [
        (Step("hold", reason="Menunggu alat berat."), Step("resume")),
        (Step("ask_reporter", text="Di mana?"), Step("reporter_reply", text="Di simpang.")),
    ],
)
def test_what_was_late_stays_late_while_it_is_put_aside(
    city: City, aside: Step, back: Step
) -> None:
    case = forwarded(city)
    run = case.clocks.get(key="first_answer")
    assert run.due_at is not None
    late = run.due_at + timedelta(days=1)
    sari = city.actor(city.sari)
    act(case.pk, aside, by=sari, at=late)
    held = fresh(case)
    assert (held.due_clock, held.due_at) == ("first_answer", run.due_at)
    assert held.urgency_at == run.due_at
    assert case.clocks.get(key="settlement").due_at is None  # this one was still in time
    by = REPORTER if back.transition == "reporter_reply" else sari
    act(case.pk, back, by=by, at=late + timedelta(days=1))
    assert fresh(case).due_at == run.due_at + timedelta(days=1)  # the pause itself is not counted


def test_not_solved_reopens_with_a_new_clock(city: City) -> None:
    case = forwarded(city)
    sari = city.actor(city.sari)
    act(case.pk, Step("propose_end", text="Selesai.", outcome="solved"), by=sari, at=LATER)
    act(case.pk, Step("reject", text="Masih berlubang."), by=REPORTER, at=LATER)
    case = fresh(case)
    assert (case.state, case.outcome, case.reopen_count) == ("forwarded", "", 1)
    assert case.clocks.filter(key="settlement").count() == 2


def test_silence_of_the_reporter_closes_after_ten_working_days(city: City) -> None:
    case = forwarded(city)
    sari = city.actor(city.sari)
    act(case.pk, Step("propose_end", text="Selesai.", outcome="solved"), by=sari, at=LATER)
    run = case.clocks.get(key="reply")
    assert run.next_check_at is not None
    check_clock(run.pk, at=run.next_check_at - timedelta(minutes=2))
    assert fresh(case).state == "proposed"
    check_clock(run.pk, at=run.next_check_at + timedelta(minutes=1))
    assert (fresh(case).state, fresh(case).outcome) == ("closed", "solved")


def test_reclassifying_moves_the_settlement_deadline(city: City) -> None:
    case = forwarded(city)
    vina = city.actor(city.vina)
    before = case.clocks.get(key="settlement")
    act(case.pk, Step("reclassify", classification=NEEDS_INSPECTION), by=vina, at=LATER)
    after = case.clocks.get(key="settlement")
    assert (before.limit, after.limit) == (14, 60)
    assert before.due_at is not None
    assert after.due_at is not None
    assert after.due_at > before.due_at


def test_of_two_officers_one_wins_and_the_other_is_told(city: City) -> None:
    case = forwarded(city)
    seen = case.event_count
    act(case.pk, Step("take"), by=city.actor(city.sari), at=LATER, seen=seen)
    with pytest.raises(OvertakenError, match="Mulai dikerjakan") as refusal:
        act(
            case.pk,
            Step("return_not_ours", reason="bukan jalan kota"),
            by=city.actor(city.budi),
            at=LATER,
            seen=seen,
        )
    assert "Sari" in refusal.value.message
    assert fresh(case).state == "in_progress"


def test_another_units_officer_is_refused(city: City) -> None:
    case = forwarded(city)
    with pytest.raises(NotPermittedError):
        act(case.pk, Step("take"), by=city.actor(city.dewi), at=LATER)
    assert CaseEvent.objects.filter(case=case, kind="take").count() == 0


def test_an_end_needs_a_reason_when_it_is_no_solution(city: City) -> None:
    case = forwarded(city)
    with pytest.raises(DomainError, match="mengapa"):
        act(
            case.pk,
            Step("propose_end", text="Tidak bisa.", outcome="not-solved"),
            by=city.actor(city.sari),
            at=LATER,
        )


def test_merging_leaves_one_clock_and_keeps_followers(city: City) -> None:
    vina = city.actor(city.vina)
    first, second, third = (reported().case for _ in range(3))
    merge(third.pk, into_id=second.pk, by=vina, at=LATER)
    merge(second.pk, into_id=first.pk, by=vina, at=LATER)
    assert fresh(third).duplicate_of_id == first.pk
    assert (fresh(first).duplicate_count, fresh(second).duplicate_count) == (2, 0)
    assert ClockRun.objects.filter(stopped_at__isnull=True).count() == 1


def returned(city: City) -> Case:
    case = forwarded(city)
    act(
        case.pk, Step("return_not_ours", reason="Jalan negara."), by=city.actor(city.sari), at=LATER
    )
    return fresh(case)


@pytest.mark.parametrize(
    "step",
    [
        Step("propose_end", text="Bukan kami.", outcome="not-ours", reason="Jalan negara."),
        Step("ask_reporter", text="Di mana?"),
        Step("hold", reason="Menunggu."),
    ],
)
def test_a_unit_has_no_say_over_a_case_that_it_returned(city: City, step: Step) -> None:
    case = returned(city)
    vina = city.actor(city.vina)
    if step.transition != "propose_end":
        act(case.pk, Step("verify", classification=NEEDS_INSPECTION), by=vina, at=LATER)
    with pytest.raises(NotPermittedError):
        act(case.pk, step, by=city.actor(city.sari), at=LATER)
    act(case.pk, step, by=vina, at=LATER)


def test_a_unit_cannot_resume_what_city_hall_put_aside_after_a_return(city: City) -> None:
    case = returned(city)
    vina = city.actor(city.vina)
    act(case.pk, Step("verify", classification=NEEDS_INSPECTION), by=vina, at=LATER)
    act(case.pk, Step("hold", reason="Menunggu peta."), by=vina, at=LATER)
    with pytest.raises(NotPermittedError):
        act(case.pk, Step("resume"), by=city.actor(city.sari), at=LATER)
    act(case.pk, Step("note", text="Peta ada di kami."), by=city.actor(city.sari), at=LATER)


def test_a_returned_case_gets_a_check_clock_of_its_own(city: City) -> None:
    case = returned(city)
    first = case.clocks.get(key="verification")
    assert first.stopped_at == LATER
    assert (case.due_clock, case.due_at) == ("recheck", datetime(2026, 11, 19, 9, 0, tzinfo=UTC))
    assert case.urgency_at == case.due_at
    assert case.type.clocks["recheck"].limit(None).verified == "unverified"
    act(case.pk, Step("dispose", unit=city.health), by=city.actor(city.vina), at=LATER)
    assert fresh(case).due_clock == "first_answer"
    assert case.clocks.get(key="recheck").stopped_at == LATER


def test_only_city_hall_is_reminded_of_a_returned_case(city: City) -> None:
    run = returned(city).clocks.get(key="recheck")
    assert run.next_check_at is not None
    check_clock(run.pk, at=run.next_check_at)
    said = CaseEvent.objects.get(kind="escalate")
    assert (said.data["clock"], said.data["to"]) == ("recheck", "city-hall")
