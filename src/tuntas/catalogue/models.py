"""What a unit does for the public."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from tuntas.organisation.models import Unit


class ServiceQuerySet(models.QuerySet["Service"]):
    """Vocabulary of services."""

    def offered(self, *, on: date) -> Self:
        """Keep the services that are offered on that day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))


class Service(models.Model):
    """A public service, by the name under which people ask for it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=200)
    closed_on = models.DateField(null=True, blank=True)
    #: Key of the case-type file that runs requests for it; empty: not asked for here.
    request_type = models.CharField(max_length=60, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("unit", "name", name="service_name_once")]

    def __str__(self) -> str:
        return self.name
