"""What happened stays as it was written: the database itself refuses to change an event."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION tuntas_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON cases_caseevent
    FOR EACH ROW EXECUTE FUNCTION tuntas_refuse_change();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION tuntas_refuse_change();
"""
ALLOW = """
DROP TRIGGER audit_append_only ON core_auditentry;
DROP TRIGGER event_append_only ON cases_caseevent;
DROP FUNCTION tuntas_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("core", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
