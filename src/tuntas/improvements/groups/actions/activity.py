"""Something happened in a group: what tells who sleeps."""

from datetime import datetime

from tuntas.improvements.models import Group


def touch(group_id: int | None, at: datetime) -> None:
    """Note that something happened in a group at a moment; a later one that is known stays.

    Whoever writes for a group calls this in the same transaction. Does nothing without a group.
    """
    if group_id is not None:
        later = Group.objects.active().filter(pk=group_id, last_activity_at__lt=at)
        later.update(last_activity_at=at)
