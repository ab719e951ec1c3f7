"""What an absence would mean, and what changed since somebody looked. Writes nothing."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError

from liaisons.models import Absence, Liaison, Visit
from liaisons.queries.lapses import ahead
from liaisons.queries.plan import next_workday
from liaisons.services.absences import refuse_double
from liaisons.services.replacement.facts import AbsencePreview, AffectedVisit, Solved
from liaisons.services.replacement.options import affected_visits
from liaisons.services.replacement.orphans import solve
from liaisons.services.replacement.stand_ins import schools_to_cover
from ocp_portal import clock
from ocp_portal.dutch import dutch_date
from ocp_portal.periods import period
from schools.half_days import in_words

LONG = dt.timedelta(weeks=4)  # a cycle


def preview_absence(
    *,
    liaison: Liaison,
    first: dt.date,
    until: dt.date | None = None,
    absence: Absence | None = None,
) -> AbsencePreview:
    """What an absence in [first, until) would mean; None is open-ended.

    With `absence`, one that is recorded already and of which the work is handed over now. Raises
    ValidationError when another absence stands in these days.
    """
    if until and until <= first:
        raise ValidationError("De laatste dag ligt voor de eerste dag.")
    if absence is None:
        refuse_double(liaison.absences.filter(period__overlap=period(first, until)))
    solved = solve(liaison, first, until)
    return preview_of(liaison, first, until, solved)


def preview_of(
    liaison: Liaison, first: dt.date, until: dt.date | None, solved: Solved | None
) -> AbsencePreview:
    visits = tuple(affected_visits(liaison, solved)) if solved else ()
    instance = solved.rows.instance if solved else None
    later = ahead(liaison, first, until, next_workday(max(first, clock.today())))
    return AbsencePreview(
        liaison=liaison,
        first=first,
        until=until,
        visits=visits,
        schools=tuple(schools_to_cover(liaison, first, until, visits, instance, later)),
        proven=solved is None or solved.plan.as_few_as_possible,
        stamp=_stamp(liaison, visits),
        last_published=solved.rows.mondays[-1] + dt.timedelta(days=4) if solved else None,
        long=until is None or until - first > LONG,
        ahead=later,
    )


def _stamp(liaison: Liaison, visits: Iterable[AffectedVisit]) -> str:
    """What was shown: '12:3' for visit 12 at version 3, and a hash over all options."""
    visits = tuple(visits)
    shown = [f"{each.visit.pk}:{each.visit.version}" for each in visits]
    every = [f"{each.visit.pk} {option.key}" for each in visits for option in each.options]
    digest = hashlib.sha256("\n".join([str(liaison.pk), *shown, *every]).encode()).hexdigest()
    return ",".join([digest[:16], *shown])


def what_changed(preview: AbsencePreview, stamp: str) -> Iterator[str]:
    told = dict(part.split(":") for part in stamp.split(",")[1:] if part.count(":") == 1)
    now = {str(each.visit.pk): each for each in preview.visits}
    named = False
    for pk, each in now.items():
        if pk not in told or told[pk] != str(each.visit.version):
            named = True
            word = "is erbij gekomen" if pk not in told else "is intussen gewijzigd"
            yield f"Het bezoek aan {each.visit.school.name} op {_day(each.visit)} {word}."
    gone = len(told.keys() - now.keys())
    if gone:
        named = True
        yield (
            f"{gone} bezoek is al geregeld." if gone == 1 else f"{gone} bezoeken zijn al geregeld."
        )
    if not named:
        yield "Het rooster van een collega is intussen gewijzigd."
    yield "Kijk de keuzes opnieuw na."


def _day(visit: Visit) -> str:
    return f"{in_words(visit.half_day)} {dutch_date(visit.date)}"
