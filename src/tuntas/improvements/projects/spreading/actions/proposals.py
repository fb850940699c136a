"""Action: a proven change proposes the next version of a service's standard, with itself as the reason."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tuntas.catalogue.actions.standards import begin_draft, edit_draft
from tuntas.catalogue.drafts import content_of
from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.core.errors import DomainError
from tuntas.improvements.models import EffectResult, StandardProposal
from tuntas.improvements.permissions import ImprovementActor, check_can_lead
from tuntas.improvements.projects.actions.common import locked, moved
from tuntas.improvements.projects.measuring.queries.numbers import open_effect
from tuntas.improvements.projects.measuring.sentences import plain_sentences
from tuntas.improvements.projects.spreading.proven import check_proven
from tuntas.improvements.trail import note

REASON_LETTERS = 500


@transaction.atomic
def propose_standard(
    *,
    improvement_id: int,
    service_id: int,
    promise_working_minutes: int | None,
    by: ImprovementActor,
    at: datetime,
) -> ServiceStandard:
    """Draft the next version of a standard of the unit's service; the head edits and enforces it.

    `promise_working_minutes` None leaves the promise as it is. Raises `DomainError` where the effect
    is not seen, the service is another unit's, or a draft exists (see the catalogue's actions).
    """
    improvement = locked(improvement_id)
    check_can_lead(by, improvement.unit_id)
    effect = check_proven(improvement)
    service = Service.objects.select_related("unit").filter(pk=service_id).first()
    if service is None or improvement.unit_id not in service.unit.ancestor_ids:
        raise DomainError(_("Pilih layanan milik unit perbaikan ini."))
    draft = begin_draft(service_id=service_id, by=by, at=at)
    # Standards are written in Indonesian, whatever the head reads; citizens read them.
    with override("id"):
        reason = f"Perbaikan “{improvement.title}”: {_seen(open_effect(effect))}"
    content = replace(content_of(draft), change_reason=reason[:REASON_LETTERS])
    if promise_working_minutes is not None:
        content = replace(content, promise_working_minutes=promise_working_minutes)
    draft = edit_draft(standard_id=draft.pk, content=content, seen=draft.revision, by=by, at=at)
    StandardProposal.objects.create(improvement=improvement, standard=draft, by_id=by.id, at=at)
    note(
        improvement, "improvement.propose_standard", by=by, at=at,
        title=improvement.title, service=service.name, version=draft.version,
    )  # fmt: skip
    moved(improvement, at=at)
    return draft


def _seen(effect: EffectResult) -> str:
    return plain_sentences(effect, "id") or effect.sentence_id
