"""What steps held, what heads decided and what figures said stays: the database refuses to change it."""

from django.db import migrations

TABLES = ("steprevision", "stepdecision", "effectresult", "complaintsheet", "reformprogress", "agentprogress")
REFUSE = """
CREATE FUNCTION improvements_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON improvements_{table}"
    " FOR EACH ROW EXECUTE FUNCTION improvements_refuse_change();\n"
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_append_only ON improvements_{table};\n" for table in TABLES)
    + "DROP FUNCTION improvements_refuse_change();"
)


class Migration(migrations.Migration):
    dependencies = [("improvements", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
