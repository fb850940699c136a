"""What became of a promise, reminders of it; a signed promise and a held forum stay as they are."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


REFUSE = """
CREATE FUNCTION improvements_keep_promise() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_end CONSTANT text[] := ARRAY['kept_on', 'broken_on', 'outcome', 'proof', 'ended_at', 'ended_by_id'];
    may_change text[] := ARRAY['changed_at', 'improvement_id'];
BEGIN
    IF OLD.signed_on IS NULL THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF OLD.ended_at IS NULL THEN
        may_change := may_change || may_end;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - may_change = to_jsonb(OLD) - may_change THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'promise % is signed and cannot be changed', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER promise_stays BEFORE UPDATE OR DELETE ON improvements_promise
    FOR EACH ROW EXECUTE FUNCTION improvements_keep_promise();

CREATE FUNCTION improvements_keep_forum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.held_on IS NULL THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'forum % was held and cannot be changed', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER forum_stays BEFORE UPDATE OR DELETE ON improvements_forum
    FOR EACH ROW EXECUTE FUNCTION improvements_keep_forum();
CREATE TRIGGER forumfinding_append_only BEFORE UPDATE OR DELETE ON improvements_forumfinding
    FOR EACH ROW EXECUTE FUNCTION improvements_refuse_change();
"""
ALLOW = """
DROP TRIGGER forumfinding_append_only ON improvements_forumfinding;
DROP TRIGGER forum_stays ON improvements_forum;
DROP TRIGGER promise_stays ON improvements_promise;
DROP FUNCTION improvements_keep_forum();
DROP FUNCTION improvements_keep_promise();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('improvements', '0003_measuring'),
        ('organisation', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PromiseReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.SmallIntegerField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['promise', 'day'],
            },
        ),
        migrations.AddField(
            model_name='promise',
            name='changed_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name='promise',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='promise',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='promise',
            name='follows',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='improvements.promise'),
        ),
        migrations.AddField(
            model_name='promise',
            name='proof',
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.AlterField(
            model_name='forumfinding',
            name='seen',
            field=models.CharField(choices=[('kept', 'terwujud'), ('partly', 'baru sebagian'), ('not-kept', 'belum terwujud')], max_length=8),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('signed_on__isnull', True), models.Q(('due__gte', models.F('signed_on')), models.Q(('kept_on__isnull', True), ('kept_on__gte', models.F('signed_on')), _connector='OR')), _connector='OR'), name='promise_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('broken_on__isnull', True), ('ended_at__isnull', True), ('kept_on__isnull', True)), models.Q(('ended_at__isnull', False), ('kept_on__isnull', False)), models.Q(('broken_on__isnull', False), ('ended_at__isnull', False)), _connector='OR'), name='promise_end_has_moment'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True)), models.Q(('answered_on__isnull', False), ('sent_on__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='recommendation_answered_was_sent'),
        ),
        migrations.AddField(
            model_name='promisereminder',
            name='promise',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='improvements.promise'),
        ),
        migrations.AddConstraint(
            model_name='promisereminder',
            constraint=models.UniqueConstraint(models.F('promise'), models.F('day'), name='promise_reminder_once'),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
