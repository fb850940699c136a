"""`/sehat/`: does it work? For a program that asks once a minute; two queries at most."""

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from django.apps import apps
from django.db import Error, ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tuntas.core.access import public

SILENT_AFTER_SECONDS = 60  # the worker tells every ten seconds that it lives
APPLIED = "SELECT app, name FROM django_migrations"
ALIVE = """
SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)
"""


@public
@require_safe
@never_cache
def health(_request: HttpRequest) -> JsonResponse:
    """Answer 200 `{"status": "ok"}`, else 503 with the part that fails and words for people."""
    failing, words = first_failure()
    if not failing:
        return JsonResponse({"status": "ok"})
    answer = {"status": "failing", "part": failing, "words": words}
    return JsonResponse(answer, status=HTTPStatus.SERVICE_UNAVAILABLE)


def first_failure() -> tuple[str, str]:
    """Return what fails and why in words, of several the one to mend first; empty if all is well."""
    try:
        return next((found for found in (ask() for ask in CHECKS) if found[0]), ("", ""))
    except ProgrammingError:  # not even the table that lists them
        return _outdated()
    except Error:
        return "database", _("Basis data tidak menjawab.")


def _tables() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(APPLIED)
        missing = migrations_of_the_code() - set(cursor.fetchall())
    return _outdated() if missing else ("", "")


def _outdated() -> tuple[str, str]:
    return "migrations", _("Basis data lebih lama daripada program. Jalankan: tuntas migrate")


def _worker() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(ALIVE, [SILENT_AFTER_SECONDS])
        [alive] = cursor.fetchone() or [0]
    if not alive:
        return "worker", _(
            "Pekerja latar belakang tidak memberi kabar. Surel dan pengingat tertunda sampai ia "
            "dijalankan lagi."
        )
    return "", ""


CHECKS: tuple[Callable[[], tuple[str, str]], ...] = (_tables, _worker)


@lru_cache(maxsize=1)
def migrations_of_the_code() -> frozenset[tuple[str, str]]:
    """Return app and name of every migration, by their files: loading them would cost memory."""
    return frozenset(
        (config.label, file.stem)
        for config in apps.get_app_configs()
        for file in _folder(config.label, config.path).glob("[!_]*.py")
    )


def _folder(label: str, path: str) -> Path:
    module, _explicit = MigrationLoader.migrations_module(label)
    return Path(path) / str(module).rpartition(".")[2]
