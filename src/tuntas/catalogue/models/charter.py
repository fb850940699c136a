"""Maklumat pelayanan: what a unit vows to the public."""

from django.db import models
from django.utils import timezone

from tuntas.organisation.models import Person, Unit


class Charter(models.Model):
    """One version of a unit's vow, signed by whoever leads it; the highest version holds."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="charters")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    signed_by = models.CharField(max_length=200)
    signed_as = models.CharField(max_length=200)  # the office held
    signed_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["unit", "-version"]
        constraints = [
            models.UniqueConstraint("unit", "version", name="charter_version_once"),
        ]
