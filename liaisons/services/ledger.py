"""The books of a term: what became of each visit that a plan promised (models.TermLedger).

Counted again, never added to: whatever changes a visit says which, in the same transaction, and
the lines of those schools are counted anew under a lock.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection, transaction

from liaisons.models import StandingPlan, TermLedger, Visit

# One statement, because a week of a whole region is counted at once. A make-up visit counts for
# the visit that it makes up for, whichever plan is in force when it takes place.
_COUNT = """
    UPDATE liaisons_termledger ledger
    SET pattern = counted.pattern, realised = counted.realised, moved = counted.moved,
        made_up = counted.made_up, lapsed = counted.lapsed, open = counted.open
    FROM (
        SELECT school_id,
               count(*) AS pattern,
               count(*) FILTER (WHERE outcome = 'realised') AS realised,
               count(*) FILTER (WHERE outcome = 'moved') AS moved,
               count(*) FILTER (WHERE outcome = 'made_up') AS made_up,
               count(*) FILTER (WHERE outcome = 'lapsed') AS lapsed,
               count(*) FILTER (WHERE outcome = 'open') AS open
        FROM (
            SELECT visit.school_id, CASE
                WHEN visit.status = 'attended' AND visit.date = visit.pattern_date
                     AND visit.daypart = visit.pattern_daypart THEN 'realised'
                WHEN visit.status = 'attended' THEN 'moved'
                WHEN visit.status = 'planned' THEN 'open'
                WHEN EXISTS (SELECT 1 FROM liaisons_visit other
                             WHERE other.makes_up_id = visit.id AND other.status = 'attended')
                     THEN 'made_up'
                WHEN EXISTS (SELECT 1 FROM liaisons_visit other
                             WHERE other.makes_up_id = visit.id AND other.status = 'planned')
                     THEN 'open'
                ELSE 'lapsed' END AS outcome
            FROM liaisons_visit visit
            WHERE visit.plan_id = %(plan)s AND visit.kind <> 'meeting'
              AND visit.school_id = ANY(%(schools)s)
        ) visits
        GROUP BY school_id
    ) counted
    WHERE ledger.plan_id = %(plan)s AND ledger.school_id = counted.school_id
"""


@transaction.atomic
def recount(visits: Iterable[Visit]) -> None:
    """Count the lines of the schools of these visits anew."""
    schools: dict[int, set[int]] = defaultdict(set)
    for visit in visits:
        promise = visit.makes_up if visit.makes_up_id else visit
        if promise is not None and promise.plan_id:
            schools[promise.plan_id].add(promise.school_id)
    for plan_id in sorted(schools):
        count_schools(plan_id, schools[plan_id])


@transaction.atomic
def count_schools(plan_id: int, school_ids: Iterable[int]) -> None:
    """The lines of some schools in one plan. The lock makes two who change visits at once queue."""
    ids = sorted(school_ids)
    plan = StandingPlan.objects.only("municipality_id").get(pk=plan_id)
    fresh = [
        TermLedger(municipality_id=plan.municipality_id, plan=plan, school_id=pk) for pk in ids
    ]
    TermLedger.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=2000)
    lines = TermLedger.objects.filter(plan=plan_id, school__in=ids)
    lines.hold_all()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"plan": plan_id, "schools": ids})
