"""Static files: copied, named by content and compressed, when they changed since the last time."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_static_files() -> None:
    """Copy, name by content and compress the static files, if they changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / "stamp.json"
    now = _static_fingerprint()
    if stamp.is_file() and json.loads(stamp.read_text(encoding="utf-8")) == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(json.dumps(now), encoding="utf-8")


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path}:{storage.size(path)}:{storage.get_modified_time(path)}".encode())
    return digest.hexdigest()
