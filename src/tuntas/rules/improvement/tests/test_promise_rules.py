"""The shipped rule for promises, what a city's own file may say, and how a promise stands by it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tuntas.rules.improvement.promise_rules import PROMISE_RULE, PromiseRuleError
from tuntas.rules.improvement.promise_standing import (
    Finding,
    PromiseDays,
    Seen,
    Standing,
    disputed,
    reminder_due,
    standing,
)

TEXT = PROMISE_RULE.shipped_text()
RULE = PROMISE_RULE.shipped
DUE = date(2026, 6, 30)
SIGNED = date(2026, 1, 5)


def after(days: int) -> date:
    return DUE + timedelta(days=days)


def test_the_shipped_rule_says_that_nobody_checked_it() -> None:
    assert RULE.broken_after_days.value == 90
    assert RULE.remind_at_days.value == (-14, -3, 1, 30, 75)
    assert RULE.broken_after_days.unverified
    assert RULE.remind_at_days.unverified


def test_reminders_are_put_in_order() -> None:
    mixed = TEXT.replace("[-14, -3, 1, 30, 75]", "[30, -7, 0]")
    assert PROMISE_RULE.read(mixed, path="x").remind_at_days.value == (-7, 0, 30)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("30, 75]", "30, 91]", "19: [reminder] 91 comes after the promise counts as broken (90)"),
        ("after_days: 90", "after_days: 0", "[schema]"),
        ("after_days: 90", "after_days: soon", "[schema]"),
        ("verified: unverified", "verified: surely", "[schema]"),
        ("format: 1", "format: 2", "[schema]"),
        ("key: janji", "key: janji\nextra: 1", "[schema]"),
    ],
)
def test_a_file_that_breaks_a_rule_is_told_so(old: str, new: str, said: str) -> None:
    with pytest.raises(PromiseRuleError) as wrong:
        PROMISE_RULE.read(TEXT.replace(old, new), path="janji.yaml")
    assert said in str(wrong.value)


def test_a_citys_own_file_is_read_from_its_folder(tmp_path: Path) -> None:
    own = tmp_path / "kota.yaml"
    own.write_text(TEXT.replace("after_days: 90", "after_days: 120"), encoding="utf-8")
    assert PROMISE_RULE.load(own).broken_after_days.value == 120
    assert [one.path for one in PROMISE_RULE.own.checked(tmp_path).values()] == [str(own)]


@pytest.mark.parametrize(
    ("days", "on", "stands"),
    [
        (PromiseDays(DUE), after(500), Standing.DRAFT),
        (PromiseDays(DUE, SIGNED), SIGNED, Standing.RUNNING),
        (PromiseDays(DUE, SIGNED), DUE, Standing.RUNNING),
        (PromiseDays(DUE, SIGNED), after(1), Standing.LATE),
        (PromiseDays(DUE, SIGNED), after(90), Standing.LATE),
        (PromiseDays(DUE, SIGNED), after(91), Standing.BROKEN),
        (PromiseDays(DUE, SIGNED, kept_on=DUE), after(500), Standing.KEPT),
        (PromiseDays(DUE, SIGNED, kept_on=after(1)), after(2), Standing.KEPT_LATE),
        (PromiseDays(DUE, SIGNED, kept_on=after(200)), after(500), Standing.KEPT_LATE),
        (PromiseDays(DUE, SIGNED, broken_on=SIGNED), SIGNED, Standing.BROKEN),
    ],
)
def test_how_a_promise_stands(days: PromiseDays, on: date, stands: Standing) -> None:
    assert standing(days, on=on, rule=RULE) is stands


@pytest.mark.parametrize(
    ("kept_on", "findings", "said"),
    [
        (None, [(1, "not-kept")], False),
        (DUE, [], False),
        (DUE, [(-1, "not-kept")], False),
        (DUE, [(0, "not-kept")], True),
        (DUE, [(5, "partly")], False),
        (DUE, [(5, "not-kept"), (9, "kept")], False),
        (DUE, [(9, "kept"), (5, "not-kept")], False),
        (DUE, [(5, "kept"), (9, "not-kept")], True),
        (DUE, [(5, "not-kept"), (5, "kept")], False),
        (DUE, [(5, "kept"), (5, "not-kept")], True),
    ],
)
def test_citizens_dispute_what_the_last_forum_did_not_find(
    kept_on: date | None, findings: list[tuple[int, str]], *, said: bool
) -> None:
    found = [Finding(after(day), Seen(seen)) for day, seen in findings]
    assert disputed(kept_on, found) is said
    stands = standing(PromiseDays(DUE, SIGNED, kept_on), on=after(9), rule=RULE, findings=found)
    assert (stands is Standing.DISPUTED) is said


@pytest.mark.parametrize(
    ("on", "day"),
    [
        (after(-15), None), (after(-14), -14), (after(-4), -14), (after(-3), -3), (DUE, -3),
        (after(1), 1), (after(29), 1), (after(80), 75), (after(91), None),
    ],
)  # fmt: skip
def test_the_last_reminder_counts_until_the_promise_is_broken(on: date, day: int | None) -> None:
    assert reminder_due(PromiseDays(DUE, SIGNED), on=on, rule=RULE) == day


def test_nobody_is_reminded_of_drafts_and_of_what_has_an_end() -> None:
    for ended in (
        PromiseDays(DUE), PromiseDays(DUE, SIGNED, kept_on=SIGNED),
        PromiseDays(DUE, SIGNED, broken_on=SIGNED),
    ):  # fmt: skip
        assert reminder_due(ended, on=after(1), rule=RULE) is None
