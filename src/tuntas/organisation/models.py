"""Units, the places they serve, people and their memberships, calendar overrides."""

from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.core.permissions import ROLES
from tuntas.organisation.powers import Powers, powers_of


class Region(models.Model):
    """A province, regency or city, district or village by its official code (`32.04.12.2001`)."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Provinsi")
        REGENCY = "regency", _("Kabupaten/kota")
        DISTRICT = "district", _("Kecamatan")
        VILLAGE = "village", _("Kelurahan/desa")

    code = models.CharField(max_length=13, primary_key=True)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    """Vocabulary of units."""

    def valid(self, *, on: date) -> Self:
        """Keep the units that exist on that day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        )

    def below(self, unit_id: int) -> Self:
        """Keep the unit itself and everything below it."""
        return self.filter(ancestor_ids__contains=[unit_id])


class Unit(models.Model):
    """A part of the government; the root is the government itself."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Pemerintah daerah")
        SECRETARIAT = "secretariat", _("Sekretariat")
        SECTION = "section", _("Bagian")
        INSPECTORATE = "inspectorate", _("Inspektorat")
        AGENCY = "agency", _("Dinas")
        BOARD = "board", _("Badan")
        DISTRICT = "district", _("Kecamatan")
        VILLAGE = "village", _("Kelurahan")
        CLINIC = "clinic", _("Puskesmas")
        SCHOOL = "school", _("Sekolah")
        TECHNICAL_UNIT = "technical-unit", _("UPT")
        HOSPITAL = "hospital", _("Rumah sakit")
        COMPANY = "company", _("Perusahaan daerah")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    # The way from the root to the unit itself, kept by the actions: one index answers "below X".
    ancestor_ids = ArrayField(models.BigIntegerField(), default=list)
    duties = models.TextField(blank=True)
    serves = models.ManyToManyField(Region, blank=True, related_name="units")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [GinIndex(fields=["ancestor_ids"], name="unit_ancestors")]
        constraints = [
            models.UniqueConstraint(
                "parent",
                condition=Q(parent__isnull=True),
                name="unit_one_root",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from"))
                | Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True),
                name="unit_valid_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "government",
                        "secretariat",
                        "section",
                        "inspectorate",
                        "agency",
                        "board",
                        "district",
                        "village",
                        "clinic",
                        "school",
                        "technical-unit",
                        "hospital",
                        "company",
                    ]
                ),
                name="unit_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Makes people; without a password nobody can sign in as them until they set one."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        """Create a person who signs in with `email`."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who works for the government and may sign in."""

    email = models.EmailField(_("alamat surel"), unique=True)
    name = models.CharField(_("nama"), max_length=200)
    employee_number = models.CharField(_("NIP"), max_length=18, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "employee_number",
                condition=~Q(employee_number=""),
                name="person_employee_number_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def powers(self) -> Powers:
        """Return what the person may do today, in one query."""
        return powers_of(person_id=self.pk, name=self.name, on=timezone.localdate())


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Vocabulary of memberships."""

    def valid(self, *, on: date) -> Self:
        """Keep those that hold on that day."""
        return self.filter(Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on))


class Membership(models.Model):
    """A person holds a role for a unit and everything below it, from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(
        max_length=30, choices=[(key, role.label) for key, role in ROLES.items()]
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(role__in=list(ROLES)), name="membership_role_known"),
            models.UniqueConstraint(
                "person",
                "unit",
                "role",
                condition=Q(until__isnull=True),
                name="membership_open_once",
            ),
        ]


class CalendarOverride(models.Model):
    """A day on which the government or one unit differs from the national calendar."""

    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_overrides"
    )
    on = models.DateField()
    # Minutes from midnight, [[450, 720], [780, 960]]; an empty list is a closed day.
    intervals = models.JSONField(default=list)
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                "unit", "on", name="calendar_override_once", nulls_distinct=False
            ),
        ]


class UnitSpelling(models.Model):
    """How somebody else's file writes a unit, and which unit that is; none yet: to be settled."""

    class Origin(models.TextChoices):
        EXACT = "exact", _("sama setelah dirapikan")
        PERSON = "person", _("ditetapkan petugas")
        OPEN = "open", _("belum ditetapkan")

    spelling = models.CharField(max_length=300, unique=True)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="spellings"
    )
    origin = models.CharField(max_length=10, choices=Origin.choices)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["spelling"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(origin="open") & Q(unit__isnull=True)) | ~Q(origin="open"),
                name="unit_spelling_open_without_unit",
            ),
        ]

    @property
    def settled(self) -> bool:
        """Tell whether the unit is known."""
        return self.unit_id is not None
