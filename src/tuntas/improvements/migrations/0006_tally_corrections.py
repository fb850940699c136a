import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("improvements", "0005_complaint_headings_and_mistakes")]

    operations = [
        migrations.AddField(
            "tally",
            "corrects",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="correction",
                to="improvements.tally",
            ),
        ),
        migrations.AddField("tally", "reason", models.CharField(blank=True, max_length=300)),
        migrations.AddConstraint(
            "tally",
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="", times__gte=1)
                | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="tally_corrected_with_reason",
            ),
        ),
    ]
