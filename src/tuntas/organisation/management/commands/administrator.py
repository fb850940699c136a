"""`tuntas administrator EMAIL NAME`: the first account, and the way back in."""

from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.organisation.actions import appoint_administrator
from tuntas.organisation.models import Person

SECONDS_PER_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Operator:
    """Whoever has a shell on the server; the audit trail names the command."""

    id: None = None
    name: str = "tuntas administrator"


class Command(BaseCommand):
    help = "Appoint an administrator and print a link for setting the password, valid once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help="as it stands in lists; somebody known keeps theirs")
        parser.add_argument(
            "--government", default="", help="name of the government; only for an empty database"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            person = appoint_administrator(
                by=Operator(),
                at=timezone.now(),
                email=options["email"],
                name=options["name"],
                government=options["government"],
            )
        except ValidationError as error:
            raise CommandError(f"{options['email']}: {error.message}") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        days = settings.PASSWORD_RESET_TIMEOUT // SECONDS_PER_DAY
        self.stdout.write(
            _("%(name)s (%(email)s) adalah administrator. Kata sandi ditetapkan di tautan ini,")
            % {"name": person.name, "email": person.email}
        )
        self.stdout.write(_("berlaku sekali, selama %(days)d hari:") % {"days": days})
        self.stdout.write(password_link(person))


def password_link(person: Person) -> str:
    """Return the address under which the person sets a password; it dies with being used."""
    key = default_token_generator.make_token(person)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": key},
    )
    return f"{settings.ENVIRONMENT.address}{path}"
