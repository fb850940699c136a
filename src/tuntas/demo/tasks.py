"""Background work of the demo city."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

IMPROVEMENTS = "demo.improvements"


@app.task(name=IMPROVEMENTS, queueing_lock=IMPROVEMENTS, lock=IMPROVEMENTS)
def load_demo_improvements(timestamp: int) -> None:  # noqa: ARG001 - as every follower of figures
    """Let the groups of Kota Contoh improve something, once there are figures to begin from."""
    from tuntas.demo.load_groups import are_loaded  # noqa: PLC0415 - only the worker needs them
    from tuntas.demo.load_improvements import is_loaded, load_improvements  # noqa: PLC0415 - NumPy

    if settings.ENVIRONMENT.mode == "demo" and are_loaded() and not is_loaded():
        load_improvements(until=timezone.now())
