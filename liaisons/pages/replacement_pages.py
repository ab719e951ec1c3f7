"""The preview of an absence as its template wants it. No query, no rule of access."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from liaisons.models import Daypart, Liaison, VacantMeeting, Visit, VisitKind, Weekday
from liaisons.queries.lapses import Lapse, LaterWeek
from liaisons.services.replacement import (
    KEEP,
    AbsencePreview,
    AffectedSchool,
    AffectedVisit,
    Option,
)
from ocp_portal.dutch import capfirst, day_and_month, dutch_date
from schools.isoweeks import IsoWeek

Row = dict[str, Any]


def visit_field(pk: int) -> str:
    return f"bezoek-{pk}"


def school_field(pk: int) -> str:
    return f"school-{pk}"


def shown(preview: AbsencePreview, posted: Mapping[str, Any] | None = None) -> Row:
    """The whole preview; what somebody chose before stays chosen where it is still possible."""
    posted = posted or {}
    own = [visit for visit in preview.visits if not visit.disturbed]
    return {
        "days": _days(own, posted),
        "moved": _days([visit for visit in preview.visits if visit.disturbed], posted),
        "schools": [_school(school, posted) for school in preview.schools],
        "summary": summary(preview),
        "proven": preview.proven,
        "stamp": preview.stamp,
        "long": preview.long,
        "dates": in_days(preview),
        "later": _later(preview),
        "weeks": _weeks(preview, posted),
        "empty": not preview.visits,
    }


def in_days(preview: AbsencePreview) -> str:
    first = dutch_date(preview.first)
    return first if preview.until is None else f"{first} tot {dutch_date(preview.until)}"


def _later(preview: AbsencePreview) -> str:
    published = "In deze dagen is nog geen week vastgesteld."
    if preview.last_published is not None:
        published = f"De weken tot en met {dutch_date(preview.last_published)} zijn vastgesteld."
    if preview.ahead is None:
        return published
    return f"{published} Daarna komt wie hieronder de school overneemt, als die dan vrij is."


def _weeks(preview: AbsencePreview, posted: Mapping[str, Any]) -> list[Row]:
    """What the weeks that are not published would lack, with the stand-ins as they are chosen."""
    if preview.ahead is None:
        return []
    usual = {
        each.school_id: each.substitute.pk if each.substitute else None for each in preview.schools
    }
    weeks = preview.ahead.weeks(usual | chosen_substitutes(posted))
    return [
        {
            "name": f"Week {IsoWeek.of(week.monday).week}",
            "text": _enough(week),
            "lapses": [_lapse(each) for each in week.lapses],
        }
        for week in weeks
        if week.visits
    ]


def _enough(week: LaterWeek) -> str:
    many, lapsed = week.visits, len(week.lapses)
    if not lapsed:
        return "het bezoek gaat door." if many == 1 else f"alle {many} bezoeken gaan door."
    if many == 1:
        return "het bezoek vervalt."
    if lapsed == many:
        return f"alle {many} bezoeken vervallen."
    return f"{lapsed} van de {many} bezoeken {'vervalt' if lapsed == 1 else 'vervallen'}."


def _lapse(lapse: Lapse) -> str:
    """'De Linde, dinsdag 1 december, ochtend: Peter Hendriks is dan niet vrij'"""
    why = f"{lapse.substitute} is dan niet vrij" if lapse.substitute else "er is geen vervanger"
    return f"{lapse.school}, {day_name(lapse.date).lower()}, {_part(lapse.daypart)}: {why}"


def summary(preview: AbsencePreview) -> str:
    """'5 bezoeken vragen iemand anders. Voor alle 5 is er een collega.'"""
    own = [visit for visit in preview.visits if not visit.disturbed]
    gaps = preview.gaps
    if not own:
        return "Er vallen geen bezoeken weg in de weken die zijn vastgesteld."
    many = len(own)
    text = "1 bezoek vraagt" if many == 1 else f"{many} bezoeken vragen"
    if not gaps:
        rest = "Er is een collega vrij." if many == 1 else "Voor elk bezoek is er een collega."
    elif gaps == many:
        rest = "Niemand van het cluster is vrij."
    else:
        rest = f"Voor {many - gaps} is er een collega, voor {gaps} niet."
    return f"{text} iemand anders. {rest}"


def _days(visits: list[AffectedVisit], posted: Mapping[str, Any]) -> list[Row]:
    ordered = sorted(visits, key=lambda each: (each.visit.date, each.visit.half_day))
    return [
        {"date": day_name(day), "visits": [_visit(visit, posted) for visit in group]}
        for day, group in groupby(ordered, key=lambda each: each.visit.date)
    ]


def day_name(day: Any) -> str:
    """'Dinsdag 24 november'"""
    return capfirst(f"{Weekday(day.weekday()).label} {day_and_month(day)}")


def _visit(affected: AffectedVisit, posted: Mapping[str, Any]) -> Row:
    visit = affected.visit
    name = visit_field(visit.pk)
    keys = {option.key for option in affected.options}
    wanted = posted.get(name)
    chosen = wanted if wanted in keys else affected.chosen
    options = [_option(affected, option, name, chosen) for option in affected.options]
    return {
        "name": name,
        "school": visit.school.name,
        "part": Daypart(visit.daypart).label,
        "kind": "" if visit.kind == VisitKind.FULL else VisitKind(visit.kind).label,
        "who": visit.liaison.name if affected.disturbed else "",
        "first": next((each for each in options if each["checked"]), None),
        "rest": [each for each in options if not each["checked"]],
    }


def _option(affected: AffectedVisit, option: Option, name: str, chosen: str) -> Row:
    return {
        "id": f"{name}-{option.key}",
        "key": option.key,
        "label": _label(affected, option),
        "words": option.words,
        "overtime": option.overtime,
        "checked": option.key == chosen,
    }


def _label(affected: AffectedVisit, option: Option) -> str:
    if option.key == KEEP:
        return "Blijft zoals het is"
    if option.liaison is None:
        return "Niemand: het bezoek vervalt"
    return who_and_when(affected.visit, option)


def who_and_when(visit: Visit | VacantMeeting, option: Option) -> str:
    """Who comes, and when that is another moment than the visit had."""
    if option.liaison is None:
        return ""
    if (option.date, option.daypart) == (visit.date, visit.daypart) or option.date is None:
        return option.liaison.name
    return f"{option.liaison.name}, {day_name(option.date).lower()}, {_part(option.daypart)}"


def _part(daypart: str) -> str:
    return Daypart(daypart).label


def _school(school: AffectedSchool, posted: Mapping[str, Any]) -> Row:
    name = school_field(school.school_id)
    wanted = posted.get(name)
    preferred = str(school.substitute.pk) if school.substitute else ""
    known = {str(each.pk) for each in school.options} | {""}
    return {
        "name": name,
        "school": school.school_name,
        "options": [(str(each.pk), _and_when_away(each, school)) for each in school.options],
        "chosen": wanted if wanted in known else preferred,
    }


def _and_when_away(colleague: Liaison, school: AffectedSchool) -> str:
    away = school.away.get(colleague.pk)
    return f"{colleague.name} ({away})" if away else colleague.name


def chosen_visits(posted: Mapping[str, Any]) -> dict[int, str]:
    """What somebody chose, by id of visit."""
    return {pk: value for pk, value in _numbered(posted, "bezoek-").items() if value}


def chosen_substitutes(posted: Mapping[str, Any]) -> dict[int, int | None]:
    """By id of school; None for nobody. What is no number is left to the proposal."""
    found = _numbered(posted, "school-").items()
    return {pk: int(value) if value else None for pk, value in found if _is_number(value or "0")}


def _numbered(posted: Mapping[str, Any], prefix: str) -> dict[int, str]:
    return {
        int(name.removeprefix(prefix)): value
        for name, value in posted.items()
        if name.startswith(prefix) and _is_number(name.removeprefix(prefix))
    }


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def result(taken: int, shifted: int, gaps: int, name: str) -> str:
    """'Anna Smit staat als afwezig. 4 bezoeken zijn overgenomen. 1 bezoek van een collega is
    verschoven.'"""
    parts = [f"{name} staat als afwezig."]
    if taken:
        parts.append(
            "1 bezoek is overgenomen." if taken == 1 else f"{taken} bezoeken zijn overgenomen."
        )
    if shifted:
        own = "1 bezoek van een collega is" if shifted == 1 else f"{shifted} bezoeken zijn"
        parts.append(f"{own} verschoven om plaats te maken.")
    if gaps:
        parts.append("1 bezoek vervalt." if gaps == 1 else f"{gaps} bezoeken vervallen.")
    return " ".join(parts)
