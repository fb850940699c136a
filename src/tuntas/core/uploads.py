"""Refuse an upload while it arrives instead of storing it first."""

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

MAX_UPLOAD_BYTES = 60 * 1024 * 1024


class SizeLimitingUploadHandler(TemporaryFileUploadHandler):
    """Keep nothing of a request whose files exceed `MAX_UPLOAD_BYTES` together.

    The rest is read and thrown away: browsers show an answer only after they have sent everything.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received > MAX_UPLOAD_BYTES:
            if self.request is not None:
                self.request.upload_was_stopped = True  # type: ignore[attr-defined]
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)


def upload_was_stopped(request: HttpRequest) -> bool:
    """Tell whether the files were too large; the form's other fields may be missing then."""
    _read = request.FILES
    return getattr(request, "upload_was_stopped", False)
