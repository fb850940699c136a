"""Mails about acts: what each says, to whom, and that everybody gets it once.

Accounts carry no language: mails are written in the government's own, as all mails to staff. Nothing in
them tells who opened one: the link is the same for everybody.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.core.context import this_city
from tuntas.improvements.groups.mail import addresses_of_heads
from tuntas.improvements.groups.queries.pulse import pulse_state
from tuntas.improvements.groups.queries.pulse_staff import staff_places
from tuntas.improvements.guide import eight_steps
from tuntas.improvements.models import (
    GroupMember,
    Improvement,
    Notice,
    Pulse,
    Recommendation,
    Step,
    StepComment,
    StepDecision,
)
from tuntas.organisation.models import Person
from tuntas.rules.phrases import as_language, format_date


@dataclass(frozen=True)
class Mail:
    """What is written, the page it leads to, and to whom it goes, one mail each."""

    subject: str
    text: str
    page: str
    addresses: Sequence[str]


def send_notice(notice_id: int, *, at: datetime) -> int:
    """Send a notice unless that was done; return how many were told.

    The row is locked meanwhile: two workers send one mail. Whoever was reached is not told again when
    a mail to somebody else was refused: then the first `SMTPException` is raised after all had their
    turn, and the job is tried again.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice_id)
        if notice.sent_at is not None:
            return 0
        mail = MAILS[Notice.Kind(notice.kind)](notice.about, timezone.localdate(at))
        if mail is None or not mail.addresses:
            return 0
        before, refused = len(notice.told), _send(mail, notice.told)
        reached = len(notice.told) - before
        if not refused:
            notice.sent_at, notice.told = at, []
        notice.save(update_fields=["sent_at", "told"])
    if refused:
        raise refused[0]
    return reached


def _send(mail: Mail, told: list[str]) -> list[SMTPException]:
    """Send to all who were not told yet, note them in `told`, and return what was refused."""
    context = {"text": mail.text, "link": settings.ENVIRONMENT.address + mail.page}
    body = render_to_string("improvements/mail/notice.txt", {**context, "city": this_city()})
    subject = " ".join(mail.subject.split())  # a line break in a title would end the header
    refused = []
    with get_connection() as connection:
        for address in mail.addresses:
            if address in told:
                continue
            try:
                EmailMessage(subject, body, to=[address], connection=connection).send()
            except SMTPException as error:
                refused.append(error)
            else:
                told.append(address)
    return refused


def _step_waits(pk: int, on: date) -> Mail | None:
    steps = Step.objects.select_related("improvement__unit")
    step = steps.filter(pk=pk, state=Step.State.WAITING).first()
    if step is None:
        return None
    text = _(
        "Langkah %(step)s dari perbaikan “%(title)s” di %(unit)s menunggu persetujuan Anda. "
        "Setujui, atau kembalikan dengan catatan."
    )
    return Mail(
        subject=_("Menunggu persetujuan Anda: %(title)s") % {"title": step.improvement.title},
        text=text % _step_words(step),
        page=_page_of(step),
        addresses=addresses_of_heads(step.improvement.unit, on=on),
    )


def _step_returned(pk: int, _on: date) -> Mail | None:
    decisions = StepDecision.objects.select_related("step__improvement__unit")
    decision = decisions.filter(pk=pk, step__state=Step.State.OPEN).first()
    if decision is None:  # finished again before the mail went out
        return None
    text = _(
        "Kepala unit mengembalikan langkah %(step)s dari perbaikan “%(title)s” di %(unit)s: %(reason)s"
    )
    return Mail(
        subject=_("Dikembalikan: %(title)s") % {"title": decision.step.improvement.title},
        text=text % {**_step_words(decision.step), "reason": decision.note},
        page=_page_of(decision.step),
        addresses=_members(decision.step.improvement, but=decision.by_id),
    )


def _step_words(step: Step) -> dict[str, str]:
    name = eight_steps().steps[step.number].name.in_language(get_language() or "id")
    return {
        "step": f"{step.number} ({name})",
        "title": step.improvement.title,
        "unit": step.improvement.unit.short_name,
    }


def _page_of(step: Step) -> str:
    return reverse("improvement_step", args=[step.improvement_id, step.number])


def _members(improvement: Improvement, *, but: int | None) -> list[str]:
    """Return the addresses of those who work on it, without whoever acted.

    Those are the group's present members who have an account; without a group, whoever began it.
    """
    wanted = [improvement.made_by_id]
    if improvement.group_id is not None:
        present = GroupMember.objects.present().filter(group_id=improvement.group_id)
        wanted = list(present.values_list("person_id", flat=True))
    people = Person.objects.filter(is_active=True, pk__in=[pk for pk in wanted if pk])
    return sorted(people.exclude(pk=but or 0).values_list("email", flat=True))


def _wish_to_join(pk: int, _on: date) -> Mail | None:
    comments = StepComment.objects.select_related("improvement", "by")
    running = Improvement.State.RUNNING
    comment = comments.filter(pk=pk, improvement__state=running).first()
    if comment is None:
        return None
    said = {"name": comment.by.name, "title": comment.improvement.title}
    text = _(
        "%(name)s ingin bergabung dengan perbaikan “%(title)s”. Pesannya ada di antara komentar langkah "
        "pertama. Anda yang memutuskan dan menghubunginya."
    )
    return Mail(
        subject=_("Ada yang ingin bergabung: %(title)s") % said,
        text=text % said,
        page=reverse("improvement_step", args=[comment.improvement_id, comment.number]),
        addresses=_members(comment.improvement, but=comment.by_id),
    )


def _recommended(pk: int, on: date) -> Mail | None:
    rows = Recommendation.objects.select_related("survey__unit", "addressee_unit")
    sent = rows.filter(pk=pk, sent_on__isnull=False, answered_on=None).first()
    if sent is None or sent.addressee_unit is None:
        return None
    said = {"unit": sent.survey.unit.name, "text": sent.text}
    return Mail(
        subject=_("Rekomendasi dari %(unit)s") % said,
        text=_("%(unit)s merekomendasikan kepada unit Anda: “%(text)s”. Jawab di halaman ini.")
        % said,
        page=reverse("recommendation", args=[sent.pk]),
        addresses=addresses_of_heads(sent.addressee_unit, on=on),
    )


def _pulse(pk: int, on: date) -> Mail | None:
    pulse = Pulse.objects.select_related("unit").filter(pk=pk).first()
    if pulse is None or pulse_state(pulse, on=on) != "running":  # withdrawn, or over
        return None
    said = {
        "unit": pulse.unit.name, "n": len(pulse.questions),
        "day": format_date(pulse.ends, as_language(get_language())),
    }  # fmt: skip
    text = _(
        "%(n)s pertanyaan singkat tentang %(unit)s menunggu jawaban Anda sampai %(day)s. Jawabannya tanpa "
        "nama. Surat ini sama untuk semua pegawai yang ditanya."
    )
    asked = Person.objects.filter(is_active=True, pk__in=staff_places(pulse.unit_id, on=on))
    return Mail(
        subject=_("Denyut nilai di %(unit)s sedang berjalan") % said,
        text=text % said,
        page=reverse("values"),
        addresses=sorted(asked.values_list("email", flat=True)),
    )


MAILS: Mapping[Notice.Kind, Callable[[int, date], Mail | None]] = {
    Notice.Kind.STEP_WAITS: _step_waits,
    Notice.Kind.STEP_RETURNED: _step_returned,
    Notice.Kind.WISH_TO_JOIN: _wish_to_join,
    Notice.Kind.RECOMMENDED: _recommended,
    Notice.Kind.PULSE: _pulse,
}
