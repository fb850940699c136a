"""Complaints stand under headings; a paper sheet typed wrongly is told, and not counted."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("improvements", "0004_promise_outcomes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="complaintitem",
            name="heading",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.CreateModel(
            name="SheetMistake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("sheet", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="mistake", to="improvements.complaintsheet")),
            ],
        ),
    ]
