"""Proof from figures: how complaints are handled, where time goes, what is open to everybody."""

from collections.abc import Mapping

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from tuntas.core.permissions import Permission
from tuntas.improvements.projects.measuring.figures import known_indicators
from tuntas.improvements.reform.proof.row import Proposer, Row, Rows, Scope, Told, as_rows, language
from tuntas.measures.indicators import Indicator
from tuntas.measures.models import MonthlyValue, ProcessPath, Signal
from tuntas.measures.paths.labels import process_name
from tuntas.measures.words import duration_words, month_words, value_words
from tuntas.rules.phrases import format_number

# How complaints are handled, most telling first.
HANDLING = ("clocks-kept", "confirmed-solved", "first-answer-median")


def _complaints(scope: Scope) -> Rows:
    found = Signal.objects.filter(unit=scope.unit, service="", indicator__in=HANDLING)
    order = [When(indicator=key, then=Value(-n)) for n, key in enumerate(HANDLING)]
    ranked = found.filter(value__isnull=False).annotate(
        rank=Case(*order, output_field=IntegerField())
    )
    return as_rows(
        ranked, "complaints", newest="rank",
        ref=F("indicator"), name=F("indicator"), day=F("month"), text=F("sentence_id"),
        text_en=F("sentence_en"), number=F("value"), n=F("n"),
    )  # fmt: skip


def _complaint(row: Row, scope: Scope) -> Told:
    lang, known = language(), known_indicators().get(row.name)
    name = known.name.in_language(lang) if known else row.name
    title = _("Penanganan pengaduan: %(name)s") % {"name": name}
    address = reverse("unit_figures", args=[scope.unit.code]) + f"#{row.ref}"
    return Told(title, address, _figure(row, known))


def _figure(row: Row, known: Indicator | None) -> str:
    lang = language()
    value = value_words(float(row.number or 0), known.unit if known else "count", lang)
    month = month_words(row.day, lang) if row.day else "–"
    n = format_number(row.n or 0, lang)
    return _("%(value)s pada %(month)s, dari %(n)s") % {"value": value, "month": month, "n": n}


def _processes(scope: Scope) -> Rows:
    found = ProcessPath.objects.filter(unit=scope.unit)
    cases = Cast(KeyTextTransform("cases", "content"), IntegerField())
    return as_rows(
        found.annotate(cases=cases), "processes", newest="cases",
        ref=F("process"), name=F("process"), text=KeyTextTransform("named_by", "content"),
        number=KeyTextTransform("median", KeyTransform("working", "content")), n=F("cases"),
    )  # fmt: skip


def _process(row: Row, scope: Scope) -> Told:
    name = process_name(row.name, row.text).in_language(language())
    values: Mapping[str, str] = {
        "cases": format_number(row.n or 0, language()),
        "time": duration_words(float(row.number or 0), language()),
    }
    said = _("%(cases)s kasus; biasanya selesai dalam %(time)s") % values
    address = reverse("process_path", args=[scope.unit.code, row.ref])
    return Told(_("Di mana waktunya habis: %(name)s") % {"name": name}, address, said)


def _open_data(scope: Scope) -> Rows:
    found = MonthlyValue.objects.filter(unit=scope.unit, service="", public=True)
    newest = found.order_by("-month").values("pk")[:1]
    return as_rows(
        found.filter(pk__in=newest), "open-data", newest="month",
        ref=F("unit_id"), name=F("unit__name"), day=F("month"),
    )  # fmt: skip


def _opened(row: Row, _scope: Scope) -> Told:
    month = month_words(row.day, language()) if row.day else "–"
    said = _("Angka sampai %(month)s terbuka untuk siapa saja") % {"month": month}
    return Told(_("Data terbuka: %(name)s") % {"name": row.name}, reverse("open_data"), said)


PROPOSERS = (
    Proposer("complaints", Permission.VIEW_MEASURES, _complaints, _complaint),
    Proposer("processes", Permission.VIEW_MEASURES, _processes, _process),
    Proposer("open-data", Permission.VIEW_MEASURES, _open_data, _opened),
)
