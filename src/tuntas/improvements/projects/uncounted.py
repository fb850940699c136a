"""Why the effect of an improvement was not computed: said before a step or the whole of it ends."""

from django.utils.translation import gettext as _

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.queries.panel import state_of

CHECK = 6  # the step in which one looks at what came of it


def why_uncounted(improvement: Improvement) -> str:
    """Return why no figure tells what came of it, "" where one does or soon will."""
    return {
        "unchosen": _("Dampaknya tidak dihitung: belum dipilih apa yang diukur setiap bulan."),
        "not-begun": _(
            "Dampaknya tidak dihitung: belum ditulis sejak bulan apa perubahan berjalan."
        ),
        "no-figures": _("Dampaknya tidak dihitung: ukurannya belum berisi angka."),
    }.get(state_of(improvement), "")
