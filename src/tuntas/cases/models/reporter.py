"""Who reported: apart from the case, encrypted, and every look at it is an event."""

import uuid

from django.db import models

from tuntas.cases.models.case import Case
from tuntas.core.fields import EncryptedTextField


class Reporter(models.Model):
    """The author of a report. All contact is optional; without any only the secret link remains."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="reporter")
    uid = models.UUIDField(default=uuid.uuid4, unique=True)  # names the secret link
    name = EncryptedTextField(blank=True)
    email = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    language = models.CharField(max_length=5, default="id")
    wants_mail = models.BooleanField(default=False)
