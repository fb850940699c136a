"""A standard is drafted, edited, put in force, withdrawn. What is in force is never edited."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.catalogue.actions.services import end, locked, note
from tuntas.catalogue.components import fitness
from tuntas.catalogue.drafts import (
    Content,
    Difference,
    Step,
    content_of,
    differences,
)
from tuntas.catalogue.models import Service, ServiceStandard, SopStep
from tuntas.catalogue.permissions import CatalogueActor
from tuntas.catalogue.promises import minutes_words, promise_words
from tuntas.core.errors import DomainError, OvertakenError

State = ServiceStandard.State

BACKDATED = timedelta(days=31)  # a decree is signed before it is entered here


class DraftOvertakenError(OvertakenError):
    """Somebody saved the draft meanwhile; `differences` are (theirs, yours), `revision` is theirs."""

    def __init__(self, found: Sequence[Difference], revision: int) -> None:
        names = ", ".join(one.label for one in found)
        super().__init__(
            _(
                "Orang lain menyimpan rancangan ini lebih dahulu. Yang berbeda dari isian Anda: %(names)s."
            )
            % {"names": names}
        )
        self.differences, self.revision = found, revision


@transaction.atomic
def begin_draft(
    *, service_id: int, by: CatalogueActor, at: datetime, copy_of: int | None = None
) -> ServiceStandard:
    """Start the next version, as a copy of `copy_of` (a version number), else of what is in force.

    Raises `OvertakenError` when there is a draft, `DomainError` for a closed service or an unknown
    version.
    """
    service = locked(service_id, by)
    if service.closed_on is not None:
        raise DomainError(_("Layanan ini sudah ditutup, jadi standarnya tidak disusun lagi."))
    if service.standards.drafts().exists():
        raise OvertakenError(_("Rancangan untuk layanan ini sudah ada. Lanjutkan rancangan itu."))
    content = replace(_source(service, copy_of), decree="", change_reason="", review_on=None)
    last = service.standards.aggregate(last=Max("version"))["last"] or 0
    draft = ServiceStandard.objects.create(
        service=service, version=last + 1, made_at=at, made_by_id=by.id, **content.columns
    )
    _write_steps(draft, content.steps)
    note(service, "standard.draft", by=by, at=at, name=service.name, version=draft.version)
    return draft


def _source(service: Service, copy_of: int | None) -> Content:
    if copy_of is not None:
        source = service.standards.filter(version=copy_of).first()
        if source is None:
            raise DomainError(_("Versi %(n)s tidak ada. Muat ulang halaman.") % {"n": copy_of})
        return content_of(source)
    source = service.standards.in_force().first() or service.standards.order_by("-version").first()
    return content_of(source) if source else Content()


@transaction.atomic
def edit_draft(
    *, standard_id: int, content: Content, seen: int, by: CatalogueActor, at: datetime
) -> ServiceStandard:
    """Save a draft; `seen` is the revision from which `content` was made.

    Raises `DraftOvertakenError` when somebody else saved meanwhile and it differs, `OvertakenError`
    when it is no draft any more.
    """
    draft = _draft(standard_id, by)
    stored = content_of(draft)
    found = differences(stored, content)
    if not found:
        return draft
    if draft.revision != seen:
        raise DraftOvertakenError(found, draft.revision)
    for name, value in content.columns.items():
        setattr(draft, name, value)
    draft.revision += 1
    draft.save()
    if stored.steps != content.steps:
        draft.steps.all().delete()
        _write_steps(draft, content.steps)
    note(
        draft.service, "standard.edit", by=by, at=at, name=draft.service.name,
        version=draft.version, fields=[one.key for one in found],
    )  # fmt: skip
    return draft


def _write_steps(draft: ServiceStandard, steps: Sequence[Step]) -> None:
    SopStep.objects.bulk_create(
        SopStep(standard=draft, order=place, **vars(step)) for place, step in enumerate(steps, 1)
    )


def _locked(standard_id: int, by: CatalogueActor) -> ServiceStandard:
    """Return a standard whose service is locked: one act on a service's standards at a time."""
    found = ServiceStandard.objects.filter(pk=standard_id).values_list("service_id").first()
    if found is None:
        raise OvertakenError(_("Rancangan ini sudah dihapus orang lain."))
    service = locked(found[0], by)
    standard = ServiceStandard.objects.filter(pk=standard_id).first()
    if standard is None:
        raise OvertakenError(_("Rancangan ini sudah dihapus orang lain."))
    standard.service = service
    return standard


def _draft(standard_id: int, by: CatalogueActor) -> ServiceStandard:
    standard = _locked(standard_id, by)
    if standard.state != State.DRAFT:
        raise OvertakenError(
            _("Versi %(n)s sudah ditetapkan, jadi tidak dapat diubah. Buat rancangan baru.")
            % {"n": standard.version}
        )
    return standard


@transaction.atomic
def put_in_force(
    *, standard_id: int, valid_from: date, seen: int, by: CatalogueActor, at: datetime,
    review_on: date | None = None,
) -> ServiceStandard:  # fmt: skip
    """Let a draft hold from a day on; the version before it ends the day before.

    `review_on`: by when it is looked at again; None leaves what the draft says. Raises `DomainError`
    naming what is missing, both figures when the steps take longer than the promise, or what is wrong
    with a day; `OvertakenError` when somebody was quicker.
    """
    draft = _draft(standard_id, by)
    if draft.revision != seen:
        raise OvertakenError(
            _("Rancangan ini baru saja diubah orang lain. Periksa lagi sebelum menetapkannya.")
        )
    _check_fit(draft)
    former = draft.service.standards.in_force().first()
    today = timezone.localdate(at)
    _check_day(valid_from, former, today=today)
    if review_on is not None:
        _check_review(review_on, today=today)
        draft.review_on = review_on
    if former is not None:
        last_day = valid_from - timedelta(days=1)
        end(former, State.REPLACED, last_day=last_day, reason=draft.change_reason)
    draft.state, draft.valid_from = State.IN_FORCE, valid_from
    draft.in_force_at, draft.in_force_by_id = at, by.id
    draft.save(update_fields=["state", "valid_from", "review_on", "in_force_at", "in_force_by"])
    note(
        draft.service, "standard.enforce", by=by, at=at, name=draft.service.name,
        version=draft.version, valid_from=valid_from.isoformat(),
    )  # fmt: skip
    return draft


def _check_fit(draft: ServiceStandard) -> None:
    found = fitness(draft)
    if found.missing_public:
        names = ", ".join(str(one.label) for one in found.missing_public)
        raise DomainError(
            _("Belum dapat ditetapkan. Lengkapi dahulu: %(names)s.") % {"names": names}
        )
    if found.too_long:
        raise DomainError(
            _(
                "Langkah kerjanya berjumlah %(steps)s, lebih lama daripada janji %(promise)s. "
                "Pangkas langkahnya, atau ubah janjinya."
            )
            % {"steps": minutes_words(found.step_minutes), "promise": promise_words(draft)}
        )


def _check_day(valid_from: date, former: ServiceStandard | None, *, today: date) -> None:
    if valid_from > today:
        raise DomainError(_("Tanggal berlakunya belum tiba. Tetapkan standar ini pada harinya."))
    if former is not None and former.valid_from and valid_from < former.valid_from:
        raise DomainError(
            _("Versi sebelumnya mulai berlaku sesudah tanggal itu. Pilih tanggal yang lebih akhir.")
        )
    if former is not None and valid_from < today - BACKDATED:
        raise DomainError(
            _(
                "Paling lama %(days)s hari ke belakang: permohonan yang masuk sejak hari itu dinilai "
                "dengan janji baru, padahal warga membaca janji yang lama."
            )
            % {"days": BACKDATED.days}
        )


def _check_review(review_on: date, *, today: date) -> None:
    if review_on <= today:
        raise DomainError(
            _("Hari peninjauan harus sesudah hari ini. Biasanya setahun sesudah standar berlaku.")
        )


@transaction.atomic
def withdraw(*, standard_id: int, reason: str, by: CatalogueActor, at: datetime) -> ServiceStandard:
    """End a standard in force without a successor. Raises `OvertakenError` when it ended already."""
    standard = _locked(standard_id, by)
    if standard.state != State.IN_FORCE:
        raise OvertakenError(_("Standar ini sudah tidak berlaku lagi."))
    end(standard, State.WITHDRAWN, last_day=timezone.localdate(at), reason=reason)
    note(
        standard.service, "standard.withdraw", by=by, at=at, name=standard.service.name,
        version=standard.version, reason=reason,
    )  # fmt: skip
    return standard


@transaction.atomic
def discard_draft(*, standard_id: int, by: CatalogueActor, at: datetime) -> None:
    """Throw a draft away. Raises `DomainError` once citizens were consulted about it."""
    draft = _draft(standard_id, by)
    if draft.consultations.exists():
        raise DomainError(
            _(
                "Rancangan ini sudah dibahas di Forum Konsultasi Publik, jadi tidak dihapus. Ubah isinya."
            )
        )
    note(
        draft.service, "standard.discard", by=by, at=at, name=draft.service.name,
        version=draft.version,
    )  # fmt: skip
    draft.delete()
