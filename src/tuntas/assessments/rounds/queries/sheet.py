"""One assessment as a sheet: its lines with what this person may see, and the results so far.

The worksheet page, the export and the letter all read this; nothing else decides what is visible.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db.models import Q

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Answer, Assessment, Comment, EvidenceUse, Voice
from tuntas.assessments.rounds.rights import Rights, rights
from tuntas.assessments.rounds.scores import field_of, in_use, overlaid, running_score
from tuntas.organisation.powers import Powers
from tuntas.rules.instruments import Instrument, Node
from tuntas.rules.phrases import Bilingual
from tuntas.rules.scoring import AnswerError, Result

NOT_APPLICABLE = Bilingual("Tidak berlaku", "Does not apply")
VERIFIED = frozenset({"text", "two-sources"})


@dataclass(frozen=True)
class SheetOption:
    """One answer that can be chosen, with what it means for this item."""

    key: str
    label: Bilingual
    meaning: str
    value: Fraction | None  # None: does not apply


@dataclass(frozen=True)
class Said:
    """What one voice answered to one item."""

    value: str
    note: str
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True)
class SheetEvidence:
    """A proof that stands for an item."""

    use_id: int
    uid: UUID
    version: int
    title: str
    kind: str
    address: str
    file_name: str
    sha256: str


@dataclass(frozen=True)
class SheetLine:
    """One node of the instrument.

    `field` is `options`, `number`, `numbers` (one per thing judged, parted by ;) or empty where
    nothing is answered. `voices` holds only the voices that the person may see.
    """

    key: str
    parent: str
    label: Bilingual
    kind: str
    depth: int
    weight: Fraction | None
    field: str
    options: tuple[SheetOption, ...]
    minimum: Fraction | None
    maximum: Fraction | None
    unit: str
    counts: bool
    leaf: bool
    question: Bilingual | None
    help: str
    expected: tuple[str, ...]
    note: str
    verified: bool
    voices: Mapping[str, Said]
    evidence: tuple[SheetEvidence, ...]
    comments: int
    assigned: tuple[tuple[int, str], ...]  # person id and name

    def value(self, voice: str) -> str:
        """Return the answer in a voice; empty where there is none to see."""
        said = self.voices.get(voice)
        return said.value if said else ""


@dataclass(frozen=True)
class AssessmentSheet:
    """An assessment as one person may see it now.

    `results` has the score so far of each visible voice; the agreed one takes the evaluator's answer
    where none was agreed. `problems` says in words why a voice cannot be scored.
    """

    assessment: Assessment
    instrument: Instrument  # in the round's variant
    rights: Rights
    lines: tuple[SheetLine, ...]
    results: Mapping[str, Result]
    problems: Mapping[str, Bilingual]


def sheet(assessment: Assessment, powers: Powers) -> AssessmentSheet:
    """Return the assessment as the person may see it, in four queries.

    `assessment` comes with its round and unit. Raises `DomainError` when the instrument's file is
    gone or was changed since the round began.
    """
    round_ = assessment.round
    whole = pinned(round_.instrument, round_.instrument_hash)
    may = rights(powers, assessment)
    said = _said(assessment, may)
    found = _Beside(
        said,
        _evidence(assessment) if may.reads else {},
        _comments(assessment, may, powers),
        _assigned(assessment),
    )
    instrument = in_use(whole, round_.policies)
    results, problems = _results(whole, round_.policies, said, may)
    return AssessmentSheet(
        assessment, instrument, may, tuple(_lines(instrument, found)), results, problems
    )


@dataclass(frozen=True)
class _Beside:
    """What stands beside the nodes, by node key."""

    said: Mapping[str, Mapping[str, Said]]
    evidence: Mapping[str, list[SheetEvidence]]
    comments: Mapping[str, int]
    assigned: Mapping[str, list[tuple[int, str]]]


def _said(assessment: Assessment, may: Rights) -> Mapping[str, Mapping[str, Said]]:
    found: dict[str, dict[str, Said]] = defaultdict(dict)
    rows = Answer.objects.filter(assessment=assessment, voice__in=may.voices)
    for node, voice, value, note, revision, by, at in rows.values_list(
        "node", "voice", "value", "note", "revision", "by__name", "at"
    ):
        found[node][voice] = Said(value, note, revision, by or "", at)
    return found


def _evidence(assessment: Assessment) -> Mapping[str, list[SheetEvidence]]:
    found: dict[str, list[SheetEvidence]] = defaultdict(list)
    rows = EvidenceUse.objects.filter(assessment=assessment).select_related("evidence")
    for use in rows.order_by("at", "pk"):
        one = use.evidence
        found[use.node].append(
            SheetEvidence(
                use.pk,
                one.uid,
                one.version,
                one.title,
                one.kind,
                one.address,
                one.file_name,
                one.sha256,
            )
        )
    return found


def visible_comments(may: Rights, powers: Powers) -> Q:
    """Keep the remarks that the person may read.

    A remark of the unit may say what it answered, so evaluators who must not know wait for it. Who
    only looks on waits for the publication.
    """
    if not may.reads:
        return Q(pk__in=())
    if not may.inside:
        return Q(inside=False)
    return Q(inside=True) | Q(by_id=powers.person_id) if may.blinded else Q()


def _comments(assessment: Assessment, may: Rights, powers: Powers) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    rows = Comment.objects.filter(visible_comments(may, powers), assessment=assessment)
    for node in rows.values_list("node", flat=True):
        found[node] += 1
    return found


def _assigned(assessment: Assessment) -> Mapping[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    rows = assessment.assignments.order_by("person__name", "pk")
    for node, person, name in rows.values_list("node", "person_id", "person__name"):
        found[node].append((person, name))
    return found


def answers_of(said: Mapping[str, Mapping[str, Said]], voice: str) -> dict[str, str]:
    """Return one voice's answers by node key, without empty ones."""
    return {
        node: voices[voice].value
        for node, voices in said.items()
        if voice in voices and voices[voice].value
    }


def _results(
    whole: Instrument,
    policies: Mapping[str, str],
    said: Mapping[str, Mapping[str, Said]],
    may: Rights,
) -> tuple[dict[str, Result], dict[str, Bilingual]]:
    results: dict[str, Result] = {}
    problems: dict[str, Bilingual] = {}
    for voice in may.voices:
        given = answers_of(said, voice)
        if voice == Voice.AGREED:
            base = answers_of(said, Voice.EVALUATOR)
            given = overlaid(in_use(whole, policies), base, given)
        try:
            results[voice] = running_score(whole, policies, given)
        except AnswerError as error:
            problems[voice] = error.words
    return results, problems


def _lines(instrument: Instrument, beside: _Beside) -> list[SheetLine]:
    depths: dict[str, int] = {}
    lines = []
    for node in instrument.nodes:
        depths[node.key] = depths.get(node.parent, -1) + 1
        lines.append(_line(instrument, node, depths[node.key], beside))
    return lines


def _line(instrument: Instrument, node: Node, depth: int, beside: _Beside) -> SheetLine:
    scale = instrument.scale_of(node)
    return SheetLine(
        key=node.key,
        parent=node.parent,
        label=node.label,
        kind=node.kind,
        depth=depth,
        weight=node.weight,
        field=field_of(instrument, node),
        options=_options(instrument, node),
        minimum=scale.minimum if scale else None,
        maximum=scale.maximum if scale else None,
        unit=scale.unit if scale else "",
        counts=node.counts,
        leaf=not instrument.children[node.key],
        question=node.question,
        help=node.help,
        expected=node.evidence,
        note=node.note,
        verified=_is_verified(node, scale.verified if scale else "text"),
        voices=beside.said.get(node.key, {}),
        evidence=tuple(beside.evidence.get(node.key, ())),
        comments=beside.comments.get(node.key, 0),
        assigned=tuple(beside.assigned.get(node.key, ())),
    )


def _options(instrument: Instrument, node: Node) -> tuple[SheetOption, ...]:
    scale = instrument.scale_of(node)
    options = [
        SheetOption(one.key, one.label, node.ladder.get(one.key, ""), one.value)
        for one in (scale.options if scale else ())
    ]
    if options and instrument.not_applicable != "refuse":
        options.append(SheetOption("n/a", NOT_APPLICABLE, "", None))
    return tuple(options)


def _is_verified(node: Node, of_scale: str) -> bool:
    own = node.source.verified if node.source else "text"
    return own in VERIFIED and of_scale in VERIFIED
