"""Acts on a group and on its improvement, each with a connection of its own: nobody stops the other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from tests.personas import MONDAY, City
from tests.races import closing, until_waiting

from tuntas.improvements.groups.actions.meetings import MeetingFacts, record_meeting
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.actions.priority import Given, set_priority
from tuntas.improvements.projects.tests.step_samples import TODAY, begun


@pytest.mark.django_db(transaction=True)
def test_minutes_about_an_improvement_are_kept_while_its_priority_is_judged(city: City) -> None:
    improvement, by = begun(city), city.sari.powers()
    assert improvement.group_id is not None
    group_id: int = improvement.group_id

    def meet(improvement_id: int | None) -> None:
        facts = MeetingFacts(held_on=TODAY, minutes="Rapat", improvement_id=improvement_id)
        record_meeting(uid=uuid4(), group_id=group_id, facts=facts, by=by, at=MONDAY)

    def judge() -> object:
        answers = {node: Given("1") for node in ("dasar", "lokal", "pembangunan")}
        return set_priority(
            improvement_id=improvement.pk, instrument="", answers=answers, seen=None, by=by,
            at=MONDAY + timedelta(hours=1),
        )  # fmt: skip

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            meet(None)  # holds the group
            judged = pool.submit(closing, judge)  # holds the improvement, and waits for the group
            until_waiting(1)
            meet(improvement.pk)  # points to the improvement
        judged.result()
    assert improvement.meetings.count() == 1
    assert Improvement.objects.get().priority is not None
