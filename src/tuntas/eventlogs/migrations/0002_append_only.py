"""Events stay as they came, and what they name is never deleted: the database itself refuses."""

from django.db import migrations

NAMED = ("loggedcase", "loggedname", "eventimport", "eventlog")
REFUSE = """
CREATE FUNCTION eventlogs_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER loggedevent_append_only BEFORE UPDATE OR DELETE ON eventlogs_loggedevent
    FOR EACH ROW EXECUTE FUNCTION eventlogs_refuse_change();
CREATE TRIGGER loggedname_not_changed BEFORE UPDATE ON eventlogs_loggedname
    FOR EACH ROW EXECUTE FUNCTION eventlogs_refuse_change();
""" + "".join(
    f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON eventlogs_{table}"
    " FOR EACH ROW EXECUTE FUNCTION eventlogs_refuse_change();\n"
    for table in NAMED
)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_not_deleted ON eventlogs_{table};\n" for table in NAMED)
    + "DROP TRIGGER loggedname_not_changed ON eventlogs_loggedname;\n"
    "DROP TRIGGER loggedevent_append_only ON eventlogs_loggedevent;\n"
    "DROP FUNCTION eventlogs_refuse_change();"
)


class Migration(migrations.Migration):
    dependencies = [("eventlogs", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
