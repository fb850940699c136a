"""What is public of a practice is a copy made when its head shared it, no longer the rows at work."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

TOLD = (1, 2, 3, 4, 7)
# By step: what stays at home, of the step and of each of its countermeasures.
HOME = {2: ("schedule",), 7: ("watched_by",)}
HOME_OF_ROWS = ("who", "when", "rupiah", "where")


def copy_what_is_shared(apps: Any, schema_editor: Any) -> None:
    """Copy practices as they are shown on this day."""
    rows = apps.get_model("improvements", "Improvement").objects
    for one in rows.filter(shared_at__isnull=False).select_related("service"):
        by_indicator = one.source == "indicator"
        written = one.steps.filter(number__in=TOLD, revision__gte=1)
        one.shared_as = {
            "title": one.title,
            "service": one.service.name if one.service else "",
            "indicator": one.indicator if by_indicator else "",
            "part": one.part if by_indicator else "",
            "steps": {str(row.number): without_people(row.number, row.content) for row in written},
        }
        one.save(update_fields=["shared_as"])


def without_people(number: int, content: dict[str, Any]) -> dict[str, Any]:
    """Return a step without who, when and for how much."""
    kept = {name: value for name, value in content.items() if name not in HOME.get(number, ())}
    if number == 4:
        kept["countermeasures"] = [
            {name: value for name, value in row.items() if name not in HOME_OF_ROWS}
            for row in content.get("countermeasures", ())
        ]
    return kept


class Migration(migrations.Migration):
    dependencies = [("improvements", "0013_notices")]

    operations = [
        migrations.AddField("improvement", "shared_as", models.JSONField(blank=True, null=True)),
        migrations.AddField(
            "improvement",
            "unshown",
            models.CharField(
                blank=True,
                choices=[
                    ("measure", "ukuran atau targetnya diubah"),
                    ("change", "bulan mulai atau unit pembandingnya diubah"),
                    ("stopped", "perbaikannya dihentikan"),
                ],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(copy_what_is_shared, migrations.RunPython.noop),
        migrations.AddConstraint(
            "improvement",
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True, shared_as__isnull=True)
                | Q(shared_at__isnull=False, shared_as__isnull=False, unshown=""),
                name="improvement_shared_has_copy",
            ),
        ),
    ]
