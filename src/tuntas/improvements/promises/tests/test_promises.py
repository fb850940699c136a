"""The life of a promise: drafted, signed, kept or broken, checked; who may, and what no longer changes."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import Error, IntegrityError, transaction
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import ForumFinding, Promise
from tuntas.improvements.promises.actions.outcomes import break_promise, keep_promise
from tuntas.improvements.promises.actions.promises import (
    Origin,
    change_draft,
    discard_draft,
    draft_promise,
    sign_promise,
)
from tuntas.improvements.promises.promise_rule import promise_rule
from tuntas.improvements.promises.tests.promise_samples import (
    DUE,
    FACTS,
    TODAY,
    drafted,
    facts,
    held,
    kept,
    later,
    signed,
    survey_item,
)

pytestmark = pytest.mark.django_db
Standing = Promise.Standing


def fresh(promise: Promise) -> Promise:
    return Promise.objects.get(pk=promise.pk)


def stands(promise: Promise, on: date = TODAY) -> str:
    return fresh(promise).standing(on=on, rule=promise_rule())


def sign(city: City, promise: Promise, **changes: Any) -> Promise:
    said = {
        "signer": "Budi, Kepala Dinas", "seen": promise.changed_at.isoformat(),
        "by": city.budi.powers(), "at": MONDAY,
    }  # fmt: skip
    return sign_promise(promise_id=promise.pk, **{**said, **changes})


def test_a_promise_is_drafted_signed_and_kept(city: City) -> None:
    draft = drafted(city)
    assert stands(draft) == Standing.DRAFT
    assert not Promise.objects.made().exists()
    promise = sign(city, draft)
    assert (promise.signed_on, promise.signed_by) == (TODAY, city.budi)
    assert stands(promise, DUE) == Standing.RUNNING
    assert stands(promise, DUE + timedelta(days=1)) == Standing.LATE
    done = keep_promise(
        promise_id=promise.pk, kept_on=DUE, outcome="Sudah", proof="", by=city.budi.powers(),
        at=later(60),
    )  # fmt: skip
    assert stands(done) == Standing.KEPT
    assert (done.ended_at, done.ended_by) == (later(60), city.budi)
    verbs = AuditEntry.objects.filter(subject=f"promise:{promise.pk}").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "promise.draft", "promise.sign", "promise.keep",
    ]  # fmt: skip


def test_silence_counts_as_broken_until_the_unit_says_that_it_was_kept(city: City) -> None:
    promise = signed(city)
    after = DUE + timedelta(days=91)
    assert stands(promise, after) == Standing.BROKEN
    keep_promise(
        promise_id=promise.pk, kept_on=after, outcome="Akhirnya", proof="",
        by=city.budi.powers(), at=later(140),
    )  # fmt: skip
    assert stands(promise, after) == Standing.KEPT_LATE


def test_the_head_says_that_it_is_broken_and_promises_anew(city: City) -> None:
    promise = signed(city)
    broken = break_promise(
        promise_id=promise.pk, reason="Anggaran dipotong", by=city.budi.powers(), at=MONDAY
    )
    assert (stands(broken), broken.broken_on) == (Standing.BROKEN, TODAY)
    anew = drafted(city, origin=Origin(follows=fresh(broken)))
    assert list(broken.followed_by.all()) == [anew]


def test_only_what_is_late_or_broken_is_promised_anew(city: City) -> None:
    running = signed(city)
    with pytest.raises(DomainError, match="dijanjikan ulang"):
        drafted(city, origin=Origin(follows=running))
    drafted(city, at=later(42), due=later(99).date(), origin=Origin(follows=running))


@pytest.mark.parametrize("who", ["sari", "oki", "dewi", "citra", "eva", "wati", "adi", "vina"])
def test_only_the_head_signs_and_says_what_became_of_it(city: City, who: str) -> None:
    by = getattr(city, who).powers()
    draft, promise = drafted(city), signed(city)
    with pytest.raises(NotPermittedError):
        sign(city, draft, by=by)
    with pytest.raises(NotPermittedError):
        keep_promise(promise_id=promise.pk, kept_on=TODAY, outcome="x", proof="", by=by, at=MONDAY)
    with pytest.raises(NotPermittedError):
        break_promise(promise_id=promise.pk, reason="x", by=by, at=MONDAY)
    assert stands(draft) == Standing.DRAFT
    assert stands(promise) == Standing.RUNNING


@pytest.mark.parametrize("who", ["oki", "dewi", "citra", "eva", "wati", "adi", "vina"])
def test_only_the_unit_itself_drafts(city: City, who: str) -> None:
    by = getattr(city, who).powers()
    draft = drafted(city)
    seen = draft.changed_at.isoformat()
    for act in (
        lambda: draft_promise(
            unit_id=city.roads.pk, facts=FACTS, origin=Origin(), by=by, at=MONDAY
        ),
        lambda: change_draft(promise_id=draft.pk, facts=FACTS, seen=seen, by=by, at=MONDAY),
        lambda: discard_draft(promise_id=draft.pk, seen=seen, by=by, at=MONDAY),
    ):
        with pytest.raises(NotPermittedError):
            act()


def test_of_two_heads_who_sign_the_second_hears_of_the_first(city: City) -> None:
    draft = drafted(city)
    sign(city, draft)
    with pytest.raises(OvertakenError, match="sudah ditandatangani"):
        sign(city, draft, signer="Kepala lain")
    assert fresh(draft).signer == "Budi, Kepala Dinas"


def test_the_head_signs_what_he_read(city: City) -> None:
    draft = drafted(city)
    seen = draft.changed_at.isoformat()
    change_draft(
        promise_id=draft.pk, facts=facts(text="Lain"), seen=seen, by=city.sari.powers(), at=later(1)
    )
    for act in (
        lambda: sign(city, draft),
        lambda: change_draft(
            promise_id=draft.pk, facts=FACTS, seen=seen, by=city.sari.powers(), at=later(2)
        ),
        lambda: discard_draft(promise_id=draft.pk, seen=seen, by=city.sari.powers(), at=later(2)),
    ):
        with pytest.raises(OvertakenError, match="baru saja diubah"):
            act()
    assert (fresh(draft).text, fresh(draft).signed_on) == ("Lain", None)


def test_a_discarded_draft_is_gone_for_everybody(city: City) -> None:
    draft = drafted(city)
    pk, seen = draft.pk, draft.changed_at.isoformat()
    discard_draft(promise_id=pk, seen=seen, by=city.sari.powers(), at=MONDAY)
    with pytest.raises(OvertakenError, match="dihapus"):
        sign_promise(promise_id=pk, signer="B", seen=seen, by=city.budi.powers(), at=MONDAY)


def keeps(city: City, promise: Promise) -> None:
    keep_promise(
        promise_id=promise.pk, kept_on=TODAY, outcome="Sudah", proof="", by=city.budi.powers(),
        at=MONDAY,
    )  # fmt: skip


def breaks(city: City, promise: Promise) -> None:
    break_promise(promise_id=promise.pk, reason="Batal", by=city.budi.powers(), at=MONDAY)


@pytest.mark.parametrize(("first", "second"), [*product([keeps, breaks], repeat=2)])
def test_of_kept_and_broken_at_once_the_first_stays(
    city: City, first: Callable[..., None], second: Callable[..., None]
) -> None:
    promise = signed(city)
    first(city, promise)
    before = fresh(promise).outcome
    with pytest.raises(OvertakenError, match="sudah dicatat"):
        second(city, promise)
    assert fresh(promise).outcome == before


def test_days_that_do_not_fit_are_refused(city: City) -> None:
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(DomainError, match="sudah lewat"):
        drafted(city, due=yesterday)
    draft = drafted(city)
    with pytest.raises(DomainError, match="sudah lewat"):
        sign(city, draft, at=later(60))
    with pytest.raises(DomainError, match="belum ditandatangani"):
        keeps(city, draft)
    promise = signed(city)
    for day, said in (
        (yesterday, "belum ditandatangani"),
        (TODAY + timedelta(days=1), "belum tiba"),
    ):
        with pytest.raises(DomainError, match=said):
            keep_promise(
                promise_id=promise.pk, kept_on=day, outcome="x", proof="",
                by=city.budi.powers(), at=MONDAY,
            )  # fmt: skip


def test_a_promise_comes_from_a_complaint_of_its_own_unit(city: City) -> None:
    own = survey_item(city)
    promise = signed(city, origin=Origin(item=own))
    assert (promise.item, promise.survey) == (own, own.survey)
    with pytest.raises(DomainError, match="unit lain"):
        drafted(city, origin=Origin(item=survey_item(city, city.health)))


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Lain"}, {"due": DUE + timedelta(days=90)}, {"signer": "Lain"},
        {"signed_on": None, "signer": ""}, {"responsible": "Lain"},
    ],
)  # fmt: skip
def test_the_database_keeps_a_signed_promise(city: City, change: dict[str, Any]) -> None:
    for promise in (signed(city), kept(city)):
        with pytest.raises(Error, match="cannot be changed"), transaction.atomic():
            Promise.objects.filter(pk=promise.pk).update(**change)
        with pytest.raises(Error, match="cannot be changed"), transaction.atomic():
            promise.delete()


def test_the_database_keeps_what_was_said_of_it(city: City) -> None:
    promise = kept(city)
    with pytest.raises(Error, match="cannot be changed"), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(outcome="Lain")
    Promise.objects.filter(pk=promise.pk).update(changed_at=later(3))


@pytest.mark.parametrize(
    "change",
    [
        {"kept_on": TODAY, "outcome": "x"},  # without the moment
        {"kept_on": TODAY, "ended_at": MONDAY},  # without a word
        {"kept_on": TODAY, "broken_on": TODAY, "outcome": "x", "ended_at": MONDAY},
        {"kept_on": TODAY - timedelta(days=1), "outcome": "x", "ended_at": MONDAY},
        {"ended_at": MONDAY},
    ],
)
def test_the_database_refuses_half_an_end(city: City, change: dict[str, Any]) -> None:
    promise = signed(city)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(**change)


def test_the_database_tells_the_standing_like_the_function(city: City) -> None:
    """Every combination of days around the limits, in both; the function is the oracle."""
    rule = promise_rule()
    ends = [None, DUE - timedelta(days=1), DUE, DUE + timedelta(days=1)]
    rows = [Promise(unit=city.roads, text="x", action="x", responsible="x", due=DUE)]
    for kept_on, broken_on in [*((day, None) for day in ends), (None, DUE)]:
        ended = kept_on or broken_on
        rows.append(
            Promise(
                unit=city.roads,
                text="x",
                action="x",
                responsible="x",
                due=DUE,
                signed_on=TODAY,
                signer="B",
                kept_on=kept_on,
                broken_on=broken_on,
                outcome="y" if ended else "",
                ended_at=MONDAY if ended else None,
            )
        )
    Promise.objects.bulk_create(rows)
    held(city, {kept(city): "not-kept"})
    told = set()
    for days in (-1, 0, 1, 89, 90, 91, 400):
        on = DUE + timedelta(days=days)
        for one in Promise.objects.with_standing(on=on, rule=rule):
            assert one.stands == one.standing(on=on, rule=rule), (days, one.days)  # type: ignore[attr-defined]  # annotated
            told.add(one.stands)  # type: ignore[attr-defined]
    assert told == set(Standing)


def test_the_database_tells_a_dispute_like_the_function(city: City) -> None:
    promises = [kept(city, on=later(2).date(), at=later(5)) for _ in range(4)] + [signed(city)]
    found = [
        {0: "not-kept", 1: "not-kept", 2: "kept", 3: "partly", 4: "not-kept"},
        {0: "not-kept", 1: "kept", 2: "not-kept"},
    ]
    for day, seen in zip((later(2), later(6)), found, strict=True):
        held(city, {promises[n]: said for n, said in seen.items()}, at=day)
    rule, on = promise_rule(), later(9).date()
    told = list(Promise.objects.with_standing(on=on, rule=rule).order_by("pk"))
    assert [one.stands for one in told] == [one.standing(on=on, rule=rule) for one in told]  # type: ignore[attr-defined]  # annotated
    doubted = [one.standing(on=on, rule=rule) == Standing.DISPUTED for one in told]
    assert doubted == [True, False, True, False, False]
    assert ForumFinding.objects.count() == 8
