"""Change the visits as was chosen: over to a colleague, to another half-day, or cancelled."""

from collections.abc import Mapping

from liaisons.models import Liaison, Visit, WeekRoster
from liaisons.queries.plan import monday_of
from liaisons.services.ledger import recount
from liaisons.services.presence import change_visit
from liaisons.services.replacement.facts import KEEP, AbsencePreview, Option
from ocp_portal.accounts.models import User

WHY = "vervanging bij afwezigheid"
GAP = "afwezig"


def carry_out(
    preview: AbsencePreview, chosen: Mapping[int, Option], locked: Mapping[int, Visit], by: User
) -> tuple[tuple[Visit, ...], tuple[Visit, ...]]:
    """Visits that went over or moved, and those for which nobody is free."""
    rosters = {
        roster.monday: roster
        for roster in WeekRoster.objects.filter(
            municipality=preview.liaison.municipality_id
        ).filter(monday__gte=monday_of(preview.first))
    }
    # Gaps first: a half-day that falls free may be where another visit goes.
    order = sorted(preview.visits, key=lambda each: chosen[each.visit.pk].liaison is not None)
    moved, gaps = [], []
    for each in order:
        visit, option = locked[each.visit.pk], chosen[each.visit.pk]
        if option.key == KEEP:
            continue
        if option.liaison and option.date:
            _move(visit, option, rosters[monday_of(option.date)], each.disturbed, by)
            moved.append(visit)
        else:
            _cancel(visit, by)
            gaps.append(visit)
    recount([*moved, *gaps])
    return tuple(moved), tuple(gaps)


def _move(visit: Visit, option: Option, roster: WeekRoster, disturbed: bool, by: User) -> None:
    """To a colleague and perhaps another half-day, with who and why."""
    owner = visit.standing_in_for or visit.liaison
    same = disturbed and option.liaison == visit.liaison
    change_visit(
        visit=visit,
        by=by,
        why="maakt plaats bij afwezigheid van een collega" if disturbed else WHY,
        count=False,
        standing_in_for=visit.standing_in_for if same else _stands_in(owner, option.liaison),
        **option.becomes,
        roster=roster,
    )


def _stands_in(owner: Liaison, liaison: Liaison | None) -> Liaison | None:
    """Of a visit that comes back to its owner nobody stands in."""
    return None if liaison == owner else owner


def _cancel(visit: Visit, by: User) -> None:
    if visit.status == Visit.Status.CANCELLED:
        return
    change_visit(
        visit=visit,
        by=by,
        why=GAP,
        count=False,
        status=Visit.Status.CANCELLED,
        cause=Visit.Cause.ABSENT,
        reason=GAP,
    )
