from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("improvements", "0002_append_only")]

    operations = [
        migrations.AddField("improvement", "all_services", models.BooleanField(default=False)),
        migrations.AddField("improvement", "own_from_tallies", models.BooleanField(default=False)),
        migrations.AddField(
            "improvement", "effect_asked_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            "effectresult",
            "digest",
            models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
    ]
