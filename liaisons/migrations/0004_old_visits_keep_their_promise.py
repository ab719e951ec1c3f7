"""Visits and changes of before the ledger: which plan promised them, and on which day they were."""

from django.db import migrations

CHANGES = """
    UPDATE liaisons_visitchange change
    SET from_date = visit.date, to_date = visit.date,
        from_daypart = visit.daypart, to_daypart = visit.daypart
    FROM liaisons_visit visit WHERE visit.id = change.visit_id
"""
PROMISES = """
    UPDATE liaisons_visit visit
    SET plan_id = plan.id, pattern_date = visit.date, pattern_daypart = visit.daypart
    FROM liaisons_standingplan plan
    WHERE plan.municipality_id = visit.municipality_id AND plan.status = 'published'
      AND plan.period @> visit.date AND visit.origin IN ('pattern', 'replan')
"""


class Migration(migrations.Migration):
    dependencies = [("liaisons", "0003_standing_plans_and_ledger")]

    operations = [
        migrations.RunSQL(CHANGES, migrations.RunSQL.noop),
        migrations.RunSQL(PROMISES, migrations.RunSQL.noop),
    ]
