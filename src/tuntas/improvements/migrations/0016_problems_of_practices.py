"""What was taken over from a practice says so: nobody in the group observed it."""

from django.db import migrations, models

TAKEN_OVER = """
UPDATE improvements_problem SET kind = 'practice' WHERE kind = 'other' AND key LIKE 'practice:%'
"""
OBSERVED = "UPDATE improvements_problem SET kind = 'other' WHERE kind = 'practice'"


class Migration(migrations.Migration):
    dependencies = [("improvements", "0015_drafts_once")]

    operations = [
        migrations.AlterField(
            "problem",
            "kind",
            models.CharField(
                choices=[
                    ("complaints", "pengaduan yang serupa"),
                    ("element", "unsur survei yang lemah"),
                    ("signal", "layanan lambat atau goyah"),
                    ("standard", "janji layanan tidak tercapai"),
                    ("complaint-index", "survei pengaduan"),
                    ("promise", "janji perbaikan belum ditepati"),
                    ("finding", "catatan penilai"),
                    ("practice", "praktik unit lain"),
                    ("other", "diamati kelompok"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(TAKEN_OVER, OBSERVED),
    ]
