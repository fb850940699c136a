"""Call the site what its pages call it; the column stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_append_only'),
    ]

    operations = [
        migrations.AlterField(
            model_name='case',
            name='channel',
            field=models.CharField(choices=[('web', 'situs ini'), ('counter', 'loket'), ('lapor', 'SP4N-LAPOR!')], max_length=10),
        ),
    ]
