"""A city's own services: read from its folder, kept when the file goes missing, listed and checked."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tests.asking import LETTER, asked, service
from tests.personas import City, fresh

from tuntas.cases.kinds import kind_of, own_services
from tuntas.cases.models import CaseTypeText, Reporter
from tuntas.catalogue.models import Service

ROOT = Path(__file__).resolve().parents[4]
EXAMPLE = (ROOT / "docs" / "services.md").read_text(encoding="utf-8").split("```yaml\n")[1]
OWN = EXAMPLE.split("```")[0]
SAID = {"purpose": "work", "resident": "Rahma Contoh"}


@pytest.fixture
def own(settings: Any, tmp_path: Path) -> Path:
    """A folder of the city with one service."""
    settings.HOME = tmp_path
    file = tmp_path / "services" / "surat.yaml"
    file.parent.mkdir()
    file.write_text(OWN, encoding="utf-8")
    return file


def ask(of: Service) -> Reporter:
    card = replace(LETTER, requirement="card")
    said: dict[str, Any] = {
        "answers": SAID,
        "relation": "self",
        "delivery_way": "pick_up",
        "delivery_address": "",
    }
    return asked(of, files=(card,), **said)


@pytest.mark.django_db
def test_a_request_goes_on_when_the_file_goes_missing_or_breaks(city: City, own: Path) -> None:
    case = fresh(ask(service(city.health, "surat-pengantar", "Surat pengantar")).case)
    assert case.type.label.id == "Surat pengantar"
    assert CaseTypeText.objects.get().text == OWN
    own.write_text(OWN.replace("kind: choice", "kind: colour"), encoding="utf-8")
    assert own_services() == {}
    assert kind_of("surat-pengantar").version == 1
    own.unlink()
    assert fresh(case).state_now.queue == "act"
    page = city.client(city.dewi).get("/kerja/?tab=act").content.decode()
    assert case.code in page
    with pytest.raises(KeyError):
        kind_of("never-was")


def test_the_command_lists_and_checks(own: Path) -> None:
    out = io.StringIO()
    call_command("services", stdout=out)
    assert "surat-pengantar" in out.getvalue()
    assert "besuk-kiamat" in out.getvalue()
    out = io.StringIO()
    call_command("services", "check", str(own), stdout=out)
    assert "surat-pengantar, versi 1, 3 isian, 1 berkas" in out.getvalue()


def test_the_command_says_where_a_file_is_wrong(own: Path) -> None:
    own.write_text(OWN.replace("kind: choice", "kind: colour"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"surat\.yaml: request\.fields\[1\]\.kind: 'colour'"):
        call_command("services", "check", str(own))
    with pytest.raises(CommandError, match="'colour' is none of"):
        call_command("services")
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("services", "check", str(own.with_name("nothing.yaml")))
