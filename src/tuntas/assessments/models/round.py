"""Assessment rounds: units judge themselves, evaluators judge them, both agree."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.organisation.models import Person, Unit


class Round(models.Model):
    """One instrument, in one version, for many units over one year."""

    class Phase(models.TextChoices):
        SELF = "self", _("penilaian mandiri")
        REVIEW = "review", _("penilaian evaluator")
        CLARIFICATION = "clarification", _("klarifikasi")
        AGREED = "agreed", _("disepakati")
        PUBLISHED = "published", _("diumumkan")

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    instrument = models.CharField(max_length=60)
    instrument_version = models.PositiveSmallIntegerField()
    instrument_hash = models.CharField(max_length=64)
    policies = models.JSONField(default=dict)
    begins = models.DateField()
    ends = models.DateField()
    phase = models.CharField(max_length=20, choices=Phase.choices, default=Phase.SELF)
    # While they judge, evaluators do not see which answer the unit gave itself.
    blind = models.BooleanField(default=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-year", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="round_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


class Assessment(models.Model):
    """One unit in one round."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assessments")
    submitted_at = models.DateTimeField(null=True, blank=True)  # the unit is done with its own part
    reviewed_at = models.DateTimeField(null=True, blank=True)  # the evaluator is

    class Meta:
        ordering = ["round", "unit__name"]
        constraints = [models.UniqueConstraint("round", "unit", name="assessment_once")]


class Voice(models.TextChoices):
    """Whose answer it is."""

    SELF = "self", _("unit sendiri")
    EVALUATOR = "evaluator", _("evaluator")
    AGREED = "agreed", _("disepakati")


class Answer(models.Model):
    """The current answer to one item in one voice; `revision` grows with each change."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    node = models.CharField(max_length=40)
    voice = models.CharField(max_length=10, choices=Voice.choices)
    value = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["assessment", "node", "voice"]
        constraints = [
            models.UniqueConstraint("assessment", "node", "voice", name="answer_once"),
            models.CheckConstraint(
                condition=Q(voice__in=["self", "evaluator", "agreed"]), name="answer_voice_known"
            ),
        ]


class AnswerChange(models.Model):
    """What an answer was, is and who changed it: append-only."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="changes")
    revision = models.PositiveIntegerField()
    value = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["answer", "revision"]
        constraints = [
            models.UniqueConstraint("answer", "revision", name="answer_change_once"),
        ]


class Evidence(models.Model):
    """A proof that a unit keeps: a file or a link; a newer version is a new row with the same uid."""

    class Kind(models.TextChoices):
        FILE = "file", _("berkas")
        LINK = "link", _("tautan")

    uid = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    address = models.CharField(max_length=500, blank=True)  # of a link, also one into this product
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=60, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["unit", "title", "-version"]
        constraints = [
            models.UniqueConstraint("uid", "version", name="evidence_version_once"),
            models.CheckConstraint(
                condition=(Q(kind="file") & ~Q(sha256="")) | (Q(kind="link") & ~Q(address="")),
                name="evidence_is_file_or_link",
            ),
        ]


class EvidenceUse(models.Model):
    """A version of a proof stands for an item; the same proof may serve many instruments."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="evidence_uses"
    )
    node = models.CharField(max_length=40)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["assessment", "node", "at"]
        constraints = [
            models.UniqueConstraint("assessment", "node", "evidence", name="evidence_used_once"),
        ]


class Comment(models.Model):
    """A remark on an item; `inside` is for evaluators among themselves."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="comments")
    node = models.CharField(max_length=40)
    text = models.TextField()
    inside = models.BooleanField(default=False)
    uid = models.UUIDField(unique=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["assessment", "node", "at"]


class Assignment(models.Model):
    """Who is to answer an item for the unit, or to judge it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="assignments")
    node = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["assessment", "node"]
        constraints = [
            models.UniqueConstraint("assessment", "node", "person", name="assigned_once"),
        ]


class AssessmentResult(models.Model):
    """A score in one voice as it was frozen; a later calculation is a new row."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="results")
    voice = models.CharField(max_length=10, choices=Voice.choices)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=60)
    instrument_version = models.PositiveSmallIntegerField()
    instrument_hash = models.CharField(max_length=64)
    policies = models.JSONField()
    score = models.DecimalField(max_digits=16, decimal_places=10)
    category = models.CharField(max_length=40)
    tree = models.JSONField()

    class Meta:
        ordering = ["assessment", "voice", "-made_at"]


class PublishedResult(models.Model):
    """A result that was published elsewhere or earlier, kept apart from what we recompute."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="published_results")
    instrument = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=12, decimal_places=4)
    decimals = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # as printed; None: not known
    category = models.CharField(max_length=40)
    # Values printed beside the figure, such as the mean of each element, and what they give here.
    parts = models.JSONField(default=list, blank=True)
    recomputed = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    source = models.CharField(max_length=300)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["unit", "instrument", "-year"]
        constraints = [
            models.UniqueConstraint("unit", "instrument", "year", name="published_once"),
        ]

    @property
    def printed(self) -> Decimal:
        """The score with the decimals that it was printed with; two where that is not known."""
        bare = self.score.normalize()
        own = max(0, -int(bare.as_tuple().exponent))
        places = max(own, 2) if self.decimals is None else max(own, self.decimals)
        return self.score.quantize(Decimal(1).scaleb(-places))
