"""On which day an action of a plan ended, how often it was saved, and no proof of it twice."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("improvements", "0009_improvement_priority")]

    operations = [
        migrations.AddField(
            model_name="reformitem",
            name="ended_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reformitem",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="reformitem",
            constraint=models.CheckConstraint(
                condition=Q(state="running", ended_on__isnull=True)
                | Q(state__in=["done", "dropped"], ended_on__isnull=False),
                name="reform_item_ended_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="reformevidence",
            constraint=models.UniqueConstraint(
                "item", "address", condition=~Q(address=""), name="reform_evidence_address_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reformevidence",
            constraint=models.UniqueConstraint(
                "item", "kept", condition=Q(kept__isnull=False), name="reform_evidence_kept_once"
            ),
        ),
    ]
