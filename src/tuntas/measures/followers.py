"""What else is done with new figures. Each capability above names its own task when it starts."""

from tuntas.measures.announcements import queue_once

_TASKS: set[str] = set()


def register(task: str) -> None:
    """Make a task known that takes `timestamp`; called once per process by an app's `ready`."""
    _TASKS.add(task)


def tell() -> None:
    """Queue every task."""
    for task in sorted(_TASKS):
        queue_once(task, timestamp=0)
