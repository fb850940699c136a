"""Refuse an upload while it arrives instead of storing it first."""

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

MAX_UPLOAD_BYTES = 60 * 1024 * 1024


class SizeLimitingUploadHandler(TemporaryFileUploadHandler):
    """Stop reading a request whose files exceed `MAX_UPLOAD_BYTES` together."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received > MAX_UPLOAD_BYTES:
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)
