"""Mails about acts: who gets which, once, and none about what is no longer so."""

from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import Any, Self
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError
from tuntas.improvements.groups.actions.pulse import withdraw_pulse
from tuntas.improvements.groups.tests.agents_samples import TODAY, pulse_of, staff
from tuntas.improvements.models import Improvement, Notice, StepComment
from tuntas.improvements.notice_mail import send_notice
from tuntas.improvements.notices import SEND_NOTICE
from tuntas.improvements.projects.actions.join import ask_to_join
from tuntas.improvements.projects.actions.steps import decide_step, reopen_step
from tuntas.improvements.projects.tests.step_samples import Hand, ask_for_approval_of_step_1, begun
from tuntas.improvements.promises.actions.recommendations import answer_recommendation
from tuntas.improvements.promises.tests.promise_samples import recommended
from tuntas.organisation.actions import grant_role
from tuntas.organisation.models import Person, Unit

pytestmark = pytest.mark.django_db
Kind = Notice.Kind
FIVE = ("Ari", "Bela", "Cici", "Dodi", "Eko")


@pytest.fixture
def _approval_of_step_1(settings: Any, tmp_path: Path) -> None:
    ask_for_approval_of_step_1(settings, tmp_path)


def noticed(kind: Notice.Kind) -> Notice:
    """Return the one notice of a kind, for which one job waits."""
    notice = Notice.objects.get(kind=kind)
    jobs = ProcrastinateJob.objects.filter(task_name=SEND_NOTICE, args={"notice_id": notice.pk})
    assert jobs.count() == 1
    return notice


def sent_once(notice: Notice) -> int:
    """Send a notice as often as workers may try."""
    told = send_notice(notice.pk, at=MONDAY)
    assert send_notice(notice.pk, at=MONDAY + timedelta(hours=1)) == 0
    return told


def addresses(mails: list[EmailMessage]) -> list[str]:
    assert all(len(one.recipients()) == 1 for one in mails)
    return [one.recipients()[0] for one in mails]


def waiting(city: City) -> Improvement:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(1)
    hand.finish(1)
    return improvement


@pytest.mark.usefixtures("_approval_of_step_1")
def test_the_head_hears_of_a_step_that_waits(
    city: City, mailoutbox: list[EmailMessage], settings: Any
) -> None:
    improvement = waiting(city)
    notice = noticed(Kind.STEP_WAITS)
    assert sent_once(notice) == 1
    (mail,) = mailoutbox
    assert addresses(mailoutbox) == ["budi@contoh.example"]
    assert "Langkah 1 (Tema) dari perbaikan “Lubang cepat ditambal” di DPUPR" in mail.body
    page = f"{settings.ENVIRONMENT.address}/kerja/perbaikan/{improvement.pk}/langkah/1/"
    assert page in mail.body
    notice.refresh_from_db()
    assert (notice.sent_at, notice.told) == (MONDAY, [])


@pytest.mark.usefixtures("_approval_of_step_1")
def test_a_step_taken_back_before_the_mail_says_nothing(
    city: City, mailoutbox: list[EmailMessage]
) -> None:
    Hand(waiting(city), city.sari).act(reopen_step, number=1)
    assert sent_once(noticed(Kind.STEP_WAITS)) == 0
    assert mailoutbox == []


@pytest.mark.usefixtures("_approval_of_step_1")
def test_members_with_accounts_hear_of_a_step_given_back(
    city: City, mailoutbox: list[EmailMessage]
) -> None:
    improvement = waiting(city)
    Hand(improvement, city.budi).act(
        decide_step, number=1, verdict="returned", seen=1, reason="Tambah angka"
    )
    assert sent_once(noticed(Kind.STEP_RETURNED)) == 2
    assert addresses(mailoutbox) == ["sari@contoh.example", "vina@contoh.example"]
    assert "Tambah angka" in mailoutbox[0].body
    again = Hand(improvement, city.sari)
    again.finish(1)
    Hand(improvement, city.budi).act(decide_step, number=1, verdict="approved", seen=1)
    assert Notice.objects.filter(kind=Kind.STEP_RETURNED).count() == 1


def test_without_a_rule_nobody_is_asked(city: City) -> None:
    waiting(city)
    assert not Notice.objects.exists()


def asked_to_join(city: City, improvement: Improvement, uid: Any, *, at: datetime = MONDAY) -> None:
    ask_to_join(
        improvement_id=improvement.pk, unit_id=city.health.pk, text="Kami punya regu", uid=uid,
        by=city.dewi.powers(), at=at,
    )  # fmt: skip


def test_those_at_work_hear_who_would_join(city: City, mailoutbox: list[EmailMessage]) -> None:
    improvement, uid = begun(city), uuid4()
    for _ in range(2):  # sent twice, kept once
        asked_to_join(city, improvement, uid)
    assert sent_once(noticed(Kind.WISH_TO_JOIN)) == 2
    assert addresses(mailoutbox) == ["sari@contoh.example", "vina@contoh.example"]
    assert "Dewi ingin bergabung" in mailoutbox[0].body
    assert "Kami punya regu" not in mailoutbox[0].body


def test_a_wish_goes_out_once_a_fortnight(city: City) -> None:
    improvement, other = begun(city), begun(city, with_group=False)
    asked_to_join(city, improvement, uuid4())
    for days in (0, 1, 13):
        with pytest.raises(DomainError, match="14 hari"):
            asked_to_join(city, improvement, uuid4(), at=MONDAY + timedelta(days=days))
    assert Notice.objects.count() == improvement.comments.count() == 1
    asked_to_join(city, other, uuid4())
    asked_to_join(city, improvement, uuid4(), at=MONDAY + timedelta(days=14))
    assert Notice.objects.count() == 3


def test_a_remark_is_no_wish(city: City) -> None:
    improvement = begun(city)
    StepComment.objects.create(
        uid=uuid4(), improvement=improvement, number=1, text="Bagus", by=city.dewi, at=MONDAY
    )
    asked_to_join(city, improvement, uuid4())
    assert Notice.objects.filter(kind=Kind.WISH_TO_JOIN).count() == 1


def test_without_a_group_who_began_it_hears(city: City, mailoutbox: list[EmailMessage]) -> None:
    asked_to_join(city, begun(city, with_group=False), uuid4())
    sent_once(noticed(Kind.WISH_TO_JOIN))
    assert addresses(mailoutbox) == ["sari@contoh.example"]


def head_of(unit: Unit, name: str) -> Person:
    (person,) = staff(unit, name, role="unit-head")
    return person


def test_a_head_hears_of_a_recommendation(city: City, mailoutbox: list[EmailMessage]) -> None:
    head_of(city.health, "Hana")
    made = recommended(city, unit=city.health)
    assert sent_once(noticed(Kind.RECOMMENDED)) == 1
    assert addresses(mailoutbox) == ["hana@contoh.example"]
    assert "Mohon anggaran tambal jalan" in mailoutbox[0].body
    assert f"/kerja/janji/rekomendasi/{made.pk}/" in mailoutbox[0].body


def test_what_was_answered_or_goes_elsewhere_is_not_mailed(
    city: City, mailoutbox: list[EmailMessage]
) -> None:
    recommended(city)  # to the council
    recommended(city, unit=city.health, send=False)
    assert not Notice.objects.exists()
    hana = head_of(city.health, "Hana")
    made = recommended(city, unit=city.health)
    answer_recommendation(
        recommendation_id=made.pk, answer="Disetujui", by=hana.powers(), at=MONDAY
    )
    assert sent_once(noticed(Kind.RECOMMENDED)) == 0
    assert mailoutbox == []


def test_staff_get_one_equal_mail_each(city: City, mailoutbox: list[EmailMessage]) -> None:
    people = staff(city.roads, *FIVE)
    grant_role(
        by=city.actor(city.adi), at=MONDAY, person=people[0], unit=city.roads_section,
        role="officer", since=TODAY,
    )  # fmt: skip
    pulse_of(city.roads, city.budi)
    notice = noticed(Kind.PULSE)
    assert sent_once(notice) == 7  # with Sari and Budi
    wanted = sorted(one.email for one in (*people, city.sari, city.budi))
    assert addresses(mailoutbox) == wanted
    assert len({one.body for one in mailoutbox}) == 1
    assert "/kerja/nilai/" in mailoutbox[0].body
    notice.refresh_from_db()
    assert notice.told == []


def test_a_pulse_of_later_is_mailed_on_its_first_morning(
    city: City, mailoutbox: list[EmailMessage]
) -> None:
    staff(city.roads, *FIVE)
    pulse = pulse_of(city.roads, city.budi, begins=TODAY + timedelta(days=3))
    notice = noticed(Kind.PULSE)
    job = ProcrastinateJob.objects.get(task_name=SEND_NOTICE, args={"notice_id": notice.pk})
    assert job.scheduled_at == MONDAY + timedelta(days=3, hours=-2)  # 07.00 in Jakarta
    withdraw_pulse(pulse_id=pulse.pk, by=city.budi.powers(), at=MONDAY)
    assert send_notice(notice.pk, at=MONDAY + timedelta(days=3)) == 0
    assert mailoutbox == []


def test_a_refused_mail_is_tried_again_and_nobody_is_told_twice(city: City, settings: Any) -> None:
    staff(city.roads, *FIVE)
    pulse_of(city.roads, city.budi)
    notice = noticed(Kind.PULSE)
    settings.EMAIL_BACKEND = f"{__name__}.RefusingCici"
    RefusingCici.reached = []
    with pytest.raises(SMTPRecipientsRefused):
        send_notice(notice.pk, at=MONDAY)
    notice.refresh_from_db()
    assert (notice.sent_at, len(notice.told)) == (None, 6)
    with pytest.raises(SMTPRecipientsRefused):
        send_notice(notice.pk, at=MONDAY)
    assert len(RefusingCici.reached) == 6
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_notice(notice.pk, at=MONDAY) == 1
    notice.refresh_from_db()
    assert (notice.sent_at, notice.told) == (MONDAY, [])


class RefusingCici:
    """A mail server that does not know one address."""

    reached: list[str] = []

    def __init__(self, **_options: Any) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def send_messages(self, messages: list[EmailMessage]) -> int:
        (address,) = messages[0].recipients()
        if address.startswith("cici"):
            raise SMTPRecipientsRefused({address: (550, b"no")})
        self.reached.append(address)
        return 1
