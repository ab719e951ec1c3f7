"""Record the absence and hand the work over, when all is still as it was shown."""

import datetime as dt
from collections.abc import Iterator, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from liaisons import rostering
from liaisons.models import Absence, Liaison, Substitution, Visit
from liaisons.queries.cases import week_name
from liaisons.rostering import Change
from liaisons.rostering.replan import apply_changes
from liaisons.services.absences import record_absence, refuse_double
from liaisons.services.replacement.carry_out import carry_out
from liaisons.services.replacement.facts import (
    KEEP,
    AbsencePreview,
    AbsenceResult,
    AffectedVisit,
    Option,
    Overtaken,
    PreviewChanged,
    Solved,
)
from liaisons.services.replacement.notify import tell
from liaisons.services.replacement.orphans import replan_case, solve
from liaisons.services.replacement.preview import preview_of, what_changed
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.periods import period

CLASHES = {
    "once": "Een school zou op één dagdeel twee bezoeken hebben.",
    "half-day full": "Een collega zou op één dagdeel op twee plekken tegelijk zijn.",
    "week full": "Een collega zou meer dan één dagdeel extra werken in een week.",
    "too far": "Een collega zou op één dag naar scholen moeten die te ver uit elkaar liggen.",
    "available": "Een collega werkt niet op het gekozen dagdeel.",
    "absent": "Een gekozen collega is zelf afwezig.",
    "open": "Een school ontvangt niet op het gekozen dagdeel.",
    "block": "Een blokkade staat een gekozen bezoek niet toe.",
    "meeting": "Een overleg houdt zijn vaste tijd.",
    "past": "Een gekozen dagdeel is al voorbij.",
}


def confirm_absence(
    *,
    liaison: Liaison,
    category: str,
    first: dt.date,
    until: dt.date | None,
    choices: Mapping[int, str],
    substitutes: Mapping[int, int | None],
    stamp: str,
    absence: Absence | None = None,
    by: User,
) -> AbsenceResult:
    """Record the absence and hand the work over, in one step.

    `choices` is by id of visit the key of an option, `substitutes` by id of school the id of a
    liaison or None for nobody. A visit or school that is not in them follows the pre-selected
    choice. Schools' care coordinators hear who comes, and nothing else. With `absence`, one that
    is recorded already. Raises ValidationError (Dutch) when choices clash and PreviewChanged.
    """
    if absence is None:
        refuse_double(liaison.absences.filter(period__overlap=period(first, until)))
    # Solving takes seconds, so it holds no row; `_hand_over` looks whether all is still so.
    solved = solve(liaison, first, until)
    preview = preview_of(liaison, first, until, solved)
    if preview.stamp != stamp:
        raise PreviewChanged(preview, tuple(what_changed(preview, stamp)))
    chosen = {each.visit.pk: _choice(each, choices) for each in preview.visits}
    if solved:
        _refuse_clash(solved, preview, chosen)
    try:
        return _hand_over(preview, solved, chosen, substitutes, category, absence, by)
    except Overtaken:
        fresh = preview_of(liaison, first, until, solve(liaison, first, until))
        raise PreviewChanged(fresh, tuple(what_changed(fresh, stamp))) from None


@transaction.atomic
def _hand_over(
    preview: AbsencePreview,
    solved: Solved | None,
    chosen: Mapping[int, Option],
    substitutes: Mapping[int, int | None],
    category: str,
    absence: Absence | None,
    by: User,
) -> AbsenceResult:
    """Write it all, or nothing: Overtaken when somebody was faster than the solver."""
    # Two sick calls at once queue here, and so does whoever publishes a week.
    Municipality.objects.hold(preview.liaison.municipality_id)
    Liaison.objects.filter(municipality=preview.liaison.municipality_id).hold_all()
    locked = _lock_unchanged(preview, solved)
    absence = absence or record_absence(
        liaison=preview.liaison,
        category=category,
        first=preview.first,
        until=preview.until,
        by=by,
    )
    made = tuple(_substitute(preview, absence, substitutes))
    moved, gaps = carry_out(preview, chosen, locked, by)
    tell(absence, made, moved, gaps, preview)
    return AbsenceResult(absence, moved, gaps, made, _shifted(preview, chosen))


def _shifted(preview: AbsencePreview, chosen: Mapping[int, Option]) -> int:
    """Visits of present colleagues that they do themselves at another moment, to make room."""
    options = [(each, chosen[each.visit.pk]) for each in preview.visits if each.disturbed]
    return sum(
        option.key != KEEP and option.liaison == each.visit.liaison for each, option in options
    )


def _lock_unchanged(preview: AbsencePreview, solved: Solved | None) -> dict[int, Visit]:
    """The visits of the preview, locked, when they and all around them are as they were."""
    seen = {each.visit.pk: each.visit.version for each in preview.visits}
    rows = Visit.objects.held().filter(pk__in=seen)
    related = rows.select_related("school", "liaison", "standing_in_for")
    locked = {row.pk: row for row in related.order_by("pk")}
    if {pk: row.version for pk, row in locked.items()} != seen:
        raise Overtaken
    now = replan_case(preview.liaison, preview.first, preview.until)
    before = (solved.rows.instance, solved.case) if solved else None
    if (now and (now[0].instance, now[1])) != before:
        raise Overtaken
    return locked


def _choice(each: AffectedVisit, choices: Mapping[int, str]) -> Option:
    key = choices.get(each.visit.pk, each.chosen)
    option = next((one for one in each.options if one.key == key), None)
    if option is None:
        raise ValidationError(f"Kies wie er naar {each.visit.school.name} gaat.")
    return option


def _refuse_clash(solved: Solved, preview: AbsencePreview, chosen: Mapping[int, Option]) -> None:
    """The choices together, by the judge of the planner: it shares no code with the options."""
    changes = []
    for each in preview.visits:
        option = chosen[each.visit.pk]
        if option.key == KEEP:
            continue
        where: tuple[str | None, str | None, int | None] = (None, None, None)
        if option.liaison and option.date:
            half_day = 2 * option.date.weekday() + (option.daypart == "afternoon")
            where = (str(option.liaison.pk), week_name(option.date), half_day)
        action = "moved" if where[0] else "cancelled"
        changes.append(Change(str(each.visit.pk), action, not each.disturbed, *where))
    visits = apply_changes(solved.case.visits, changes)
    plan = rostering.Replan(tuple(sorted(changes)), visits, ())
    found = rostering.validate_replan(solved.rows.instance, solved.case, plan)
    if found:
        rules = {finding.rule for finding in found}
        sentences = [text for rule, text in CLASHES.items() if rule in rules]
        raise ValidationError(sentences or ["Deze keuzes kunnen niet samen."])


def _substitute(
    preview: AbsencePreview, absence: Absence, substitutes: Mapping[int, int | None]
) -> Iterator[Substitution]:
    """Who is the contact person of each school meanwhile; it ends with the absence."""
    for each in preview.schools:
        usual = each.substitute.pk if each.substitute else None
        wanted = substitutes.get(each.school_id, usual)
        who = next((one for one in each.options if one.pk == wanted), None)
        if wanted is None:
            continue
        if who is None:
            raise ValidationError(f"Kies een collega uit het cluster voor {each.school_name}.")
        ends = min(absence.period.upper or dt.date.max, each.until or dt.date.max)
        span = period(absence.period.lower, None if ends == dt.date.max else ends)
        taken = absence.substitutions.filter(school=each.school_id, period__overlap=span)
        if taken.exists():
            continue
        yield Substitution.objects.create(
            municipality_id=absence.municipality_id,
            school_id=each.school_id,
            liaison=who,
            absence=absence,
            period=span,
        )
