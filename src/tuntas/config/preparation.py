"""What must be there before anything runs: the tables, and the key that opens what is in them."""

from cryptography.fernet import InvalidToken
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from tuntas.cases.models import Reporter
from tuntas.config.environment import ConfigurationError, Environment


def migrations_are_pending() -> bool:
    """Tell whether the database is older than the code."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def ensure_tables(environment: Environment) -> None:
    """Make the tables of an embedded database that lacks them.

    Raises `ConfigurationError` for a database of one's own: it is backed up before it changes.
    """
    if environment.database_url:
        _check_tables()
    elif migrations_are_pending():
        call_command("migrate", verbosity=0, interactive=False)


def check_database() -> None:
    """Raise `ConfigurationError` if the database cannot be reached, lacks tables, or has another key."""
    try:
        _check_tables()
        check_secret_key()
    except OperationalError as error:
        raise ConfigurationError(f"DATABASE_URL: {error}") from error
    finally:
        # The server forks: two processes on one connection would read each other's answers.
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL has one


def _check_tables() -> None:
    if migrations_are_pending():
        raise ConfigurationError(
            "The database is empty or older than this version. Back it up, then run: tuntas migrate"
        )


def check_secret_key() -> None:
    """Raise `ConfigurationError` if the first or the last known reporter cannot be read.

    With a wrong key the pages of all reporters would fail, and new identities would be encrypted with
    a key that nobody means to keep.
    """
    known = Reporter.objects.exclude(name="", email="", phone="")
    try:
        for order in ("pk", "-pk"):
            known.order_by(order).first()
    except InvalidToken:
        raise ConfigurationError(
            "TUNTAS_SECRET_KEY: the reporters in this database were encrypted with another key. "
            "Set that one, or add it to TUNTAS_OLD_SECRET_KEYS."
        ) from None
