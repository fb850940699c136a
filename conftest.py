"""Tests run on the embedded PostgreSQL in a home of their own, never on an operator's data."""

import os
import tempfile
from pathlib import Path

import django
import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache

HOME = Path(tempfile.gettempdir()) / f"tuntas-tests-{os.getuid()}"
KEPT = {"TUNTAS_CHROMIUM", "TUNTAS_POSTGRES_BIN"}
for name in [one for one in os.environ if one.startswith("TUNTAS_") and one not in KEPT]:
    del os.environ[name]
os.environ["TUNTAS_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "tuntas.config.settings"
django.setup()

from tuntas.config.embedded_postgres import Cluster, ensure_running, stop  # noqa: E402 - after the environment
from tuntas.config.static_files import collect_static_files  # noqa: E402 - after the environment
from tuntas.core import counters  # noqa: E402 - after the environment

settings.COUNTERS_FILE = HOME / f"counters-{os.getpid()}"  # each test process counts by itself
pytest_plugins = ["tests.personas"]
CLUSTER = pytest.StashKey[Cluster]()
# Hypothesis gives an example 200 ms by the clock on the wall: a busy machine is no fault of a function.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    """Start the database and copy the static files once for all workers."""
    if not os.environ.get("DATABASE_URL"):
        config.stash[CLUSTER] = ensure_running(HOME)
    if not hasattr(config, "workerinput"):
        collect_static_files()


@pytest.fixture(autouse=True)
def _nobody_has_sent_anything() -> None:
    counters.forget()


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    cache.clear()  # it lives as long as the process, the rows it was made of as long as a test


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give the database up; whoever leaves last shuts it down."""
    settings.COUNTERS_FILE.unlink(missing_ok=True)
    if CLUSTER in config.stash:
        stop(config.stash[CLUSTER])
