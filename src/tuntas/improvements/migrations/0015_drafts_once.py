"""A form of a promise or a recommendation that is sent twice makes one draft."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("improvements", "0014_shared_copies")]

    operations = [
        migrations.AddField("promise", "uid", models.UUIDField(blank=True, null=True, unique=True)),
        migrations.AddField(
            "recommendation", "uid", models.UUIDField(blank=True, null=True, unique=True)
        ),
    ]
