"""What was counted stays as it was: not from the portal, not from a console."""

from django.db import migrations

FREEZE = """
CREATE OR REPLACE FUNCTION reports_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.municipality_id, NEW.year, NEW.quarter, NEW.version, NEW.figures, NEW.figures_sha256,
        NEW.reason, NEW.made_at)
       IS DISTINCT FROM
       (OLD.municipality_id, OLD.year, OLD.quarter, OLD.version, OLD.figures, OLD.figures_sha256,
        OLD.reason, OLD.made_at)
       OR (OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at)
    THEN
        RAISE EXCEPTION 'a council report is frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER council_report_frozen
    BEFORE UPDATE ON reports_councilreport
    FOR EACH ROW EXECUTE FUNCTION reports_frozen();
"""
THAW = """
DROP TRIGGER council_report_frozen ON reports_councilreport;
DROP FUNCTION reports_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
