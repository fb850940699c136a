"""What mails about a case say, and where they lead."""

from datetime import timedelta

from django.conf import settings
from django.core import mail
from django.utils import translation
from tests.personas import MONDAY, City, reported

from tuntas.cases.actions import act, check_clock, verify_and_dispose
from tuntas.cases.engine import Step
from tuntas.cases.messages import tell_reporters, tell_staff
from tuntas.cases.models import CaseEvent, ClockRun

PLAIN = "pengaduan-tidak-berkadar-pengawasan"


def test_the_reporter_learns_who_writes(city: City) -> None:
    reporter = reported()
    by, at = city.actor(city.vina), MONDAY
    verify_and_dispose(reporter.case_id, by=by, at=at, classification=PLAIN, unit=city.roads)
    answer = Step("answer", text="Kami tambal Rabu.")
    event = act(reporter.case_id, answer, by=city.actor(city.sari), at=MONDAY)
    assert tell_reporters(event.pk, at=MONDAY) == 1
    assert mail.outbox[0].body.rstrip().endswith(f"\n{settings.ENVIRONMENT.city_name}")


def test_a_reminder_leads_to_its_report(city: City) -> None:
    case = reported().case
    run = ClockRun.objects.get(case=case, key="verification")
    late = MONDAY + timedelta(days=30)
    check_clock(run.pk, at=late)
    event = CaseEvent.objects.get(case=case, kind="escalate")
    with translation.override("id"):
        assert tell_staff(event.pk, at=late) == 1
    [reminder] = mail.outbox
    assert reminder.bcc == [city.vina.email]
    assert f"/kerja/laporan/{case.code}/\n" in reminder.body
    assert "Pemeriksaan: 150 % dari waktu yang tersedia sudah lewat." in reminder.body
