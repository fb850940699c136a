"""Single sign-on believes only what an issuer says plainly."""

from typing import Any

import pytest

from tuntas.organisation.adapters import says_verified


@pytest.mark.parametrize(
    ("claims", "believed"),
    [
        ({"userinfo": {"email_verified": True}}, True),
        ({"id_token": {"email_verified": True}}, True),
        ({"email_verified": True}, True),
        ({"userinfo": {"email_verified": "false"}}, False),
        ({"userinfo": {"email_verified": "true"}}, False),
        ({"userinfo": {"email_verified": 1}}, False),
        ({"userinfo": {"email": "walikota@contoh.example"}}, False),
        ({"userinfo": {}, "id_token": {"email_verified": False}}, False),
        ({}, False),
    ],
)
def test_an_address_counts_as_verified_only_if_the_issuer_says_true(
    claims: dict[str, Any], believed: bool
) -> None:
    assert says_verified(claims) is believed
