"""The store: readers see one whole version, writers change only what changed."""

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tuntas.measures.store import Draft, NoFactsError, current, next_version, part_of

AT = datetime(2026, 11, 22, tzinfo=UTC)
JANUARY = part_of("cases", date(2026, 1, 1))
FEBRUARY = part_of("cases", date(2026, 2, 1))


def _put(root: Path, part: str, content: str, *, at: datetime = AT) -> None:
    with next_version(root, at=at) as draft:
        written = root / "written.parquet"
        written.write_text(content)
        draft.put("cases", part, written, rows=len(content), fingerprint=content)


def test_without_facts_the_reader_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoFactsError, match="tuntas facts refresh"):
        current(tmp_path)


def _drop_both(draft: Draft) -> None:
    draft.drop("cases", JANUARY)
    draft.drop("cases", FEBRUARY)  # was never there


def test_a_version_counts_once_it_is_whole(tmp_path: Path) -> None:
    _put(tmp_path, JANUARY, "one")
    before = current(tmp_path)
    with pytest.raises(KeyError), next_version(tmp_path, at=AT) as draft:
        _drop_both(draft)
    assert current(tmp_path) == before
    assert before.paths("cases")[0].read_text() == "one"


def test_the_same_content_is_the_same_version(tmp_path: Path) -> None:
    _put(tmp_path, JANUARY, "one")
    before = current(tmp_path)
    _put(tmp_path, JANUARY, "one", at=AT + timedelta(days=1))
    assert current(tmp_path) == before


def test_a_changed_month_is_a_new_file_and_the_other_stays(tmp_path: Path) -> None:
    _put(tmp_path, JANUARY, "one")
    _put(tmp_path, FEBRUARY, "two")
    old = current(tmp_path)
    _put(tmp_path, JANUARY, "three", at=AT + timedelta(minutes=1))
    new = current(tmp_path)
    assert [path.read_text() for path in new.paths("cases")] == ["three", "two"]
    assert [path.read_text() for path in old.paths("cases")] == ["one", "two"]
    assert old.paths("cases")[1] == new.paths("cases")[1]
    assert new.version != old.version
    assert new.rows("cases") == len("three") + len("two")


def test_files_go_when_no_kept_version_names_them(tmp_path: Path) -> None:
    for minute in range(5):
        _put(tmp_path, JANUARY, f"content {minute}", at=AT + timedelta(minutes=minute))
    kept = {path.read_text() for path in (tmp_path / "files").iterdir()}
    assert kept == {"content 2", "content 3", "content 4"}


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    inside, release = threading.Event(), threading.Event()

    def first() -> None:
        with next_version(tmp_path, at=AT) as draft:
            inside.set()
            release.wait(5)
            written = tmp_path / "first.parquet"
            written.write_text("first")
            draft.put("cases", JANUARY, written, rows=1, fingerprint="first")

    writer = threading.Thread(target=first)
    writer.start()
    assert inside.wait(5)
    second = threading.Thread(target=_put, args=(tmp_path, FEBRUARY, "second"))
    second.start()
    release.set()
    writer.join(5)
    second.join(5)
    assert [path.read_text() for path in current(tmp_path).paths("cases")] == ["first", "second"]


def test_a_table_outside_the_contract_is_refused(tmp_path: Path) -> None:
    written = tmp_path / "x.parquet"
    written.write_text("x")
    with next_version(tmp_path, at=AT) as draft, pytest.raises(KeyError, match="names"):
        draft.put("names", JANUARY, written, rows=1, fingerprint="x")


@pytest.mark.parametrize(
    "manifest",
    [
        "", "{", "[]", '{"version": "1", "made_at": "2026-01-01", "files": []}',
        '{"version": "1", "made_at": "kemarin", "files": {}}',
        '{"version": "1", "made_at": "2026-01-01", "files": {"cases": {"cases/2026-01": {"name": 1}}}}',
        *(
            '{"version": "1", "made_at": "2026-01-01", "files": {"cases": {"cases/2026-01":'
            f' {{"name": "{name}", "rows": 1, "fingerprint": ""}}}}}}}}'
            for name in ("../../rahasia.parquet", "/rahasia.parquet", "*.parquet", "a.csv")
        ),
    ],
    ids=range(10),
)  # fmt: skip
def test_a_manifest_that_is_none_is_not_followed(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "current.json").write_text(manifest)
    with pytest.raises(NoFactsError, match=r"current\.json rusak"):
        current(tmp_path)
    _put(tmp_path, JANUARY, "one")  # written anew, it counts again
    assert current(tmp_path).rows("cases") == 3
