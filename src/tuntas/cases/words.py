"""What a kind of case is called: people report, or they apply."""

from django.utils.translation import gettext as _

from tuntas.rules.casework import CaseType


def noun(kind: CaseType) -> str:
    """Return "laporan" or "permohonan"."""
    return _("permohonan") if kind.request else _("laporan")


def whoever(kind: CaseType) -> str:
    """Return "pelapor" or "pemohon"."""
    return _("pemohon") if kind.request else _("pelapor")


def capitalised(text: str) -> str:
    """Return the text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Return the text with its first letter small, the rest as it is."""
    return text[:1].lower() + text[1:]
