"""What was done is counted once, whichever process and whichever key it was."""

import os
import subprocess
import sys
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from tuntas.core import counters
from tuntas.core.counters import Allowance

FIVE = Allowance("five", 5, 3600)
SOURCES = Path(counters.__file__).parents[2]
NOON = 1_800_000_000.0
PROGRAM = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(SECRET_KEY=sys.argv[2], COUNTERS_FILE=Path(sys.argv[1]))
from tuntas.core.counters import Allowance
print(sum(Allowance("shared", 1000, 3600).take("10.0.0.1") == 0 for _ in range(400)))
"""


def test_what_fits_is_taken_and_what_does_not_says_how_long_to_wait() -> None:
    assert [FIVE.take("a", now=NOON + second) for second in range(5)] == [0] * 5
    assert FIVE.take("a", now=NOON + 60) == 3540
    assert FIVE.wait("a", now=NOON + 3599) == 1
    assert FIVE.take("a", now=NOON + 3600) == 0
    assert FIVE.wait("a", 4, now=NOON + 3600) == 0


def test_asking_takes_nothing_and_neither_does_a_refusal() -> None:
    assert [FIVE.wait("a", 5, now=NOON) for _ in range(3)] == [0] * 3
    assert FIVE.take("a", 4, now=NOON) == 0
    assert FIVE.take("a", 2, now=NOON) > 0
    assert FIVE.take("a", 1, now=NOON) == 0


def test_keys_and_allowances_do_not_share() -> None:
    other = Allowance("other", 5, 3600)
    assert FIVE.take("a", 5, now=NOON) == 0
    assert FIVE.take("b", 5, now=NOON) == 0
    assert other.take("a", 5, now=NOON) == 0


def test_zero_allows_everything() -> None:
    unlimited = Allowance("unlimited", 0, 3600)
    assert {unlimited.take("a", 10**12, now=NOON) for _ in range(9)} == {0.0}


def test_a_clock_that_was_wrong_locks_nobody_out() -> None:
    assert FIVE.take("a", 5, now=NOON + 10**8) == 0
    assert FIVE.take("a", 5, now=NOON) == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 4), st.integers(0, 1200))))
def test_like_a_dictionary_of_counts(steps: list[tuple[str, int, int]]) -> None:
    counters.forget()
    until: dict[str, float] = {}
    used: dict[str, int] = defaultdict(int)
    now = NOON
    for key, amount, later in steps:
        now += later
        if now >= until.get(key, 0):
            until[key], used[key] = now + FIVE.seconds, 0
        room = used[key] + amount <= FIVE.amount
        used[key] += amount if room else 0
        if not used[key]:
            del until[key]
        assert (FIVE.take(key, amount, now=now) == 0) is room


def test_when_the_table_is_full_who_is_free_soonest_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counters, "PLACES", 1)
    for number in range(9):
        assert FIVE.take(str(number), 5, now=NOON + number) == 0
    assert FIVE.wait("0", now=NOON + 9) == 0
    assert all(FIVE.wait(str(number), now=NOON + 9) > 0 for number in range(1, 9))


def test_processes_count_together(tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(tmp_path / "counters"), "k" * 50],
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert sum(int(one.communicate(timeout=60)[0]) for one in started) == 1000


def test_threads_count_together() -> None:
    taken: list[float] = []
    threads = [
        threading.Thread(target=lambda: taken.extend(FIVE.take("a", now=NOON) for _ in range(50)))
        for _ in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert taken.count(0.0) == 5


def test_the_file_tells_nothing_of_whom_it_counts() -> None:
    FIVE.take("203.0.113.77", now=NOON)
    written = Path(settings.COUNTERS_FILE).read_bytes()
    assert any(written)
    assert b"203.0.113" not in written
    assert Path(settings.COUNTERS_FILE).stat().st_mode & 0o077 == 0


def test_another_key_of_the_city_knows_nobody(settings: Any) -> None:
    FIVE.take("a", 5, now=NOON)
    settings.SECRET_KEY = "x" * 50
    assert FIVE.wait("a", now=NOON) == 0
