"""What must be there before anything runs: tables, and the static files."""

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from tuntas.config.environment import ConfigurationError


def migrations_are_pending() -> bool:
    """Tell whether the database is older than the code."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def check_database() -> None:
    """Raise `ConfigurationError` if the database cannot be reached or lacks tables."""
    try:
        pending = migrations_are_pending()
    except OperationalError as error:
        raise ConfigurationError(f"DATABASE_URL: {error}") from error
    finally:
        connection.close()
    if pending:
        raise ConfigurationError(
            "The database is empty or older than this version. Back it up, then run: tuntas migrate"
        )
