"""An act asks for a mail about itself, in its own transaction; `notice_mail` writes and sends it."""

from datetime import datetime

from procrastinate.contrib.django import app

from tuntas.improvements.models import Notice

SEND_NOTICE = "improvements.send_notice"


def notify(
    kind: Notice.Kind, about: int, *, at: datetime, not_before: datetime | None = None
) -> None:
    """Let a mail go out about a row (see `Notice.Kind`), now or not before a moment."""
    notice = Notice.objects.create(kind=kind, about=about, asked_at=at)
    app.configure_task(SEND_NOTICE, schedule_at=not_before).defer(notice_id=notice.pk)
