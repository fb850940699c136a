"""Service requests: what was asked, what came out, and the numbers of what came out."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from tuntas.cases.models.case import Case
from tuntas.catalogue.models import Service
from tuntas.core.fields import EncryptedTextField
from tuntas.organisation.models import Person


class ServiceRequest(models.Model):
    """What an applicant asked for. The answers are personal: they lie here encrypted and nowhere else."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="request")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="requests")
    file_version = models.PositiveIntegerField()  # of the case-type file when it was sent
    relation = models.CharField(max_length=30)
    answers = EncryptedTextField(blank=True)  # JSON: key of a field → what was answered
    delivery_way = models.CharField(max_length=10, blank=True)
    delivery_address = EncryptedTextField(blank=True)
    checks = models.JSONField(default=dict)  # key of a requirement → complete, illegible, missing

    def __str__(self) -> str:
        return self.case.code


class Correction(models.Model):
    """What stood in a request before an officer put it right; the event with this number says why."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    seq = models.PositiveIntegerField()  # of the event
    before = EncryptedTextField()  # JSON: key of a field that changed → what was answered

    class Meta:
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint("case", "seq", name="correction_once")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.seq}"


class CaseTypeText(models.Model):
    """The last text of a city's own file that requests were sent with, should the file go missing."""

    key = models.CharField(max_length=40, unique=True)
    text = models.TextField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class DocumentCounter(models.Model):
    """The last number that a service gave out in a year; its row is locked until the document stands."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("service", "year", name="counter_once_a_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class IssuedDocumentQuerySet(models.QuerySet["IssuedDocument"]):
    """Vocabulary of documents."""

    def standing(self) -> Self:
        """Keep what was not revoked."""
        return self.filter(revoked_at__isnull=True)


class IssuedDocument(models.Model):
    """A result that was issued. Its file lies encrypted in the store; `sha256` is that of the PDF."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="documents")
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    number = models.CharField(max_length=80)
    code = models.CharField(max_length=24, unique=True)  # opens the public check
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField(null=True)  # empty: for ever
    content = EncryptedTextField()  # JSON, see documents.content
    sha256 = models.CharField(max_length=64)
    stored_sha256 = models.CharField(max_length=64)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_reason = models.TextField(blank=True)

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("service", "year", "seq", name="document_number_once"),
            models.UniqueConstraint(
                F("case"), condition=Q(revoked_at__isnull=True), name="document_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_reason="")),
                name="document_revoked_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def expired(self, *, on: date) -> bool:
        """Tell whether its time is over."""
        return self.valid_until is not None and self.valid_until < on
