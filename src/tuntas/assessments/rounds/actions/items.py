"""What stands beside an answer: remarks, who is to answer, proof."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Assessment, Assignment, Comment, Evidence, EvidenceUse
from tuntas.assessments.rounds.actions.answers import locked_assessment
from tuntas.assessments.rounds.files import ProofFile, proof_link
from tuntas.assessments.rounds.rights import rights
from tuntas.assessments.rounds.scores import in_use
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.file_store import keep
from tuntas.organisation.powers import Powers

MAX_COMMENT = 4000


def _check_nodes(assessment: Assessment, nodes: Sequence[str]) -> None:
    round_ = assessment.round
    known = in_use(pinned(round_.instrument, round_.instrument_hash), round_.policies).by_key
    for node in nodes:
        if node not in known:
            raise DomainError(_("Butir %(key)s tidak ada pada instrumen ini.") % {"key": node})


@transaction.atomic
def comment(
    *, assessment_id: int, node: str, text: str, inside: bool, uid: UUID, by: Powers, at: datetime
) -> Comment:
    """Add a remark to an item; sent twice it stands there once."""
    assessment = locked_assessment(assessment_id)
    may = rights(by, assessment)
    if not may.comments or (inside and not may.inside):
        raise NotPermittedError(_("Anda tidak dapat menambah komentar pada tahap ini."))
    _check_nodes(assessment, [node])
    said = text.strip()
    if not said or len(said) > MAX_COMMENT:
        raise DomainError(
            _("Tulis komentar, paling banyak %(limit)s huruf.") % {"limit": MAX_COMMENT}
        )
    made, _new = Comment.objects.get_or_create(
        uid=uid,
        defaults={
            "assessment": assessment, "node": node, "text": said, "inside": inside,
            "by_id": by.person_id, "at": at,
        },
    )  # fmt: skip
    if (made.assessment_id, made.node, made.by_id) != (assessment.pk, node, by.person_id):
        raise OvertakenError(_("Komentar ini sudah tersimpan di tempat lain. Muat ulang halaman."))
    return made


@transaction.atomic
def assign(
    *,
    assessment_id: int,
    nodes: Sequence[str],
    person_id: int | None,
    among: Sequence[int],
    by: Powers,
) -> None:
    """Give items to one person instead of whoever had them; None gives them to nobody.

    `among` are the people of the giver's own side, who may be given items.
    """
    assessment = locked_assessment(assessment_id)
    if not rights(by, assessment).assigns:
        raise NotPermittedError(_("Anda tidak dapat membagi tugas pada tahap ini."))
    _check_nodes(assessment, nodes)
    if person_id is not None and person_id not in among:
        raise DomainError(_("Orang ini tidak bertugas untuk penilaian ini. Pilih orang lain."))
    Assignment.objects.filter(assessment=assessment, node__in=nodes, person__in=among).delete()
    if person_id is not None:
        Assignment.objects.bulk_create(
            Assignment(assessment=assessment, node=node, person_id=person_id)
            for node in dict.fromkeys(nodes)
        )


def _proving(assessment_id: int, node: str, by: Powers) -> Assessment:
    assessment = locked_assessment(assessment_id)
    if not rights(by, assessment).proves:
        raise NotPermittedError(_("Bukti hanya diubah oleh unit, selama tahapnya terbuka."))
    _check_nodes(assessment, [node])
    return assessment


@transaction.atomic
def add_evidence(
    *,
    assessment_id: int,
    node: str,
    title: str,
    proof: ProofFile | str,
    replaces: UUID | None,
    by: Powers,
    at: datetime,
) -> Evidence:
    """Add proof to an item: a file, or an address; `replaces` makes it a newer version.

    A newer version takes the older one's place at this item only: what other assessments were judged
    by stays as it was.
    """
    assessment = _proving(assessment_id, node, by)
    version = _next_version(assessment, replaces)
    said = title.strip() or (proof.name if isinstance(proof, ProofFile) else proof)
    made = Evidence(
        uid=replaces or uuid4(), version=version, unit_id=assessment.unit_id,
        title=said[:200], added_by_id=by.person_id, added_at=at,
    )  # fmt: skip
    _fill(made, proof)
    made.save()
    if replaces is not None:
        assessment.evidence_uses.filter(node=node, evidence__uid=replaces).delete()
    EvidenceUse.objects.create(
        assessment=assessment, node=node, evidence=made, by_id=by.person_id, at=at
    )
    return made


def _next_version(assessment: Assessment, replaces: UUID | None) -> int:
    if replaces is None:
        return 1
    own = Evidence.objects.filter(uid=replaces, unit_id=assessment.unit_id)
    # Held until the newer version is kept: another item may get its own newer version at this moment.
    first = own.select_for_update(no_key=True).order_by("version").first()
    if first is None:
        raise DomainError(_("Bukti yang akan diganti tidak ada pada unit ini."))
    return int(own.aggregate(last=Max("version"))["last"]) + 1


def _fill(made: Evidence, proof: ProofFile | str) -> None:
    if isinstance(proof, ProofFile):
        keep(proof.content)
        made.kind, made.file_name = Evidence.Kind.FILE, proof.name
        made.media_type, made.size_bytes = proof.media_type, len(proof.content)
        made.sha256 = proof.sha256
    else:
        made.kind, made.address = Evidence.Kind.LINK, proof_link(proof)


@transaction.atomic
def use_evidence(
    *, assessment_id: int, node: str, evidence_id: int, by: Powers, at: datetime
) -> EvidenceUse:
    """Let a proof that the unit has already stand for an item too."""
    assessment = _proving(assessment_id, node, by)
    found = Evidence.objects.filter(pk=evidence_id, unit_id=assessment.unit_id).first()
    if found is None:
        raise DomainError(_("Bukti ini tidak ada pada unit ini. Pilih dari daftar."))
    use, _made = EvidenceUse.objects.get_or_create(
        assessment=assessment,
        node=node,
        evidence=found,
        defaults={"by_id": by.person_id, "at": at},
    )
    return use


@transaction.atomic
def drop_evidence(*, assessment_id: int, node: str, use_id: int, by: Powers) -> None:
    """Take a proof away from an item; the unit keeps the proof itself."""
    assessment = _proving(assessment_id, node, by)
    assessment.evidence_uses.filter(pk=use_id, node=node).delete()
