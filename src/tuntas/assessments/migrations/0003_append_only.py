"""Given answers and frozen results stay as they are: the database itself refuses to change them."""

from django.db import migrations

TABLES = ("surveyresponse", "surveyresult", "answerchange", "assessmentresult")
REFUSE = """
CREATE FUNCTION assessments_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON assessments_{table}"
    " FOR EACH ROW EXECUTE FUNCTION assessments_refuse_change();\n"
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_append_only ON assessments_{table};\n" for table in TABLES)
    + "DROP FUNCTION assessments_refuse_change();"
)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
