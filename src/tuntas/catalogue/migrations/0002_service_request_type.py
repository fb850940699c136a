"""Name the case-type file that runs requests for a service."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the key of the file to each service."""

    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="request_type",
            field=models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
    ]
