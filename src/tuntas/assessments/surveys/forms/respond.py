"""The respondent's form. What only helps (times, device) never stands in the way of an answer."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuntas.assessments.surveys.actions.respond import COMMENT_LETTERS, Given
from tuntas.assessments.surveys.profile import PROFILE, PROFILE_LABELS
from tuntas.assessments.surveys.queries.respond import Option, Question
from tuntas.catalogue.models import Service

# Less than the server takes: a browser counts a line's end as one letter and sends two.
TYPED_LETTERS = COMMENT_LETTERS // 2
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A device's clock outside of these tells nothing.
CLOCK_FROM_MS, CLOCK_UNTIL_MS = 946_684_800_000, 7_258_118_400_000  # the years 2000 to 2200


class Plain(forms.CharField):
    """A text that is cleaned when it is stored: a stray NUL must not cost somebody's answers."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators = [
            one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)
        ]


class AnswerForm(forms.Form):
    """Service, questions, profile, comment: made for one survey in the language in use."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(
        self, questions: Sequence[Question], services: Sequence[Service], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.questions, self.services = questions, services
        if len(services) > 1:
            self.fields["service"] = _service_field(services)
        for question in questions:
            self.fields[f"q_{question.key}"] = _question_field(question)
        for name, groups in PROFILE.items():
            choices = [("", _("Tidak diisi")), *groups]
            self.fields[name] = Plain(
                label=PROFILE_LABELS[name], required=False, widget=forms.Select(choices=choices)
            )
        self.fields["comment"] = _comment_field()

    def asked(self) -> Iterator[tuple[Question, BoundField]]:
        """Yield each question with its field."""
        return ((question, self[f"q_{question.key}"]) for question in self.questions)

    def profile(self) -> list[BoundField]:
        """Return the fields of the profile."""
        return [self[name] for name in PROFILE]

    def given(self) -> Given:
        """Return what a valid form says."""
        said = self.cleaned_data
        service = said.get("service")
        return Given(
            uid=said["uid"] or uuid.uuid4(),
            answers={
                question.key: said[f"q_{question.key}"]
                for question in self.questions
                if said[f"q_{question.key}"]
            },
            service_id=int(service) if service else None,
            profile={name: _known(name, said[name]) for name in PROFILE},
            comment=said["comment"],
            language=get_language() or "id",
            answered_at=_moment(self.data.get("answered_at", "")),
            sent_at=_moment(self.data.get("sent_at", "")),
            milliseconds=self._milliseconds(),
        )

    def _milliseconds(self) -> dict[str, int]:
        told = {
            question.key: self.data.get(f"ms_{question.key}", "") for question in self.questions
        }
        return {key: int(text) for key, text in told.items() if _is_number(text)}

    def words_of_errors(self) -> str:
        """Return everything that is wrong in one line, for a device that has no page to show."""
        return " ".join(
            f"{self[name].label if name in self.fields else ''} {error}".strip()
            for name, errors in self.errors.items()
            for error in errors
        )


def _service_field(services: Sequence[Service]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Layanan mana yang baru Anda pakai?"),
        widget=forms.RadioSelect,
        choices=[(str(service.pk), service.name) for service in services],
        error_messages={
            "required": _("Pilih layanannya."),
            "invalid_choice": _("Pilih layanan yang baru Anda pakai dari daftar."),
        },
    )


def _question_field(question: Question) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question.text,
        required=not question.optional,
        widget=forms.RadioSelect,
        choices=[(option.key, _with_face(option)) for option in question.options],
        error_messages={
            "required": _("Pilih salah satu jawaban."),
            "invalid_choice": _("Jawaban ini tidak ada dalam pilihan."),
        },
    )


def _with_face(option: Option) -> str:
    return format_html(
        '<svg class="face" aria-hidden="true"><use href="{}#f{}"/></svg><span>{}</span>',
        static("assessments/respond-faces.svg"),
        option.face,
        option.word,
    )


def _comment_field() -> forms.CharField:
    return Plain(
        label=_("Saran atau pujian"),
        required=False,
        max_length=COMMENT_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": TYPED_LETTERS}),
        help_text=_("Jangan tulis nama, NIK, atau nomor telepon siapa pun."),
    )


def _known(name: str, key: str) -> str:
    """Return a group's key; one that is no longer offered is left out, the answers still count."""
    return key if key in {known for known, _label in PROFILE[name]} else ""


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= len("9007199254740991")


def _moment(text: str) -> datetime | None:
    """Return a moment that a device wrote, in milliseconds since 1970; None if it is none."""
    if not _is_number(text) or not CLOCK_FROM_MS <= int(text) < CLOCK_UNTIL_MS:
        return None
    return EPOCH + timedelta(milliseconds=int(text))
