"""Form: when the change began, with what it is compared, what is watched."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tuntas.improvements.meanwhile import SeenMark
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.actions.change import (
    MOST_TRANSITION,
    Change,
    planned_of,
)
from tuntas.improvements.projects.measuring.queries.candidates import Beside
from tuntas.measures.words import month_words
from tuntas.rules.phrases import as_language

Choices = Iterable[tuple[str, Any]]


class ChangeForm(forms.Form):
    """When the change began, with what it is compared, what is watched."""

    started_on = forms.ChoiceField(
        label=gettext_lazy("Perubahan mulai bulan"),
        help_text=gettext_lazy("Bulan pertama dengan cara kerja baru, bukan bulan rapatnya."),
    )
    transition_months = forms.ChoiceField(
        label=gettext_lazy("Masa peralihan"),
        help_text=gettext_lazy(
            "Bulan pertama yang belum mencerminkan cara kerja baru. Tidak dihitung ke sisi mana pun."
        ),
    )
    beside = forms.MultipleChoiceField(
        label=gettext_lazy("Unit pembanding"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Unit yang tidak mengubah cara kerjanya. Yang menimpa semua unit, seperti musim atau "
            "aturan baru, jadi terhitung."
        ),
    )
    watched = forms.MultipleChoiceField(
        label=gettext_lazy("Awasi juga"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Supaya tampak bila yang lain menjadi lebih buruk."),
    )
    seen = SeenMark()

    def __init__(
        self,
        *args: Any,
        improvement: Improvement,
        starts: Sequence[date],
        units: Sequence[Beside],
        watchable: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs | {"initial": change_initial(improvement)})
        lang = as_language(get_language())
        self._offer("started_on", [("", _("Pilih")), *_start_months(starts, improvement, lang)])
        if not starts:
            self.fields["started_on"].help_text = _(
                "Belum ada bulan yang dapat dipilih: belum ada angka untuk dibandingkan. Lengkapi "
                "angkanya dulu."
            )
        self._offer("transition_months", _transitions())
        self._offer("beside", [(str(one.unit_id), _unit_label(one)) for one in units])
        self._offer("watched", watchable)
        for name in ("beside", "watched"):
            if not self.fields[name].choices:  # type: ignore[attr-defined]
                del self.fields[name]

    def _offer(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def change(self) -> Change:
        """Return what was said."""
        said = self.cleaned_data
        return Change(
            started_on=date.fromisoformat(said["started_on"]),
            transition_months=int(said["transition_months"]),
            beside=[int(pk) for pk in said.get("beside", ())],
            watched=said.get("watched", []),
        )


def change_initial(improvement: Improvement) -> dict[str, Any]:
    """Return what stands, in one query."""
    planned = planned_of(improvement)
    return {
        "started_on": f"{planned.started_on or ''}",
        "transition_months": str(planned.transition_months),
        "beside": [str(pk) for pk in planned.beside],
        "watched": planned.watched,
        "seen": planned.mark,
    }


def _start_months(
    starts: Sequence[date], improvement: Improvement, lang: Any
) -> list[tuple[str, str]]:
    months = {*starts, *filter(None, [improvement.started_on])}
    return [(f"{one}", month_words(one, lang)) for one in sorted(months, reverse=True)]


def _transitions() -> list[tuple[str, str]]:
    return [
        (
            str(count),
            ngettext("%(count)s bulan", "%(count)s bulan", count) % {"count": count}
            if count
            else _("Tidak ada"),
        )
        for count in range(MOST_TRANSITION + 1)
    ]


def _unit_label(one: Beside) -> SafeString:
    months = ngettext("%(count)s bulan sama", "%(count)s bulan sama", one.months) % {
        "count": one.months
    }
    kind = _("sejenis, %(months)s") % {"months": months} if one.same_kind else months
    return format_html("{}<small>{}</small>", one.name, kind)
