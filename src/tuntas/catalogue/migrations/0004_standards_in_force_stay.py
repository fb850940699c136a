"""What was in force stays as it was: the database itself refuses to change a standard, its steps, a charter."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION catalogue_keep_standard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change CONSTANT text[] := ARRAY['state', 'valid_until', 'end_reason'];
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'in-force' AND NEW.state IN ('replaced', 'withdrawn')
        AND to_jsonb(NEW) - may_change = to_jsonb(OLD) - may_change THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'standard % is % and cannot be changed', OLD.id, OLD.state
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER standard_stays BEFORE UPDATE OR DELETE ON catalogue_servicestandard
    FOR EACH ROW EXECUTE FUNCTION catalogue_keep_standard();

CREATE FUNCTION catalogue_keep_steps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[]::bigint[];
BEGIN
    IF TG_OP <> 'INSERT' THEN touched := touched || OLD.standard_id; END IF;
    IF TG_OP <> 'DELETE' THEN touched := touched || NEW.standard_id; END IF;
    IF EXISTS (SELECT FROM catalogue_servicestandard WHERE id = ANY(touched) AND state <> 'draft') THEN
        RAISE EXCEPTION 'steps of standards % are in force and cannot be changed', touched
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER steps_stay BEFORE INSERT OR UPDATE OR DELETE ON catalogue_sopstep
    FOR EACH ROW EXECUTE FUNCTION catalogue_keep_steps();

CREATE FUNCTION catalogue_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER charter_append_only BEFORE UPDATE OR DELETE ON catalogue_charter
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
CREATE TRIGGER consultation_append_only BEFORE UPDATE OR DELETE ON catalogue_consultation
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
"""
ALLOW = """
DROP TRIGGER consultation_append_only ON catalogue_consultation;
DROP TRIGGER charter_append_only ON catalogue_charter;
DROP TRIGGER steps_stay ON catalogue_sopstep;
DROP TRIGGER standard_stays ON catalogue_servicestandard;
DROP FUNCTION catalogue_refuse_change();
DROP FUNCTION catalogue_keep_steps();
DROP FUNCTION catalogue_keep_standard();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_standards")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
