"""The question that an agency adds to its instrument (U10): its words on the survey, a number per answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_append_only")]

    operations = [
        migrations.AddField(
            "survey",
            "extra_label",
            models.CharField(max_length=80, blank=True, default=""),
        ),
        migrations.AddField(
            "surveyresponse", "extra", models.SmallIntegerField(null=True, blank=True)
        ),
    ]
