"""Mails about acts: that one is to be sent, and that it went out."""

import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("improvements", "0012_meeting_revisions")]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("step-waits", "Step Waits"), ("step-returned", "Step Returned"), ("wish-to-join", "Wish To Join"), ("recommended", "Recommended"), ("pulse", "Pulse")], max_length=20)),
                ("about", models.PositiveBigIntegerField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("told", django.contrib.postgres.fields.ArrayField(base_field=models.EmailField(max_length=254), blank=True, default=list, size=None)),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [models.CheckConstraint(condition=models.Q(("sent_at__isnull", True), ("told", []), _connector="OR"), name="notice_sent_forgets_whom")],
            },
        ),
    ]
