"""A published figure keeps the decimals that it was printed with, and the values printed beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_tenth_question")]

    operations = [
        migrations.AddField(
            model_name="publishedresult",
            name="decimals",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="publishedresult",
            name="parts",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
