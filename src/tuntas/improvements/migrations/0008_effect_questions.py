from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("improvements", "0007_agent_action_planned_on")]

    operations = [
        migrations.AddField(
            "effectresult",
            "asked",
            models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
    ]
