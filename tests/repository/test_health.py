"""The address for monitoring: cheap, and silent about everything but what fails."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils import timezone

from tuntas.config.health import migrations_of_the_code

CountQueries = Callable[[int], AbstractContextManager[Any]]
NOWHERE = "postgresql://nobody:hunter2@127.0.0.1:9/nothing?connect_timeout=2"
PROGRAM = """
import django
django.setup()
from django.test import Client
answer = Client(headers={"Host": "localhost"}).get("/sehat/")
print(answer.status_code, answer.content.decode())
"""


def worker_told_of_itself(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
            [timezone.now() - timedelta(seconds=seconds_ago)],
        )


@pytest.mark.django_db
def test_all_is_well_in_two_queries(
    client: Client, django_assert_num_queries: CountQueries
) -> None:
    worker_told_of_itself(11)
    with django_assert_num_queries(2):
        answer = client.get("/sehat/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.head("/sehat/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("last_heard", [None, 61])
def test_a_silent_worker_is_an_alarm(client: Client, last_heard: int | None) -> None:
    if last_heard:
        worker_told_of_itself(last_heard)
    answer = client.get("/sehat/")
    assert (answer.status_code, answer.json()["part"]) == (503, "worker")
    assert answer.json()["words"].startswith("Pekerja latar belakang tidak memberi kabar.")


@pytest.mark.django_db
def test_a_missing_migration_is_an_alarm(client: Client) -> None:
    worker_told_of_itself(1)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'cases' AND name ~ '^0002'")
    assert client.get("/sehat/").json()["part"] == "migrations"


@pytest.fixture
def no_tables(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO gone")


@pytest.mark.usefixtures("no_tables")
def test_an_empty_database_is_an_alarm(client: Client) -> None:
    assert client.get("/sehat/").json()["part"] == "migrations"


def test_a_database_that_is_away_is_an_alarm_and_its_address_stays_secret() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={
            "DJANGO_SETTINGS_MODULE": "tuntas.config.settings",
            "DATABASE_URL": NOWHERE,
            "TUNTAS_HOME": str(settings.HOME),
            "PYTHONPATH": ":".join(sys.path),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith('503 {"status": "failing", "part": "database"')
    assert "hunter2" not in done.stdout
    assert "127.0.0.1" not in done.stdout


@pytest.mark.django_db
def test_the_files_name_the_same_migrations_as_loading_them() -> None:
    assert migrations_of_the_code() == set(MigrationLoader(None).disk_migrations)
