"""Every address with every role: each opens exactly what its permissions say, and no view is silent."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.personas import City, reported

from tuntas.core.access import access_of
from tuntas.core.permissions import ROLES

WHO = {
    "officer": "sari",
    "unit-head": "budi",
    "verifier": "vina",
    "organisation-section": "oki",
    "evaluator": "eva",
    "mayor": "wati",
    "administrator": "adi",
}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, prefix + str(one.pattern))
        else:
            yield prefix + str(one.pattern), one


EVERYTHING = sorted(patterns(get_resolver()), key=lambda pair: pair[0])


@pytest.mark.parametrize(("route", "pattern"), EVERYTHING, ids=[route for route, _ in EVERYTHING])
def test_every_view_states_who_may_open_it(route: str, pattern: URLPattern) -> None:
    access_of(pattern.callback)


OURS = [
    (route, pattern)
    for route, pattern in EVERYTHING
    if pattern.callback.__module__.startswith("tuntas.")
]


# Who may make a step is said by the case-type file; the steps have tests of their own.
DEPENDS_ON_THE_STEP = {"kerja/laporan/<str:code>/langkah/<str:transition>/"}


ALARMS = {"sehat/"}  # rightly 503: tests run without a worker


def address(route: str, code: str) -> str:
    """Fill an address with values of which none but the code names anything."""
    filled = route.replace("<str:code>", code).replace("<code>", code)
    for placeholder, value in (
        ("<uuid:", "00000000-0000-4000-8000-000000000000"),
        ("<int:", "987654321"),
        ("<str:", "take"),
        ("<slug:", "take"),
        ("<", "take"),
    ):
        while placeholder in filled:
            start = filled.index(placeholder)
            filled = filled[:start] + value + filled[filled.index(">", start) + 1 :]
    return "/" + filled


@pytest.mark.django_db
def test_each_role_opens_what_its_permissions_say_and_nothing_else(city: City) -> None:
    code = reported().case.code
    assert set(WHO) == set(ROLES)
    clients = {role: city.client(getattr(city, name)) for role, name in WHO.items()}
    for route, pattern in OURS:
        access = access_of(pattern.callback)
        for role, client in clients.items():
            response = client.get(address(route, code))
            allowed = not access.permissions or access.permissions & ROLES[role].permissions
            if allowed and route not in DEPENDS_ON_THE_STEP:
                assert response.status_code != 403, f"{role} is refused at {route}"
            elif not allowed:
                assert response.status_code == 403, f"{role} opens {route}: {response.status_code}"
            assert response.status_code < 500 or route in ALARMS, f"{role} breaks {route}"


@pytest.mark.django_db
def test_nobody_without_an_account_gets_past_the_door(city: City) -> None:
    code = reported().case.code
    stranger, unassigned = Client(), city.client(city.citra)
    for route, pattern in OURS:
        access = access_of(pattern.callback)
        response = stranger.get(address(route, code))
        if access.signed_in:
            assert response.status_code == 302, route
            assert response["Location"].startswith("/akun/login/"), route
        if access.permissions:
            assert unassigned.get(address(route, code)).status_code == 403, route


@pytest.mark.django_db
def test_another_units_officer_cannot_tell_whether_a_case_exists(city: City) -> None:
    existing = reported().case.code
    dewi = city.client(city.dewi)
    for route, pattern in OURS:
        if not route.startswith("kerja/laporan/") or not access_of(pattern.callback).signed_in:
            continue
        there = dewi.get(address(route, existing))
        nowhere = dewi.get(address(route, "KC-2222-2222"))
        assert there.status_code == nowhere.status_code == 404 or (
            there.status_code == nowhere.status_code in {403, 405}
        ), route
        if there.status_code == 404:
            assert there.content == nowhere.content, route


@pytest.mark.django_db
def test_nobody_keeps_what_only_somebody_signed_in_may_see(city: City) -> None:
    code = reported().case.code
    client = city.client(city.oki)
    for route, pattern in OURS:
        if access_of(pattern.callback).signed_in:
            kept = client.get(address(route, code)).get("Cache-Control", "")
            assert "no-store" in kept or "private" in kept, f"{route}: {kept!r}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_activate_totp", "socialaccount_connections", "account_change_password"],
)
def test_nobody_keeps_pages_of_accounts_either(city: City, name: str) -> None:
    client = city.client(city.oki)
    client.session["account_authentication_methods"] = []
    answer = client.get(reverse(name), follow=True)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("script", ["HX-Request", "X-Draft"])
def test_a_script_of_who_was_signed_out_gets_no_page_in_the_place_of_rows(script: str) -> None:
    address = "/kerja/perbaikan/1/langkah/3/"
    assert Client().post(address, headers={script: "true"}).status_code == 401
    strict = Client(enforce_csrf_checks=True)  # a new token came with signing in elsewhere
    assert strict.post(address, headers={script: "true"}).status_code == 401
    assert strict.post(address).status_code == 403


@pytest.mark.django_db
def test_the_address_of_a_button_is_no_blank_page(city: City) -> None:
    answer = city.client(city.sari).get("/kerja/perbaikan/1/lanjutkan/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Ini alamat sebuah tombol" in answer.content.decode()
