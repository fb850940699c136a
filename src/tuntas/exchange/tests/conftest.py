"""Pages of imports keep uploads in a home of their own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """Returns the directory in which uploads wait."""
    settings.HOME = tmp_path
    return tmp_path / "uploads"
