"""The first command on a new machine: an embedded database gets its tables, one's own is left alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tuntas.config.environment import ConfigurationError, read_environment
from tuntas.config.preparation import ensure_tables

LOG = "kasus,kegiatan,waktu\nA,masuk,2026-01-05 09:00\nA,selesai,2026-01-06 10:00\n"


def test_an_import_into_an_empty_home_makes_its_tables(tmp_path: Path) -> None:
    log = tmp_path / "izin.csv"
    log.write_text(LOG)
    told = subprocess.run(
        [sys.executable, "-m", "tuntas.config.cli", "import", "events", str(log), "--json"],
        env={**os.environ, "TUNTAS_HOME": str(tmp_path / "home"), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["events"] == 2


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_as_it_is() -> None:
    ensure_tables(settings.ENVIRONMENT)


@pytest.mark.django_db
def test_an_older_database_of_ones_own_is_not_changed_unasked() -> None:
    own = read_environment({**os.environ, "DATABASE_URL": "postgresql://localhost/tuntas"})
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'measures'")
    with pytest.raises(ConfigurationError, match="tuntas migrate"):
        ensure_tables(own)
