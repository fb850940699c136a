"""Settings: declared once, refused by name when wrong, all of them in .env.example."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from tuntas.config.environment import ConfigurationError, Environment, read_environment

ROOT = Path(__file__).resolve().parents[2]


def test_defaults_are_a_demo_on_this_machine_only() -> None:
    environment = read_environment({})
    assert (environment.mode, environment.address) == ("demo", "http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TUNTAS_PORT", "eighty"),
        ("TUNTAS_PORT", "70000"),
        ("TUNTAS_MODE", "produktion"),
        ("TUNTAS_TIME_ZONE", "Asia/Solo"),
        ("TUNTAS_WEB_WORKERS", "0"),
        ("TUNTAS_BEHIND_PROXY", "perhaps"),
        ("TUNTAS_SECRET_KEY", "short"),
        ("TUNTAS_PUBLIC_URL", "lapor.kota.go.id"),
        ("TUNTAS_MAIL_URL", "mail.kota.go.id"),
        ("DATABASE_URL", "mysql://localhost/tuntas"),
        ("TUNTAS_PROT", "8000"),
    ],
)
def test_a_wrong_or_unknown_variable_refuses_to_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        read_environment({name: value})


def test_a_secret_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        read_environment({"TUNTAS_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(refusal.value)


def test_production_needs_the_address_that_stands_in_messages() -> None:
    with pytest.raises(ConfigurationError, match="TUNTAS_PUBLIC_URL"):
        read_environment({"TUNTAS_MODE": "production"})


def test_single_sign_on_needs_client_and_secret() -> None:
    with pytest.raises(ConfigurationError, match="TUNTAS_OIDC_SECRET"):
        read_environment({"TUNTAS_OIDC_URL": "https://sso.kota.go.id"})


def test_the_example_file_names_every_setting_with_its_default() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    written = dict(re.findall(r"^#?\s?([A-Z_]+)=(.*)$", text, flags=re.MULTILINE))
    declared = {one.metadata["name"]: one.metadata["default"] for one in fields(Environment)}
    assert written == declared
