"""The form of a draft: 14 components in sections, and the steps of the SOP as rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.components import INTERNAL, PUBLIC, Component
from tuntas.catalogue.drafts import Content, Step
from tuntas.catalogue.forms.service import lines
from tuntas.catalogue.models import ServiceStandard
from tuntas.catalogue.promises import amount_said, working_minutes
from tuntas.core.days import DayField
from tuntas.core.forms import NumberField

MORE_ROWS = 3
MOST_STEPS = 60
MOST_LETTERS = 8000
SPECIAL = {"promise", "fee"}
FREE, PAID, DEPENDS = "free", "paid", "depends"


def _component_fields(components: Sequence[Component]) -> dict[str, forms.Field]:
    return {
        one.key: lines(
            one.label, 4 if one.public else 3, required=False, max_length=MOST_LETTERS,
            help_text=one.help,
        )
        for one in components
        if one.key not in SPECIAL
    }  # fmt: skip


class DraftForm(forms.Form):
    """All that a version says but its steps; a draft may have gaps."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1,
        error_messages={"invalid": _("Halaman ini tidak lengkap terkirim. Buka lagi rancangannya.")},
    )  # fmt: skip
    promise_amount = NumberField(
        label=_("Selesai paling lama"), required=False, min_value=0, max_digits=7, decimal_places=2,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
        help_text=_("Dihitung dalam jam kerja: satu hari kerja adalah 7 jam 30 menit."),
    )  # fmt: skip
    promise_unit = forms.ChoiceField(
        label=_("Satuan"), choices=ServiceStandard.Speech.choices, widget=forms.Select
    )
    promise_note = lines(_("Penjelasan waktu"), 2, required=False, max_length=MOST_LETTERS)
    fee_kind = forms.ChoiceField(
        label=_("Biaya atau tarif"), required=False, widget=forms.RadioSelect,
        choices=[(FREE, _("Gratis")), (PAID, _("Satu tarif")), (DEPENDS, _("Sesuai rincian"))],
    )  # fmt: skip
    fee_rupiah = forms.IntegerField(
        label=_("Tarif (rupiah)"), required=False, min_value=1, max_value=10**12,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    fee_note = lines(
        _("Penjelasan biaya"), 3, required=False, max_length=MOST_LETTERS,
        help_text=_("Rincian tarif, dasar hukumnya, dan cara membayar."),
    )  # fmt: skip
    decree = forms.CharField(
        label=_("Nomor dan tanggal keputusan"), max_length=200, required=False,
    )  # fmt: skip
    change_reason = lines(
        _("Alasan perubahan"), 2, max_length=500, required=False,
        help_text=_("Mengapa versi ini berbeda dari versi sebelumnya. Warga dapat membacanya."),
    )  # fmt: skip
    review_on = DayField(
        _("Ditinjau lagi paling lambat"), required=False,
        help_text=_("Standar ditinjau berkala; biasanya setahun sekali."),
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        # People write 1,5 as well as 1.5, and 150.000 for a hundred and fifty thousand.
        super().__init__(None if data is None else _as_numbers(data), **options)
        self.fields.update(_component_fields([*PUBLIC, *INTERNAL]))

    def clean(self) -> dict[str, Any]:
        """Check that a time is a whole number of minutes, and that a tariff has its amount."""
        said = super().clean() or self.cleaned_data
        amount, unit = said.get("promise_amount"), said.get("promise_unit")
        if amount and unit and working_minutes(amount, unit) is None:
            self.add_error("promise_amount", _("Waktunya tidak genap dalam menit. Bulatkan."))
        if amount == 0:
            self.add_error("promise_amount", _("Isi lebih dari nol, atau kosongkan dahulu."))
        if (
            said.get("fee_kind") == PAID
            and not said.get("fee_rupiah")
            and "fee_rupiah" not in self.errors
        ):
            self.add_error("fee_rupiah", _("Isi tarifnya, atau pilih Sesuai rincian."))
        return said

    def content(self, steps: tuple[Step, ...]) -> Content:
        """Return what was filled in."""
        said = self.cleaned_data
        keys = [one.key for one in (*PUBLIC, *INTERNAL) if one.key not in SPECIAL]
        amount = said["promise_amount"]
        return Content(
            **{key: said[key].replace("\r\n", "\n") for key in keys},
            promise_working_minutes=None
            if amount is None
            else working_minutes(amount, said["promise_unit"]),
            promise_unit=said["promise_unit"],
            promise_note=said["promise_note"].replace("\r\n", "\n"),
            fee_rupiah={FREE: 0, PAID: said["fee_rupiah"]}.get(said["fee_kind"]),
            fee_note=said["fee_note"].replace("\r\n", "\n"),
            decree=said["decree"],
            change_reason=said["change_reason"].replace("\r\n", "\n"),
            review_on=said["review_on"],
            steps=steps,
        )

    @property
    def public_fields(self) -> Iterator[forms.BoundField]:
        """The fields of the six that the public sees, in their order."""
        for one in PUBLIC:
            yield from (self[name] for name in FIELDS_OF.get(one.key, (one.key,)))

    @property
    def internal_fields(self) -> Iterator[forms.BoundField]:
        """The fields of the eight internal ones."""
        return (self[one.key] for one in INTERNAL)

    @property
    def version_fields(self) -> Iterator[forms.BoundField]:
        """The fields about the version itself."""
        return (self[name] for name in ("change_reason", "decree", "review_on"))


FIELDS_OF = {
    "promise": ("promise_amount", "promise_unit", "promise_note"),
    "fee": ("fee_kind", "fee_rupiah", "fee_note"),
}


def _as_numbers(data: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: data[name] for name in data}
    said["promise_amount"] = str(said.get("promise_amount", "")).replace(",", ".")
    said["fee_rupiah"] = str(said.get("fee_rupiah", "")).replace("Rp", "").replace(".", "").strip()
    return said


def draft_initial(standard: ServiceStandard) -> dict[str, Any]:
    """Return what the form shows of a draft."""
    minutes, unit = standard.promise_working_minutes, standard.promise_unit
    names = [one.key for one in (*PUBLIC, *INTERNAL) if one.key not in SPECIAL]
    return {
        **{name: getattr(standard, name) for name in names},
        "seen": standard.revision,
        "promise_amount": "" if minutes is None else _plain(amount_said(minutes, unit)),
        "promise_unit": unit,
        "promise_note": standard.promise_note,
        "fee_kind": _fee_kind(standard),
        "fee_rupiah": standard.fee_rupiah or "",
        "fee_note": standard.fee_note,
        "decree": standard.decree,
        "change_reason": standard.change_reason,
        "review_on": standard.review_on,
    }


def _plain(amount: Any) -> str:
    return f"{amount.normalize():f}".replace(".", ",")


def _fee_kind(standard: ServiceStandard) -> str:
    if standard.fee_rupiah is None:
        return DEPENDS if standard.fee_note else ""
    return PAID if standard.fee_rupiah else FREE


class StepForm(forms.Form):
    """One row of the SOP; a row without an activity is left out."""

    place = NumberField(
        label=_("Urutan"), required=False, min_value=0, max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 3}),
    )  # fmt: skip
    activity = forms.CharField(label=_("Kegiatan"), required=False, max_length=300)
    actor = forms.CharField(label=_("Pelaksana"), required=False, max_length=120)
    minutes = forms.IntegerField(
        label=_("Menit"), required=False, min_value=0, max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}),
    )  # fmt: skip
    input = forms.CharField(label=_("Kelengkapan"), required=False, max_length=300)
    output = forms.CharField(label=_("Hasil"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """Refuse a row whose activity was forgotten."""
        said = super().clean() or self.cleaned_data
        others = (said.get(name) for name in ("actor", "input", "minutes", "output"))
        if not said.get("activity") and any(others):
            self.add_error("activity", _("Tulis kegiatannya, atau kosongkan seluruh baris."))
        return said


@dataclass
class StepRows:
    """The rows on a page, by number: `langkah-0-activity`. Steps go in the order of `place`."""

    forms: list[StepForm]

    @classmethod
    def of(cls, steps: Sequence[Step]) -> "StepRows":
        """Return rows for the steps there are, and some to fill in."""
        shown = [{"place": place, **vars(step)} for place, step in enumerate(steps, 1)]
        count = min(len(shown) + (MORE_ROWS if not shown else 1), MOST_STEPS)
        initial = [*shown, *({} for _row in range(count - len(shown)))]
        return cls([StepForm(prefix=_prefix(n), initial=one) for n, one in enumerate(initial)])

    @classmethod
    def sent(cls, data: Mapping[str, Any], *, more: int = 0) -> "StepRows":
        """Return the rows that a page sent, and `more` empty ones."""
        said = str(data.get("langkah", ""))
        count = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0  # noqa: PLR2004
        count = min(count, MOST_STEPS)
        sent = [StepForm(data, prefix=_prefix(n)) for n in range(count)]
        added = min(more, MOST_STEPS - count)
        return cls(sent + [StepForm(prefix=_prefix(count + n)) for n in range(added)])

    def is_valid(self) -> bool:
        """Tell whether every row can be kept."""
        return all(form.is_valid() for form in self.forms)

    def steps(self) -> tuple[Step, ...]:
        """Return the steps in their order; a row without a place stays behind the one above it."""
        placed: list[tuple[Any, Step]] = []
        last: Any = 0
        for form in self.forms:
            said = dict(form.cleaned_data)
            place = said.pop("place")
            last = last if place is None else place
            if said["activity"]:
                placed.append((last, Step(**{**said, "minutes": said["minutes"] or 0})))
        return tuple(step for _place, step in sorted(placed, key=lambda one: one[0]))


def _prefix(number: int) -> str:
    return f"langkah-{number}"


class EnforceForm(forms.Form):
    """From which day a draft holds, and by when it is looked at again."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    valid_from = DayField(
        _("Berlaku mulai"),
        help_text=_("Permohonan yang masuk sejak hari itu dinilai dengan janji ini."),
    )
    review_on = DayField(
        _("Ditinjau lagi paling lambat"),
        help_text=_("Sesudah hari itu standar ini muncul sebagai terlambat ditinjau."),
    )
