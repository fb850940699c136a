"""A reminder is noted when it goes out, never before."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('improvements', '0010_reform_ends_and_proof_once'),
    ]

    operations = [
        migrations.AlterField(
            model_name='promisereminder',
            name='sent_at',
            field=models.DateTimeField(),
        ),
    ]
