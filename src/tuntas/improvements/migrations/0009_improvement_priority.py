"""What the priority instrument gave an improvement, kept so that lists can go by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("improvements", "0008_effect_questions")]

    operations = [
        migrations.AddField(
            model_name="improvement",
            name="priority",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True),
        ),
    ]
