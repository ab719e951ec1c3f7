"""The page of one visit as its template wants it: what became of it, and where it could go."""

from collections.abc import Iterable, Sequence
from typing import Any

from liaisons.models import MakeUpProposal, Visit, VisitChange, VisitKind
from liaisons.pages.week_pages import in_moment
from liaisons.queries.places import Place
from liaisons.services.coming_back import BACK
from liaisons.week_words import week_in_words
from liaisons.weeks.causes import NOT_RECEIVED
from ocp_portal.dutch import capfirst

Row = dict[str, Any]
FILLED = "De school heeft op dit dagdeel een ander bezoek: u hoeft niemand te zoeken."


def lapsed(visit: Visit, *, filled: bool) -> str:
    told = f"Dit {'overleg' if visit.kind == VisitKind.MEETING else 'bezoek'} is vervallen."
    return f"{told} {FILLED}" if filled else told


def nobody_free(visit: Visit) -> str:
    """Why no colleague is offered; a visit may go to another half-day of its week."""
    if visit.reason == NOT_RECEIVED:
        return "Op dit dagdeel ontvangt de school niemand. Spreek een ander moment af."
    if visit.cause == Visit.Cause.BLOCKED:
        return "Zolang dit is vastgelegd, kan geen collega het bezoek doen."
    if visit.kind == VisitKind.MEETING:
        return "Op dit moment is geen collega vrij, en een overleg kan niet verschuiven."
    return "In deze week is geen collega vrij."


def nobody_joins(blocked: bool) -> str:
    """Why no colleague is offered for a meeting at a school without a liaison."""
    if blocked:
        return "Vastgelegd is dat deze school geen bezoek krijgt. Daarom staat hier geen collega."
    return "Op dit moment is geen collega vrij, en een overleg kan niet verschuiven."


def places(found: Iterable[Place]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Half-days to choose from, by week."""
    weeks: dict[str, list[tuple[str, str]]] = {}
    for place in found:
        later = "" if place.published else ", nog niet vastgesteld"
        week = f"{capfirst(week_in_words(place.date))}{later}"
        weeks.setdefault(week, []).append((place.key, in_moment(place.date, place.daypart)))
    return list(weeks.items())


def rescheduled(moved: Visit | MakeUpProposal) -> str:
    """After the move; in a week that is still to be made it stands there as a make-up visit."""
    to = in_moment(moved.date, moved.daypart)
    if isinstance(moved, Visit):
        return f"{moved.school.name}: het bezoek is nu op {to}."
    return f"{moved.school.name}: het bezoek wordt ingehaald op {to}."


def undone(visit: Visit) -> str:
    """After what was to make up for a visit was withdrawn."""
    moment = in_moment(visit.date, visit.daypart)
    if visit.status == Visit.Status.PLANNED:
        return f"{visit.school.name}: het bezoek staat weer op {moment}."
    if visit.cause:
        return (
            f"{visit.school.name}: het bezoek staat weer op {moment}, maar {visit.reason}. "
            "Zoek een collega of een ander dagdeel."
        )
    return (
        f"{visit.school.name}: dit bezoek wordt niet meer ingehaald. Op {moment} kan het niet meer."
    )


def changes(found: Sequence[VisitChange]) -> list[Row]:
    """What happened to a visit, in order of time, as events of components/timeline.html."""
    return [_change(each, found[0].from_liaison_id) for each in found]


def _change(change: VisitChange, owner: int) -> Row:
    """`owner` had it first: it may come back there after all kinds of changes."""
    who = change.by.full_name if change.by else "Het portaal"
    text = f"{who}: {change.get_to_status_display()}"
    if change.reason:
        text += f" ({change.reason})"
    if change.from_liaison_id != change.to_liaison_id:
        back = change.reason == BACK or change.to_liaison_id == owner
        text = f"{who} gaf dit bezoek {'terug' if back else 'aan een collega'}"
    return {"kind": "event", "text": text, "when": change.at, "icon": "edit"}
