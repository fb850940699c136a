"""What a unit does for the public."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import Lower
from django.utils.text import slugify

from tuntas.organisation.models import Unit

SLUG_LETTERS = 60


class ServiceQuerySet(models.QuerySet["Service"]):
    """Vocabulary of services."""

    def offered(self, *, on: date) -> Self:
        """Keep the services that are offered on that day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))

    def by_name(self) -> Self:
        """Sort as people look names up: "eSurat" among the E, whatever the database's order of letters."""
        return self.order_by(Lower("name"), "pk")

    def after(self, pk: int) -> Self:
        """Keep those that come after a service in the order of names."""
        name = Subquery(Service.objects.filter(pk=pk).values(lower=Lower("name")))
        ordered = self.alias(lower=Lower("name"))
        return ordered.filter(Q(lower__gt=name) | Q(lower=name, pk__gt=pk))

    def of_slug(self, slug: str) -> Self:
        """Keep the service with that public address; the number at its end decides.

        The words before it may be those of a former name: printed addresses stay good.
        """
        number = slug.rsplit("-", 1)[-1]
        known = number.isascii() and number.isdigit() and len(number) < 19  # noqa: PLR2004 - bigint
        return self.filter(pk=int(number)) if known else self.none()


class Service(models.Model):
    """A public service, by the name under which people ask for it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True)  # in plain words: what one gets
    audience = models.CharField(max_length=300, blank=True)  # who may ask for it
    keywords = models.CharField(max_length=400, blank=True)  # what people call it, by commas
    place = models.CharField(max_length=300, blank=True)  # counter and address
    hours = models.CharField(max_length=200, blank=True)  # when the counter is open
    closed_on = models.DateField(null=True, blank=True)
    #: Key of the case-type file that runs requests for it; empty: not asked for here.
    request_type = models.CharField(max_length=60, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("unit", "name", name="service_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """Return the part of the public address that names the service: `kartu-keluarga-12`."""
        words = slugify(self.name)[:SLUG_LETTERS].strip("-")
        return f"{words or 'layanan'}-{self.pk}"
