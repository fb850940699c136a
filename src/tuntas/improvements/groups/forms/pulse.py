"""Forms of a pulse: to begin one, to answer it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.core.days import DayField

OFTEN = (
    (1, _("tidak pernah")),
    (2, _("jarang")),
    (3, _("kadang-kadang")),
    (4, _("sering")),
    (5, _("selalu")),
)


class PulseForm(forms.Form):
    """Which values are asked about, and from when on."""

    value_set = forms.ChoiceField(label=_("Nilai"))
    begins = DayField(
        _("Dimulai pada"), initial=timezone.localdate,
        help_text=_("Denyut berjalan dua minggu. Hasilnya baru terlihat sesudah itu."),
    )  # fmt: skip

    def __init__(self, *args: Any, sets: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value_set"].choices = list(sets)  # type: ignore[attr-defined]


class PulseAnswerForm(forms.Form):
    """One question for each value; the answers say how often a behaviour is seen."""

    def __init__(
        self, *args: Any, questions: Iterable[Mapping[str, str]], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for place, one in enumerate(questions):
            self.fields[f"q{place}"] = forms.TypedChoiceField(
                label=one["en" if language.startswith("en") else "id"],
                choices=OFTEN,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Pilih salah satu.")},
            )

    def values(self) -> list[int]:
        """Return the answers in the order of the questions."""
        return [self.cleaned_data[name] for name in self.fields]
