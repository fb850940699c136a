"""Whole numbers on the forms of improvements, asked for in plain words."""

from django import forms
from django.utils.translation import gettext_lazy as _

PLAIN_NUMBER = _("Tulis dengan angka saja, tanpa titik dan koma.")


class CountField(forms.IntegerField):
    """A whole number; Django's own Indonesian words for one are hardly understood."""

    default_error_messages = {"invalid": PLAIN_NUMBER}
