"""PDFs from strangers: written anew by a child process, without metadata and without anything that runs."""

import subprocess
import sys
from pathlib import Path
from threading import Lock

from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError

CHILD = Path(__file__).with_name("pdf_child.py")
PATIENCE_SECONDS = 40
PASSWORD_STATUS = 3  # as in the child, whose library is not to be imported here
ONE_AT_A_TIME = Lock()


def cleaned_pdf(content: bytes, name: str) -> bytes:
    """Return the PDF as it may be kept. Raises `DomainError` for a locked or damaged one."""
    command = [sys.executable, "-I", str(CHILD)]
    try:
        with ONE_AT_A_TIME:
            done = subprocess.run(  # noqa: S603 - our own program, without arguments
                command, input=content, capture_output=True, check=False, timeout=PATIENCE_SECONDS
            )
    except subprocess.TimeoutExpired as error:
        raise _damaged(name) from error
    if done.returncode == PASSWORD_STATUS:
        raise DomainError(
            _(
                "“%(name)s” dikunci dengan kata sandi, jadi petugas tidak dapat membacanya. "
                "Simpan sebagai PDF tanpa kata sandi, atau kirim fotonya."
            )
            % {"name": name}
        )
    if done.returncode:
        raise _damaged(name)
    return done.stdout


def _damaged(name: str) -> DomainError:
    return DomainError(
        _("“%(name)s” rusak dan tidak dapat dibaca. Simpan ulang PDF-nya, atau kirim fotonya.")
        % {"name": name}
    )
