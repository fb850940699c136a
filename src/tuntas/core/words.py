"""Words as people type them: too many are refused with their count, none are cut."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class WordsField(forms.CharField):
    """Words that are refused with their count where they are too many.

    The input itself has no limit: browsers cut what is pasted beyond one, and nobody is told. `need`
    stands beside the label of what may be saved empty, but is wanted later.
    """

    need: Any = ""

    default_error_messages = {
        "max_length": _(
            "Terlalu panjang: %(show_value)s huruf, paling banyak %(limit_value)s. Singkatkan."
        )
    }

    def to_python(self, value: Any) -> str:
        """Return the words with line ends of one kind, so that each counts as one letter."""
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return the attributes of the input, without the limit."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs
