"""Verdicts and methods in plain words, and what each method does not allow to say."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuntas.improvements.models import EffectResult
from tuntas.rules.statistics.effects import Method, Verdict

WORDS: dict[Verdict, tuple[str, str | Promise]] = {
    Verdict.TOO_EARLY: ("wait", gettext_lazy("terlalu dini")),
    Verdict.RUN_BETTER: ("wait", gettext_lazy("bergerak ke arah lebih baik")),
    Verdict.RUN_WORSE: ("late", gettext_lazy("bergerak ke arah lebih buruk")),
    Verdict.RUN_CHANGED: ("wait", gettext_lazy("angkanya bergeser")),
    Verdict.BETTER: ("done", gettext_lazy("membaik")),
    Verdict.WORSE: ("late", gettext_lazy("memburuk")),
    Verdict.MIXED: ("neutral", gettext_lazy("sebagian membaik, sebagian memburuk")),
    Verdict.CHANGED: ("neutral", gettext_lazy("berubah")),
    Verdict.NO_EFFECT_SEEN: ("neutral", gettext_lazy("perubahan tidak terlihat")),
}
INDICATIVE: dict[Verdict, tuple[str, str | Promise]] = {
    Verdict.BETTER: ("wait", gettext_lazy("petunjuk membaik")),
    Verdict.WORSE: ("late", gettext_lazy("petunjuk memburuk")),
    Verdict.MIXED: ("neutral", gettext_lazy("petunjuk campuran")),
    Verdict.CHANGED: ("neutral", gettext_lazy("petunjuk berubah")),
    Verdict.NO_EFFECT_SEEN: ("neutral", gettext_lazy("belum ada petunjuk perubahan")),
}
FADED: tuple[str, str | Promise] = ("late", gettext_lazy("sempat membaik, lalu memudar"))


@dataclass(frozen=True)
class Tag:
    """A verdict as a tag: its kind (see components/tag.html) and its word."""

    kind: str
    word: str | Promise


def tag_of(effect: EffectResult) -> Tag:
    """Return what was seen, in a few words, no stronger than the method."""
    verdict = Verdict(effect.verdict)
    if effect.faded:
        return Tag(*FADED)
    if Method(effect.method).indicative:
        return Tag(*INDICATIVE.get(verdict, WORDS[verdict]))
    return Tag(*WORDS[verdict])


def is_proven(effect: EffectResult | None) -> bool:
    """Tell whether the figures became better and still are; an indication of six months counts."""
    return effect is not None and effect.verdict == Verdict.BETTER and not effect.faded


def method_words(method: str) -> str:
    """Return how a change was judged."""
    return {
        Method.RUN_CHART: _(
            "grafik lari: membandingkan nilai tengah, karena bulannya masih sedikit"
        ),
        Method.SEGMENTED: _("garis sebelum dan sesudah (regresi terputus), sebagai petunjuk"),
        Method.GLS: _("garis sebelum dan sesudah, dengan memperhitungkan kaitan antarbulan (GLS)"),
        Method.CONTROLLED_SEGMENTED: _(
            "selisih dengan unit pembanding, garis sebelum dan sesudah, sebagai petunjuk"
        ),
        Method.CONTROLLED_GLS: _(
            "selisih dengan unit pembanding, garis sebelum dan sesudah, dengan kaitan antarbulan (GLS)"
        ),
    }[Method(method)]


def what_is_not_said(effect: EffectResult) -> list[str]:
    """Return what must not be said of the figures, by their method."""
    method = Method(effect.method)
    notes = list[str]()
    if method is Method.RUN_CHART:
        notes.append(
            _(
                "Dengan kurang dari enam bulan di satu sisi, besarnya perubahan belum dapat dihitung, "
                "dan belum boleh disebut akibat perbaikan ini."
            )
        )
    if method.indicative:
        notes.append(
            _(
                "Dengan kurang dari dua belas bulan di satu sisi, rentangnya menganggap setiap bulan "
                "berdiri sendiri. Karena itu ini petunjuk, bukan bukti."
            )
        )
    if method is Method.GLS:
        notes.append(
            _(
                "Tanpa unit pembanding, hal lain yang berubah pada waktu yang sama tidak dapat "
                "dipisahkan dari perbaikan ini."
            )
        )
    if method.controlled:
        notes.append(
            _(
                "Yang terjadi di semua unit sudah diperhitungkan. Yang hanya terjadi di unit ini pada "
                "waktu yang sama tidak dapat dipisahkan dari perbaikan ini."
            )
        )
    return notes
