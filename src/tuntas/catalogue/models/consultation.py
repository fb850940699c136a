"""Forum Konsultasi Publik: citizens look at a standard before it holds."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.models.standard import ServiceStandard
from tuntas.organisation.models import Person


class Consultation(models.Model):
    """One forum about one version: who came, what they found, what was agreed."""

    class Group(models.TextChoices):
        USERS = "users", _("Pengguna layanan")
        COMMUNITY = "community", _("Organisasi masyarakat")
        EXPERTS = "experts", _("Ahli dan akademisi")
        BUSINESS = "business", _("Dunia usaha")
        MEDIA = "media", _("Media")
        OFFICIALS = "officials", _("Penyelenggara layanan")

    uid = models.UUIDField(
        unique=True, default=uuid.uuid4
    )  # made with the form: sent twice, kept once
    standard = models.ForeignKey(
        ServiceStandard, on_delete=models.PROTECT, related_name="consultations"
    )
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    participants = models.JSONField(default=dict)  # people by key of Group
    findings = models.TextField()
    agreed = models.TextField()
    # The minutes, in the file store by their hash; empty without a file.
    file_name = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-held_on", "-pk"]

    @property
    def people(self) -> int:
        """Return how many came."""
        return sum(self.participants.values())
