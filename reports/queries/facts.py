"""What a report is made from: reads over all rooms below. True counts: never kept, never logged."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import TruncDate

from casework.models import Activity, ActivityKind, Consultation
from liaisons.models import Assignment, ContactMoment, NurseVisit, Visit
from liaisons.queries import SchoolPresence, missing_holidays, presence_by_school
from liaisons.queries.nurses import on_open_days
from liaisons.queries.school_holidays import holiday_table, weeks_of_school
from ocp_portal.accounts.models import Municipality
from ocp_portal.periods import period
from ocp_portal.themes import Theme
from reports.indicators import ExtraSchool, Facts, Names, Questions, Visits
from reports.quarters import ONE_DAY, THURSDAY, Quarter
from reports.queries.family import family_contacts_on, family_facts
from schools.holidays import SchoolHoliday
from schools.models import School, Sector, Tier

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NO_PARTNERSHIP = "geen samenwerkingsverband"
KINDS = {
    Sector.BO: "basisonderwijs",
    Sector.SBO: "speciaal onderwijs",
    Sector.SO: "speciaal onderwijs",
    Sector.VSO: "speciaal onderwijs",
    Sector.SO_VSO: "speciaal onderwijs",
    Sector.VO: "voortgezet onderwijs",
    Sector.CHILDCARE: "kinderopvang en mbo",
    Sector.MBO: "kinderopvang en mbo",
}
NOT_ANSWERED, ANSWERED, CLOSED = "Nog geen antwoord", "Beantwoord", "Afgesloten"
STATES = (NOT_ANSWERED, ANSWERED, CLOSED)
NO_PRESENCE = SchoolPresence(0)


@dataclass(frozen=True, slots=True)
class Row:
    """One school as the report needs it, on the last day of the quarter."""

    pk: int
    code: str
    name: str
    sector: str
    tier: str
    partnership: str
    liaison: str | None  # the name of the first liaison
    family_contact: bool

    @property
    def counted(self) -> bool:
        return self.sector in School.COUNTED


def quarter_facts(municipality: Municipality, quarter: Quarter) -> Facts:
    """Everything that the report of a quarter counts. A fixed number of queries."""
    schools = _schools(municipality, quarter.last_day)
    counted = [school for school in schools if school.counted]
    first, last = weeks_of(quarter)
    table = holiday_table(first, last + ONE_DAY, year_of=first)
    presence = presence_by_school(municipality, first, last, table)
    contacts = _contacts(municipality, quarter, {school.pk for school in counted})
    nurse = _nurse(municipality, first, last, table)
    return Facts(
        names=names_of(municipality),
        quarter=quarter,
        school_weeks=len(weeks_of_school(municipality, first, last + ONE_DAY, table)),
        gaps=tuple(missing_holidays(municipality, first, table)),
        schools=tuple(
            (school.name, Sector(school.sector).label, Tier(school.tier).label)
            for school in counted
        ),
        locations={tier.value: _number(counted, tier) for tier in Tier},
        apart=_apart(schools),
        extra=tuple(extra_schools(schools, presence)),
        visits=_visits(schools, presence),
        cancelled=_cancelled(municipality, first, last),
        without_liaison=tuple(school.name for school in counted if school.liaison is None),
        unchanged=_unchanged(municipality, quarter, counted),
        contacts=contacts[0],
        contacted=contacts[1],
        nurse_half_days=nurse[0],
        nurse_schools=nurse[1],
        family=family_facts(municipality, quarter, sum(row.family_contact for row in schools)),
        themes=tuple(theme.label for theme in Theme),
        states=STATES,
        groups=_groups(schools),
        questions=tuple(_questions(municipality, quarter, schools)),
        activities=_activities(municipality, quarter),
    )


def weeks_of(quarter: Quarter) -> tuple[dt.date, dt.date]:
    """Monday of the first week and Sunday of the last: presence is counted in whole weeks."""
    return quarter.weeks[0].monday, quarter.weeks[-1].monday + 6 * ONE_DAY


def names_of(municipality: Municipality) -> Names:
    return Names(
        municipality.name,
        municipality.access_short,
        municipality.access_name,
        municipality.liaison_short,
        municipality.liaison_name,
    )


# --- schools -------------------------------------------------------------------------------------


def _schools(municipality: Municipality, on: dt.date) -> list[Row]:
    """All locations that were in the register on that day, by name."""
    there = School.objects.filter(
        Q(gone_on=None) | Q(gone_on__gt=on),
        Q(new_on=None) | Q(new_on__lte=on),
        municipality=municipality,
    )
    return school_rows(there, on)


def school_rows(schools: QuerySet[School], on: dt.date) -> list[Row]:
    first = Assignment.objects.current(on).filter(school=OuterRef("pk"), rank=Assignment.Rank.FIRST)
    rows: Any = (
        schools.with_tier(on)  # type: ignore[attr-defined]
        .annotate(
            first_liaison=Subquery(first.values("liaison__name")[:1]),
            family_contact=Exists(family_contacts_on(on)),
        )
        .order_by("sort_key", "code")
        .values_list(
            "pk",
            "code",
            "name",
            "sector",
            "tier",
            "partnership__name",
            "first_liaison",
            "family_contact",
        )
    )
    return [
        Row(pk, code, name, sector, tier, partnership or NO_PARTNERSHIP, liaison, family)
        for pk, code, name, sector, tier, partnership, liaison, family in rows
    ]


def _number(schools: Iterable[Row], tier: str) -> int:
    return sum(school.tier == tier for school in schools)


def _apart(schools: Iterable[Row]) -> dict[str, int]:
    found: dict[str, int] = {}
    for school in schools:
        if not school.counted:
            label = Sector(school.sector).label
            found[label] = found.get(label, 0) + 1
    return found


def extra_schools(
    schools: Iterable[Row], presence: dict[int, SchoolPresence]
) -> Iterable[ExtraSchool]:
    """Presence at each counted location with the extra tier, in the order given."""
    for school in schools:
        if school.counted and school.tier == Tier.EXTRA:
            yield extra_school(school, presence.get(school.pk, NO_PRESENCE))


def extra_school(school: Row, seen: SchoolPresence) -> ExtraSchool:
    return ExtraSchool(
        name=school.name,
        expected=seen.expected,
        planned=seen.planned,
        realised=seen.realised,
        remote=seen.remote,
        missed=seen.missed,
        unconfirmed=seen.unconfirmed,
        uncovered=seen.uncovered,
        has_liaison=school.liaison is not None,
    )


def _groups(schools: Iterable[Row]) -> dict[str, dict[str, int]]:
    """How many schools there are in each group by which questions are counted."""
    rows = list(schools)
    partnerships = sorted({row.partnership for row in rows} - {NO_PARTNERSHIP})
    return {
        "tier": _sizes(Tier.labels, (Tier(row.tier).label for row in rows)),
        "sector": _sizes(KINDS.values(), (KINDS[Sector(row.sector)] for row in rows)),
        "partnership": _sizes([*partnerships, NO_PARTNERSHIP], (row.partnership for row in rows)),
    }


def _sizes(order: Iterable[str], labels: Iterable[str]) -> dict[str, int]:
    """The groups that have schools, in this order."""
    sizes = Counter(labels)
    return {label: sizes[label] for label in dict.fromkeys(order) if sizes[label]}


def _unchanged(municipality: Municipality, quarter: Quarter, schools: Iterable[Row]) -> int:
    """Locations with one first liaison on every day of the quarter."""
    span = period(quarter.first_day, quarter.next.first_day)
    ties = Assignment.objects.filter(
        municipality=municipality,
        rank=Assignment.Rank.FIRST,
        period__overlap=span,
    )
    liaisons: dict[int, set[int]] = {}
    days: dict[int, int] = {}
    for school, liaison, held in ties.values_list("school", "liaison", "period"):
        liaisons.setdefault(school, set()).add(liaison)
        first = max(held.lower or span.lower, span.lower)
        until = min(held.upper or span.upper, span.upper)
        days[school] = days.get(school, 0) + (until - first).days
    whole = (span.upper - span.lower).days
    return sum(
        len(liaisons.get(school.pk, ())) == 1 and days[school.pk] == whole for school in schools
    )


# --- presence ------------------------------------------------------------------------------------


def _visits(schools: Iterable[Row], presence: dict[int, SchoolPresence]) -> dict[str, Visits]:
    """Visits at locations with the extra tier, and at all others together."""
    extra = {school.pk for school in schools if school.counted and school.tier == Tier.EXTRA}
    return {
        "extra": _sum(seen for pk, seen in presence.items() if pk in extra),
        "other": _sum(seen for pk, seen in presence.items() if pk not in extra),
    }


def _sum(presence: Iterable[SchoolPresence]) -> Visits:
    seen = list(presence)
    return Visits(
        sum(each.realised for each in seen),
        sum(each.remote for each in seen),
        sum(each.missed for each in seen),
        sum(each.unconfirmed for each in seen),
    )


def _cancelled(municipality: Municipality, first: dt.date, last: dt.date) -> dict[str, int]:
    """By cause; without one a person took the visit out of the week later. A make-up visit whose
    place was taken by another visit is none that the school missed."""
    rows = (
        Visit.objects.filter(
            municipality=municipality, date__range=(first, last), status=Visit.Status.CANCELLED
        )
        .exclude(cause=Visit.Cause.TAKEN)
        .order_by()
        .values_list("cause")
        .annotate(number=Count("pk"))
    )
    found = dict(rows)
    counted = [cause for cause in Visit.Cause if cause != Visit.Cause.TAKEN]
    causes = {cause.label: found.get(cause.value, 0) for cause in counted}
    return causes | {"andere reden": found.get("", 0)}


def _nurse(
    municipality: Municipality, first: dt.date, last: dt.date, table: Sequence[SchoolHoliday]
) -> tuple[int, int]:
    """Half-days of the jeugdverpleegkundige in the weeks of visits, and at how many schools; on
    days on which the school is open."""
    rows = NurseVisit.objects.filter(municipality=municipality, date__range=(first, last))
    found = on_open_days(rows, table)
    return len(found), len({school for school, _ in found})


def _contacts(municipality: Municipality, quarter: Quarter, counted: set[int]) -> tuple[int, int]:
    """Contacts on the liaison's own initiative, and how many locations had at least one."""
    rows = (
        ContactMoment.objects.filter(
            municipality=municipality, date__range=(quarter.first_day, quarter.last_day)
        )
        .order_by()
        .values_list("school")
        .annotate(number=Count("pk"))
    )
    found = {school: number for school, number in rows if school in counted}
    return sum(found.values()), len(found)


# --- questions -----------------------------------------------------------------------------------


def moment(day: dt.date) -> dt.datetime:
    """The beginning of a day in Amsterdam."""
    return dt.datetime.combine(day, dt.time(), AMSTERDAM)


def _questions(
    municipality: Municipality, quarter: Quarter, schools: Iterable[Row]
) -> Iterable[Questions]:
    """Questions asked in the quarter, as they stood at the end of its last day."""
    end = moment(quarter.next.first_day)
    partnerships = {school.pk: school.partnership for school in schools}
    rows: Any = (
        Consultation.objects.filter(
            municipality=municipality, asked_at__gte=moment(quarter.first_day), asked_at__lt=end
        )
        .order_by()
        .annotate(
            state=_state(end),
            asked_on=TruncDate("asked_at", tzinfo=AMSTERDAM),
            answered_on=Case(
                When(
                    first_response_at__lt=end,
                    then=TruncDate("first_response_at", tzinfo=AMSTERDAM),
                )
            ),
        )
        .values_list("theme", "state", "tier", "sector", "school", "asked_on", "answered_on")
        .annotate(number=Count("pk"))
    )
    for theme, state, tier, sector, school, asked_on, answered_on, number in rows:
        yield Questions(
            theme=Theme(theme).label,
            state=state,
            tier=Tier(tier).label,
            sector=KINDS[Sector(sector)],
            partnership=partnerships.get(school, NO_PARTNERSHIP),
            asked_on=asked_on,
            answered_on=answered_on,
            number=number,
        )


def _state(end: dt.datetime) -> Case:
    return Case(
        When(closed_at__lt=end, then=Value(CLOSED)),
        When(first_response_at__lt=end, then=Value(ANSWERED)),
        default=Value(NOT_ANSWERED),
        output_field=CharField(),
    )


def _activities(municipality: Municipality, quarter: Quarter) -> dict[str, int]:
    rows = (
        Activity.objects.filter(
            municipality=municipality, date__range=(quarter.first_day, quarter.last_day)
        )
        .order_by()
        .values_list("kind")
        .annotate(number=Count("pk"))
    )
    found = dict(rows)
    return {kind.label: found.get(kind.value, 0) for kind in ActivityKind}


# --- which quarters ------------------------------------------------------------------------------


def first_day_in_use(municipality: Municipality) -> dt.date | None:
    """The day of the first question, or the Thursday of the first week that was published.

    Before it there is nothing to report.
    """
    # The end of an index; as Min() it reads every question of the municipality (120 ms at 500,000).
    asked = Consultation.objects.filter(municipality=OuterRef("pk")).order_by("asked_at")
    first = (
        Municipality.objects.filter(pk=municipality.pk)
        .annotate(
            week=Min("week_rosters__monday"),
            question=Subquery(asked.values("asked_at")[:1]),
        )
        .values_list("week", "question")
        .get()
    )
    week, question = first
    days = [
        week and week + THURSDAY * ONE_DAY,
        question and question.astimezone(AMSTERDAM).date(),
    ]
    return min((day for day in days if day), default=None)
