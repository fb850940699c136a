"""Pages in tests take their style sheets from the sources; nothing is collected before."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _static_files_from_the_sources(settings: Any) -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
