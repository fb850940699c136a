"""Sending events without a browser."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from jsonschema import Draft202012Validator
from tests.personas import MONDAY

from tuntas.cases.actors import SYSTEM
from tuntas.core.counters import Allowance
from tuntas.core.models import AuditEntry
from tuntas.eventlogs.actions import log_for, make_token, revoke_token
from tuntas.eventlogs.models import ApiToken, EventImport, LoggedCase, LoggedEvent
from tuntas.exchange.events import api
from tuntas.exchange.events.batches import FIELDS
from tuntas.exchange.events.words import REFUSED

Send = Callable[..., Any]
AT = "2026-03-02T08:00:00+07:00"
ADDRESS = "/api/v1/events/izin/"


def one(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {"id": f"e{number}", "case": "A-1", "activity": "Terima", "timestamp": AT, **changes}


@pytest.fixture
def token(db: None) -> tuple[ApiToken, str]:
    with transaction.atomic():
        log = log_for("izin", by=SYSTEM, at=MONDAY, zone="Asia/Jakarta")
    return make_token(log, name="Aplikasi izin", by=SYSTEM, at=MONDAY)


@pytest.fixture
def send(token: tuple[ApiToken, str]) -> Send:
    """Sends a body; `key` replaces the token, `address` the log's."""

    def send(body: Any, *, key: str = token[1], address: str = ADDRESS) -> Any:
        raw = body if isinstance(body, str | bytes) else json.dumps(body)
        return Client(enforce_csrf_checks=True).post(
            address,
            raw,
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )

    return send


def test_a_batch_is_taken_once(send: Send) -> None:
    batch = [one(1), one(2, activity="Serah", end=AT, deadline="2026-03-01", resource="Rahmawati")]
    first, again = send(batch), send(batch)
    assert first.json() == {"accepted": 2, "unchanged": 0, "refused": []}
    assert again.json() == {"accepted": 0, "unchanged": 2, "refused": []}
    case = LoggedCase.objects.get()
    assert case.closed is not None
    assert "Rahmawati" not in str(list(LoggedEvent.objects.values()))
    assert EventImport.objects.count() == 2
    assert not AuditEntry.objects.filter(verb="eventlog.import").exists()


def test_one_object_a_line(send: Send) -> None:
    body = "\n".join(json.dumps(one(number)) for number in range(3)) + "\n"
    assert send(body).json()["accepted"] == 3


def test_good_events_are_taken_beside_refused_ones(send: Send) -> None:
    batch = [
        one(1), one(2, timestamp="besok"), one(3, case=""), one(4, activity=["x"]),
        one(5, warna="biru"), one(1, activity="Lain"), 7, {"case": "A"}, one(8, channel="k" * 101),
        one(9, case="A\x00"),
    ]  # fmt: skip
    answer = send(batch)
    assert answer.status_code == 200
    said = answer.json()
    assert said["accepted"] == 1
    told = [(one["index"], one["field"], one["rule"]) for one in said["refused"]]
    assert told == [
        (1, "timestamp", "unreadable_time"), (2, "case", "missing"), (3, "activity", "wrong_type"),
        (4, "warna", "unknown_field"), (5, "id", "same_id"), (6, "", "wrong_type"),
        (7, "activity", "missing"), (8, "channel", "too_long"), (9, "case", "nul"),
    ]  # fmt: skip
    assert said["refused"][0]["value"] == "besok"


def test_signs_that_are_no_text_are_refused(send: Send) -> None:
    batch = [
        one(1, activity="\ud800"), one(2, case="\udfff"), one(3, timestamp="2026\x00"),
        {"\x00\ud800": 1}, "\x00\ud800", one(4),
    ]  # fmt: skip
    answer = send(batch)
    assert (answer.status_code, answer.json()["accepted"]) == (200, 1)
    told = [(one["rule"], one["value"]) for one in answer.json()["refused"]]
    assert told == [
        ("nul", "?"), ("nul", "?"), ("unreadable_time", "2026"), ("unknown_field", ""),
        ("wrong_type", "␀?"),
    ]  # fmt: skip


def test_a_known_id_with_other_content(send: Send) -> None:
    send([one(1)])
    answer = send([one(1, activity="Lain")])
    assert answer.status_code == 409
    assert answer.json()["refused"][0]["rule"] == "known_id"
    assert LoggedEvent.objects.get().activity.text == "Terima"


def test_nothing_good(send: Send) -> None:
    answer = send([one(1, timestamp="")])
    assert (answer.status_code, answer.json()["accepted"]) == (422, 0)


@pytest.mark.parametrize(
    "body", ["", "[]", "{", "[1", '"x" y', b"\xff\xfe", "[" * 100_000], ids=range(7)
)
def test_what_is_no_batch(send: Send, body: str | bytes) -> None:
    answer = send(body)
    assert answer.status_code == 422
    assert set(answer.json()) == {"error"}


def test_too_many_events_or_bytes(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MAX_EVENTS", 2)
    assert send([one(n) for n in range(3)]).status_code == 413
    assert send([one(n) for n in range(2)]).status_code == 200
    monkeypatch.setattr(api, "MAX_BYTES", 100_000)
    assert send([one(3, activity="x" * 100_000)]).status_code == 413


def test_who_may_send(send: Send, token: tuple[ApiToken, str]) -> None:
    nobody = send([one(1)], key="tuntas_salah")
    assert (nobody.status_code, nobody["WWW-Authenticate"]) == (401, "Bearer")
    assert Client().post(ADDRESS, "[]", content_type="application/json").status_code == 401
    assert send([one(1)], address="/api/v1/events/lain/").status_code == 403
    assert Client().get(ADDRESS).status_code == 405
    assert revoke_token(token[0], by=SYSTEM, at=MONDAY)
    assert not revoke_token(token[0], by=SYSTEM, at=MONDAY)
    assert send([one(1)]).status_code == 401
    assert not LoggedEvent.objects.exists()


def test_guessing_and_sending_are_limited(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "BATCHES", Allowance("event-batches", 1, 3600))
    assert send([one(1)]).status_code == 200
    late = send([one(2)])
    assert late.status_code == 429
    assert 3500 < int(late["Retry-After"]) <= 3601
    monkeypatch.setattr(api, "DENIED", Allowance("event-batches-denied", 2, 3600))
    assert [send([], key="x").status_code for _ in range(3)] == [401, 401, 429]


def test_only_the_hash_of_a_key_is_kept(token: tuple[ApiToken, str]) -> None:
    assert token[1] not in str(ApiToken.objects.values().get())
    assert AuditEntry.objects.get(verb="eventlog.token").subject == "eventlog:izin"
    assert token[1] not in str(list(AuditEntry.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_two_batches_with_the_same_ids_at_once(send: Send) -> None:
    batch = [one(number) for number in range(50)]
    answers: list[Any] = []

    def run() -> None:
        answers.append(send(batch))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json()["accepted"] for answer in answers) == [0, 0, 50]
    assert LoggedEvent.objects.count() == 50


def described() -> dict[str, Any]:
    answer = Client().get("/api/v1/openapi.json")
    assert answer["Content-Type"] == "application/json"
    return dict(answer.json())


def resolved(description: dict[str, Any], schema: Any) -> Any:
    """Return a schema with the description's components, so that references are found."""
    return {**schema, "components": description["components"]}


def test_the_description_is_valid() -> None:
    description = described()
    assert description["openapi"].startswith("3.1.")
    assert {"title", "version"} <= set(description["info"])
    for schema in description["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    operation = description["paths"]["/api/v1/events/{log}/"]["post"]
    assert all("description" in response for response in operation["responses"].values())
    assert [one["name"] for one in operation["parameters"] if one["in"] == "path"] == ["log"]
    assert all(one["required"] for one in operation["parameters"])


def test_the_description_is_true(send: Send) -> None:
    description = described()
    event = description["components"]["schemas"]["Event"]
    assert set(event["properties"]) == set(FIELDS)
    rules = description["components"]["schemas"]["Refused"]["properties"]["rule"]["enum"]
    assert set(rules) == set(REFUSED)
    operation = description["paths"]["/api/v1/events/{log}/"]["post"]
    assert (
        operation["requestBody"]["content"]["application/json"]["schema"]["maxItems"]
        == api.MAX_EVENTS
    )
    full = dict.fromkeys(FIELDS, "2026-03-02")
    Draft202012Validator(resolved(description, event)).validate(full)
    answers = [
        send([full]), send([{**full, "activity": "y"}]), send("x"), send([{}]), send([full], key="x"),
        send([full], address="/api/v1/events/lain/"), Client().get(ADDRESS), send([full] * 5001),
    ]  # fmt: skip
    assert [one.status_code for one in answers] == [200, 409, 422, 422, 401, 403, 405, 413]
    for answer in answers:
        said = operation["responses"][str(answer.status_code)]["content"]["application/json"]
        Draft202012Validator(resolved(description, said["schema"])).validate(answer.json())
