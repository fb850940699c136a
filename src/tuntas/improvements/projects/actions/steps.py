"""A step is written, finished, approved or given back, and opened again. What it held before stays."""

from collections.abc import Sequence
from datetime import date, datetime
from secrets import token_hex

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.groups.rule import group_rule
from tuntas.improvements.models import Improvement, Notice, Step, StepDecision, StepRevision
from tuntas.improvements.models.states import STEP
from tuntas.improvements.notices import notify
from tuntas.improvements.permissions import ImprovementActor, can_lead, check_can_lead
from tuntas.improvements.projects.actions.common import check_running, for_work, locked, moved
from tuntas.improvements.projects.changes import Difference, Words, differences
from tuntas.improvements.projects.labels import label_of
from tuntas.improvements.projects.steps import content_of
from tuntas.improvements.trail import note
from tuntas.rules.improvement.eight_steps import SHAPES, CircleError, Doing, Target
from tuntas.rules.improvement.step_shapes import ContentError, Shape

State = Step.State
Verdict = StepDecision.Verdict
DECIDING = {Verdict.APPROVED: "approve", Verdict.RETURNED: "give_back"}
NAMED_LETTERS = 60  # of a line of the log, where it is named


class StepOvertakenError(OvertakenError):
    """Somebody saved the step meanwhile; `differences` are (theirs, yours), `revision` is theirs."""

    def __init__(self, found: Sequence[Difference], revision: int) -> None:
        names = ", ".join(dict.fromkeys(one.label for one in found))
        super().__init__(
            _(
                "Orang lain menyimpan langkah ini lebih dahulu. Yang berbeda dari isian Anda: %(names)s."
            )
            % {"names": names}
        )
        self.differences, self.revision = found, revision


class RowError(DomainError):
    """A row is not in order: `key` is its key, `field` the field in which that is mended."""

    def __init__(self, message: str, *, key: str, field: str) -> None:
        super().__init__(message)
        self.key, self.field = key, field


def new_key() -> str:
    """Return the key of a new row: it stays with the row whatever becomes of its words."""
    return token_hex(4)


@transaction.atomic
def save_step(
    *,
    improvement_id: int,
    number: int,
    content: Shape,
    seen: int,
    by: ImprovementActor,
    at: datetime,
    words: Words | None = None,
) -> Step:
    """Write what a step holds; `seen` is the revision from which `content` was made.

    Rows without a key get one; the same content again writes nothing, but makes what was borrowed
    from a practice one's own. `words` name what rows refer to, where differences are told. Raises `StepOvertakenError` when somebody else saved meanwhile
    and it differs; `OvertakenError` for a step that is not open or an improvement that ended;
    `DomainError` for content beyond its limits, and for days that do not fit.
    """
    improvement = for_work(improvement_id, by)
    step = _step(improvement, number)
    STEP.check(step.state, "save")
    stored, kept = content_of(number, step.content), _checked(number, content)
    if kept == stored and not _is_borrowed(step):
        return step
    _check_days(kept, today=timezone.localdate(at))
    found = differences(stored, kept, words or {})
    if step.revision != seen:
        raise StepOvertakenError(found, step.revision)
    _write(step, kept, by=by, at=at)
    changed = list(dict.fromkeys(one.key for one in found))
    note(improvement, "step.save", by=by, at=at, **_of(improvement, step), fields=changed)
    moved(improvement, at=at)
    return step


def _step(improvement: Improvement, number: int) -> Step:
    step: Step | None = improvement.steps.filter(number=number).first()
    if step is None:
        raise DomainError(_("Langkah %(n)s tidak ada; langkahnya 1 sampai 8.") % {"n": number})
    return step


def _is_borrowed(step: Step) -> bool:
    """Tell whether a step holds what came with a practice, and nobody here saved it yet."""
    return step.revision == 1 and step.revisions.filter(revision=1, by=None).exists()


def _of(improvement: Improvement, step: Step) -> dict[str, object]:
    return {"title": improvement.title, "step": step.number, "revision": step.revision}


def _checked(number: int, content: Shape) -> Shape:
    if not isinstance(content, SHAPES[number]):
        raise TypeError(f"step {number} holds {SHAPES[number].__name__}")
    try:
        return SHAPES[number].parse(content.with_keys(new_key).as_json())
    except CircleError as error:
        raise DomainError(
            _("Beberapa sebab saling menunjuk berputar. Pilih lagi induknya.")
        ) from error
    except ContentError as error:
        raise DomainError(
            _("Isian ini tidak dapat disimpan (%(place)s). Persingkat, lalu simpan lagi.")
            % {"place": error.place}
        ) from error


def _check_days(content: Shape, *, today: date) -> None:
    """Raises `RowError` for a line that ends before it begins, or work that is still to come."""
    if isinstance(content, Target):
        for line in content.schedule:
            if line.is_backwards:
                raise RowError(
                    _("“%(what)s” selesai sebelum mulai. Periksa kedua tanggalnya.")
                    % {"what": line.activity},
                    key=line.key,
                    field="ends",
                )
    if isinstance(content, Doing):
        for one in content.log:
            if one.done_on is not None and one.done_on > today:
                raise RowError(
                    _("“%(what)s”: tanggalnya belum tiba. Catat pada harinya.")
                    % {"what": Truncator(one.done).chars(NAMED_LETTERS)},
                    key=one.key,
                    field="done_on",
                )


def _write(step: Step, kept: Shape, *, by: ImprovementActor, at: datetime) -> None:
    step.content, step.revision = kept.as_json(), step.revision + 1
    step.save(update_fields=["content", "revision"])
    StepRevision.objects.create(
        step=step, revision=step.revision, content=step.content, by_id=by.id, at=at
    )


@transaction.atomic
def finish_step(
    *, improvement_id: int, number: int, seen: int, by: ImprovementActor, at: datetime
) -> Step:
    """Call a step finished; where the government's rule wants it, it waits for the head first.

    The head's own word is the approval. Raises `DomainError` naming what is missing,
    `OvertakenError` when somebody was quicker.
    """
    improvement = for_work(improvement_id, by)
    step = _step(improvement, number)
    leads = can_lead(by, improvement.unit_id)
    asked = number in group_rule().approved_steps.value
    state = STEP.after(step.state, "hand_in" if asked and not leads else "finish")
    _check_seen(step, seen)
    _check_filled(step)
    if asked and leads:
        _decide(step, Verdict.APPROVED, "", by=by, at=at)
    _set(step, state, at=at)
    if step.state == State.WAITING:
        notify(Notice.Kind.STEP_WAITS, step.pk, at=at)
    note(improvement, "step.finish", by=by, at=at, **_of(improvement, step), state=step.state)
    moved(improvement, at=at)
    return step


def _check_seen(step: Step, seen: int) -> None:
    if step.revision != seen:
        raise OvertakenError(_("Langkah ini baru saja diubah. Periksa lagi isinya."))


def _check_filled(step: Step) -> None:
    content = content_of(step.number, step.content)
    if missing := content.missing():
        names = ", ".join(str(label_of(step.number, one)) for one in missing)
        raise DomainError(_("Belum dapat diselesaikan. Isi dahulu: %(names)s.") % {"names": names})


def _set(step: Step, state: str, *, at: datetime) -> None:
    step.state, step.done_at = state, at if state == State.DONE else None
    step.save(update_fields=["state", "done_at"])


@transaction.atomic
def reopen_step(*, improvement_id: int, number: int, by: ImprovementActor, at: datetime) -> Step:
    """Take a step up again that was finished or waits for the head; later steps stay as they are.

    Raises `OvertakenError` for a step that is open.
    """
    improvement = for_work(improvement_id, by)
    step = _step(improvement, number)
    former = step.state
    _set(step, STEP.after(former, "reopen"), at=at)
    note(improvement, "step.reopen", by=by, at=at, **_of(improvement, step), state=former)
    moved(improvement, at=at)
    return step


@transaction.atomic
def decide_step(
    *,
    improvement_id: int,
    number: int,
    verdict: StepDecision.Verdict,
    seen: int,
    by: ImprovementActor,
    at: datetime,
    reason: str = "",
) -> Step:
    """Approve a step that waits, or give it back with a reason.

    Raises `DomainError` without the reason, `OvertakenError` for a step that does not wait or holds
    something else than what was read, `NotPermittedError`.
    """
    improvement = locked(improvement_id)
    check_can_lead(by, improvement.unit_id)
    check_running(improvement)
    step = _step(improvement, number)
    state = STEP.after(step.state, DECIDING[verdict])
    _check_seen(step, seen)
    reason = " ".join(reason.split())
    if verdict == Verdict.RETURNED and not reason:
        raise DomainError(_("Tulis apa yang perlu diperbaiki, agar kelompok dapat melanjutkan."))
    decision = _decide(step, verdict, reason, by=by, at=at)
    if verdict == Verdict.RETURNED:
        notify(Notice.Kind.STEP_RETURNED, decision.pk, at=at)
    _set(step, state, at=at)
    verb = "step.approve" if verdict == Verdict.APPROVED else "step.return"
    note(improvement, verb, by=by, at=at, **_of(improvement, step), reason=reason)
    moved(improvement, at=at)
    return step


def _decide(
    step: Step,
    verdict: StepDecision.Verdict,
    reason: str,
    *,
    by: ImprovementActor,
    at: datetime,
) -> StepDecision:
    return StepDecision.objects.create(
        step=step, revision=step.revision, verdict=verdict, note=reason, by_id=by.id, at=at
    )
