"""What minutes said before they were corrected stays: the database refuses to change it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

REFUSE = (
    "CREATE TRIGGER meetingrevision_append_only BEFORE UPDATE OR DELETE ON improvements_meetingrevision"
    " FOR EACH ROW EXECUTE FUNCTION improvements_refuse_change();"
)
ALLOW = "DROP TRIGGER meetingrevision_append_only ON improvements_meetingrevision;"


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("improvements", "0011_promise_reminders_are_sent"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeetingRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("meeting", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="improvements.meeting")),
            ],
            options={
                "ordering": ["meeting", "revision"],
                "constraints": [models.UniqueConstraint(models.F("meeting"), models.F("revision"), name="meeting_revision_once")],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
