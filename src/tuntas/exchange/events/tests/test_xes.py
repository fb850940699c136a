"""Events from XES."""

from datetime import UTC, datetime

import pytest

from tuntas.core.errors import DomainError
from tuntas.eventlogs.models import LoggedCase, LoggedEvent
from tuntas.exchange.events import xes as reader
from tuntas.exchange.events.tests.conftest import Bring, event, packed, trace, xes

AT = "2026-03-02T08:00:00.000+07:00"
LATER = "2026-03-03T08:00:00.000+07:00"


@pytest.mark.parametrize("pack", [str, packed])
def test_traces_are_cases(bring: Bring, pack: type[str]) -> None:
    inside = (
        f'<date key="enddate" value="{LATER}"/><date key="enddate_planned" value="{AT}"/>'
        '<date key="deadline" value="2030-01-01T00:00:00Z"/><string key="channel" value="Loket">'
        '<string key="concept:name" value="nested"/></string>'
    )
    content = xes(
        trace("K-1", event("Terima", AT, org__resource="R1", org__group="Bidang A"), inside=inside)
        + trace("K-2", event("Terima", AT, lifecycle__transition="start"))
    )
    done = bring(pack(content), name="izin.xes.gz")
    assert (done.result.cases, done.result.events) == (2, 2)
    assert (done.result.dated, done.result.late) == (1, 1)
    case = LoggedCase.objects.get(external_id="K-1")
    assert (case.channel, case.closed) == ("Loket", datetime(2026, 3, 3, 1, tzinfo=UTC))
    assert LoggedEvent.objects.filter(case=case, group__text="Bidang A").exists()
    assert done.result.warnings.counts == {"open_cases": 1, "missing_end": 2}


def test_other_attributes_can_be_named(bring: Bring) -> None:
    content = xes(
        '<trace><string key="nomor" value="7"/><date key="tutup" value="' + LATER + '"/>'
        + event("x", AT, kegiatan="Terima") + "</trace>"
    )  # fmt: skip
    bring(content, mapping={"case": "nomor", "activity": "kegiatan", "end": "tutup"})
    assert LoggedEvent.objects.get().activity.text == "Terima"
    assert LoggedCase.objects.get(external_id="7").closed is not None


def test_what_is_missing_is_refused(bring: Bring) -> None:
    nameless = f"<trace>{event('Terima', AT)}</trace>"
    loose = event("Terima", AT)
    bad = trace("K", event("Terima", "besok"), "<event></event>", event("Terima", AT))
    done = bring(xes(nameless + loose + bad), partial=True)
    assert done.result.refused.counts == {"missing": 3, "unreadable_time": 1}
    assert done.result.events == 1


def test_a_trace_twice_and_a_trace_without_events(bring: Bring) -> None:
    done = bring(xes(trace("K", event("A", AT)) + trace("K", event("B", LATER)) + trace("L")))
    assert done.result.cases == 1
    assert done.result.warnings.counts["repeated_case"] == 1
    assert done.result.warnings.counts["case_without_events"] == 1


BOMB = '<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
GOOD = xes(trace("K", event("A", AT)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (xes(trace("&b;", event("A", AT)), head=BOMB).encode(), "DOCTYPE"),
        (packed(GOOD * 1)[:-12], "rusak atau terpotong"),
        (GOOD[:-20].encode(), "rusak atau terpotong"),
        (b"<html><body/></html>", "bukan XES"),
        (xes("").encode(), "Tidak ada peristiwa"),
        (xes("<a>" * 100 + "</a>" * 100).encode(), "terlalu besar"),
        (packed("Nomor;Kegiatan\n" * 20), "dimampatkan dan bukan XES"),
    ],
)
def test_what_is_no_log_is_refused(bring: Bring, content: bytes, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        bring(content, name="izin.xes.gz")
    assert not LoggedEvent.objects.exists()


def test_a_gzip_bomb_is_not_unpacked(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuntas.exchange.events.packed.RATIO_MATTERS_FROM_BYTES", 1_000_000)
    content = xes(trace("K", event("A", AT)) + " " * 8_000_000)
    with pytest.raises(DomainError, match="mengembang"):
        bring(packed(content), name="izin.xes.gz")


def test_one_monstrous_value_is_not_gathered(bring: Bring) -> None:
    content = xes(trace("K", event("A", AT, catatan="x" * 40_000_000)))
    with pytest.raises(DomainError, match="terlalu besar"):
        bring(content)


@pytest.mark.parametrize("encoding", ["gb2312", "utf-7", "hex", "xyz", "idna", "unicode_escape"])
def test_odd_encodings_are_refused(bring: Bring, encoding: str) -> None:
    content = xes(trace("K", event("A", AT))).replace("UTF-8", encoding)
    with pytest.raises(DomainError, match=f"“{encoding}”"):
        bring(content, name="izin.xes")


def test_latin_letters_are_read(bring: Bring) -> None:
    content = xes(trace("K", event("Terima é", AT))).replace("UTF-8", "ISO-8859-1")
    bring(content.encode("latin-1"), name="izin.xes")
    assert LoggedEvent.objects.get().activity.text == "Terima é"


def test_one_trace_cannot_fill_the_memory(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_KEPT", 1000)
    passed_over = event("A", AT, lampiran="x" * 5000)
    assert bring(xes(trace("K", passed_over)), name="izin.xes").result.events == 1
    small = trace("M", event("A" * 250, AT), event("B" * 250, AT))
    assert bring(xes(small + small.replace("M", "N")), name="izin.xes").result.events == 4
    with pytest.raises(DomainError, match="terlalu besar"):
        bring(xes(trace("L", *[event("A" * 250, AT)] * 5)), name="izin.xes")
