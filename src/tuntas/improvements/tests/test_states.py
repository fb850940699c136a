"""Tables of transitions: complete, and what they say of an act at the wrong time."""

from collections.abc import Iterator

import pytest

from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.models import ComplaintSurvey, Improvement, Promise, Step
from tuntas.improvements.models.states import (
    COMPLAINT_SURVEY,
    IMPROVEMENT,
    MACHINES,
    PROMISE,
    STEP,
    Machine,
)
from tuntas.improvements.models.states.machine import GONE

every_machine = pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.key)


@every_machine
def test_every_act_has_an_answer_in_every_state(machine: Machine) -> None:
    for key, act in machine.acts.items():
        assert not set(act.moves) & set(act.refused), key
        assert {*act.moves, *act.refused} == set(machine.states.values), key
        assert set(act.moves.values()) <= {*machine.states.values, GONE}, key


@every_machine
def test_every_state_can_be_reached(machine: Machine) -> None:
    assert set(machine.states.values) <= {machine.start, *later(machine, machine.start)}


@every_machine
def test_who_is_refused_was_overtaken_where_a_walk_leads_there(machine: Machine) -> None:
    for key, act in machine.acts.items():
        behind = {state for source in act.moves for state in later(machine, source)}
        for state in act.refused:
            with pytest.raises(DomainError) as refusal:
                machine.after(state, key)
            assert isinstance(refusal.value, OvertakenError) == (state in behind), (key, state)


def later(machine: Machine, start: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Walk every way there is, one act after the other."""
    for act in machine.acts.values():
        target = act.moves.get(start)
        if target is not None and target not in seen:
            yield target
            yield from later(machine, target, seen | {target})


@pytest.mark.parametrize(
    ("machine", "state", "act", "leads"),
    [
        (IMPROVEMENT, Improvement.State.STOPPED, "resume", Improvement.State.RUNNING),
        (STEP, Step.State.WAITING, "give_back", Step.State.OPEN),
        (STEP, Step.State.WAITING, "approve", Step.State.DONE),
        (PROMISE, Promise.State.DRAFT, "discard", GONE),
    ],
)
def test_an_act_leads_to_a_state(machine: Machine, state: str, act: str, leads: str) -> None:
    assert machine.after(state, act) == leads


def test_a_promise_that_was_not_signed_is_not_kept_yet() -> None:
    with pytest.raises(DomainError, match="belum ditandatangani") as refusal:
        PROMISE.after(Promise.State.DRAFT, "keep")
    assert not isinstance(refusal.value, OvertakenError)


def test_the_words_name_the_state() -> None:
    with pytest.raises(OvertakenError, match="sementara itu ditutup"):
        COMPLAINT_SURVEY.after(ComplaintSurvey.State.CLOSED, "open")
