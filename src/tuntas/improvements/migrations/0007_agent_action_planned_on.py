"""From when on a line of an agent's plan is to be reported: a later line misses no earlier quarter."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("improvements", "0006_tally_corrections")]

    operations = [
        migrations.AddField(
            model_name="agentaction",
            name="planned_on",
            field=models.DateField(default=datetime.date(2026, 1, 1)),
            preserve_default=False,
        ),
    ]
