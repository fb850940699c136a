"""The background worker: messages, clocks, imports."""

from django.core.management import call_command

CONCURRENCY = 2


def work() -> None:
    """Run jobs until told to stop; those that succeeded are removed, failures stay to be seen."""
    call_command(
        "procrastinate",
        "worker",
        f"--concurrency={CONCURRENCY}",
        "--delete-jobs=successful",
        "--shutdown-graceful-timeout=10",
    )
