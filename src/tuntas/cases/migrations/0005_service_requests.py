"""Service requests: what was asked and what came out; limits in hours; the service of a case."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import tuntas.core.fields

PK = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))  # fmt: skip


def to(model: str, **options: object) -> models.ForeignKey:
    """Return a protected foreign key."""
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=model, **options)


class Migration(migrations.Migration):
    """Add the tables of requests, and what clocks, cases and attachments need for them."""

    dependencies = [
        ("cases", "0004_attachment_thumbnails"),
        ("catalogue", "0002_service_request_type"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("clockrun", "limit_working_days", "limit"),
        migrations.AddField(
            "clockrun", "limit_unit", models.CharField(default="working_days", max_length=15)
        ),
        migrations.AddConstraint(
            "clockrun",
            models.CheckConstraint(
                condition=Q(limit_unit__in=["working_days", "working_hours", "hours"]),
                name="clock_unit_known",
            ),
        ),
        migrations.AddField(
            "attachment",
            "requirement",
            models.CharField(blank=True, default="", max_length=30),
            preserve_default=False,
        ),
        migrations.AddField(
            "case",
            "service",
            to("catalogue.service", null=True, related_name="cases", db_index=False),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                F("service"),
                F("received_at"),
                condition=Q(service__isnull=False),
                name="case_service_received",
            ),
        ),
        migrations.CreateModel(
            "ServiceRequest",
            [
                PK,
                ("file_version", models.PositiveIntegerField()),
                ("relation", models.CharField(max_length=30)),
                ("answers", tuntas.core.fields.EncryptedTextField(blank=True)),
                ("delivery_way", models.CharField(blank=True, max_length=10)),
                ("delivery_address", tuntas.core.fields.EncryptedTextField(blank=True)),
                ("checks", models.JSONField(default=dict)),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="request", to="cases.case")),
                ("service", to("catalogue.service", related_name="requests")),
            ],
        ),
        migrations.CreateModel(
            "CaseTypeText",
            [
                PK,
                ("key", models.CharField(max_length=40, unique=True)),
                ("text", models.TextField()),
                ("kept_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            "DocumentCounter",
            [
                PK,
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField()),
                ("service", to("catalogue.service", related_name="+")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint("service", "year", name="counter_once_a_year")
                ]
            },
        ),
        migrations.CreateModel(
            "IssuedDocument",
            [
                PK,
                ("uid", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=80)),
                ("code", models.CharField(max_length=24, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("valid_until", models.DateField(null=True)),
                ("content", tuntas.core.fields.EncryptedTextField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored_sha256", models.CharField(max_length=64)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_reason", models.TextField(blank=True)),
                ("case", to("cases.case", related_name="documents")),
                ("service", to("catalogue.service", related_name="documents")),
                ("issued_by", to(settings.AUTH_USER_MODEL, related_name="+")),
                ("revoked_by", to(settings.AUTH_USER_MODEL, related_name="+", null=True)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint("service", "year", "seq", name="document_number_once"),
                    models.UniqueConstraint(
                        F("case"), condition=Q(revoked_at__isnull=True), name="document_stands_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            revoked_at__isnull=True, revoked_by__isnull=True, revoked_reason=""
                        )
                        | (
                            Q(revoked_at__isnull=False, revoked_by__isnull=False)
                            & ~Q(revoked_reason="")
                        ),
                        name="document_revoked_says_why",
                    ),
                ],
            },
        ),
    ]
