"""The rows behind the pages of this room: plain dicts, a fixed number of queries."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from liaisons.models import (
    Absence,
    Assignment,
    Availability,
    Cluster,
    Liaison,
    Substitution,
    Visit,
    WeekRoster,
)
from liaisons.queries.plan import SATURDAY, PlannedWeek, planned_weeks
from liaisons.weeks.causes import NOBODY
from liaisons.weeks.making import gaps
from ocp_portal import clock
from ocp_portal.accounts.models import Membership, User
from ocp_portal.periods import period
from ocp_portal.policy import Permission, Role, can, role_of
from schools.models import School, SchoolQuerySet, Sector

VISIT = (
    "pk",
    "school",
    "school__code",
    "school__name",
    "liaison",
    "liaison__name",
    "standing_in_for__name",
    "date",
    "daypart",
    "kind",
    "status",
    "reason",
    "cause",
    "version",
    "confirmed_at",
)


def in_week(visits: QuerySet[Visit], monday: dt.date) -> QuerySet[Visit, Any]:
    """As dicts, in order of time."""
    dates = (monday, monday + SATURDAY)
    here = visits.filter(date__gte=dates[0], date__lt=dates[1])
    return here.order_by("date", "-daypart", "school__sort_key").values(*VISIT)


def visit_row(visit: Visit) -> dict[str, Any]:
    """One visit in the shape of `in_week`."""
    return Visit.objects.filter(pk=visit.pk).values(*VISIT).get()


def planned_rows(week: PlannedWeek, schools: dict[int, Any], names: dict[int, str]) -> list[Any]:
    """Visits of a week that is not published yet, in the shape of `in_week`; they have no pk."""
    return [
        {
            "pk": None,
            "school": visit.school,
            "school__code": schools[visit.school]["code"],
            "school__name": schools[visit.school]["name"],
            "liaison": visit.liaison,
            "liaison__name": names.get(visit.liaison, ""),
            "standing_in_for__name": names.get(visit.standing_in_for or 0),
            "date": visit.date,
            "daypart": visit.daypart,
            "kind": visit.kind,
            "status": Visit.Status.CANCELLED if visit.cause else Visit.Status.PLANNED,
            "reason": visit.reason,
            "cause": visit.cause or "",
            "version": 0,
            "confirmed_at": None,
        }
        for visit in week.visits
        if visit.school in schools and visit.liaison in names
    ]


def preview(user: Any, monday: dt.date) -> PlannedWeek:
    (week,) = planned_weeks(user.membership.municipality, monday)
    return week


def is_published(user: Any, monday: dt.date) -> bool:
    return WeekRoster.objects.visible_to(user).filter(monday=monday).exists()


def school_facts(user: Any, ids: set[int], **more: Any) -> dict[int, dict[str, Any]]:
    """Address, telephone, who receives and how many questions are open, by id of school.

    `more` are further expressions on a school, for what a page wants in the same query.
    The questions belong to a room above this one; the relation of a school is all that is used.
    """
    coordinators = (
        Membership.objects.current()
        .filter(schools=OuterRef("pk"), role=Role.CARE_COORDINATOR)
        .order_by("user__full_name")
    )
    open_ones = FilteredRelation("consultations", condition=~Q(consultations__status="closed"))
    rows = (
        School.objects.visible_to(user)
        .filter(pk__in=ids)
        .annotate(open_ones=open_ones)
        .annotate(
            questions=Count("open_ones"),
            receives=Subquery(coordinators.values("user__full_name")[:1]),
            **more,
        )
        .order_by()
    )
    columns = ("street", "house_number", "postcode", "city", "phone")
    return {
        row["pk"]: row
        for row in rows.values("pk", "code", "name", *columns, "questions", "receives", *more)
    }


def school_names(user: Any) -> dict[int, dict[str, Any]]:
    rows: Any = School.objects.visible_to(user).values("pk", "code", "name")
    return {row["pk"]: row for row in rows}


def liaison_names(user: Any) -> dict[int, str]:
    return dict(Liaison.objects.visible_to(user).values_list("pk", "name"))


def team(user: Any, monday: dt.date, cluster: int | None = None) -> list[dict[str, Any]]:
    """Whoever is employed in a week and seen by the user, and whether the week is published.

    A liaison sees the own cluster. When somebody is away is for the team lead only.
    """
    week = period(monday, monday + SATURDAY)
    rosters = WeekRoster.objects.filter(municipality=OuterRef("municipality"), monday=monday)
    rows = (
        Liaison.objects.visible_to(user)
        .filter(period__overlap=week)
        .annotate(published=Exists(rosters))
        .order_by("cluster__name", "sort_key", "pk")
    )
    if role_of(user) == Role.LIAISON:
        rows = rows.filter(cluster__in=Liaison.objects.of(user).values("cluster"))
    if cluster:
        rows = rows.filter(cluster=cluster)
    columns = ["pk", "name", "cluster", "cluster__name", "published"]
    if can(user, Permission.MANAGE_LIAISONS):
        away = FilteredRelation("absences", condition=Q(absences__period__overlap=week))
        rows = rows.annotate(away=away)
        columns.append("away__period")
    return list(rows.values(*columns))


def schools_without_liaison(user: Any, on: dt.date | None = None) -> SchoolQuerySet:
    """Schools that have no first liaison on a day; should be none (SCH-1). MBO is not asked."""
    held = Assignment.objects.current(on).filter(school=OuterRef("pk"), rank=Assignment.Rank.FIRST)
    return School.objects.visible_to(user).open().exclude(sector=Sector.MBO).exclude(Exists(held))


def gone_with_liaison(user: Any) -> QuerySet[Assignment, Any]:
    """As dicts: schools that left the register and still have a liaison, until that is ended."""
    tied = Assignment.objects.visible_to(user).current()
    rows = tied.filter(school__gone_on__lte=clock.today()).order_by("school__sort_key", "pk")
    return rows.values("pk", "school__name", "school__gone_on", "liaison__name")


def without_access(user: Any) -> QuerySet[Liaison, Any]:
    """As dicts: liaisons with schools who cannot sign in today: their role ended or is blocked."""
    roles = Membership.objects.current().filter(
        user=OuterRef("user"), municipality=OuterRef("municipality"), role=Role.LIAISON
    )
    tied = Assignment.objects.current().filter(liaison=OuterRef("pk"))
    rows = Liaison.objects.visible_to(user).exclude(user=None)
    found = rows.filter(Exists(tied)).exclude(Exists(roles)).order_by("sort_key", "pk")
    return found.values("pk", "name")


def unticked(user: Any, before: dt.date | None = None) -> QuerySet[Visit]:
    """Visits whose day has passed and of which nobody said what became of them."""
    passed = before or clock.today()
    return Visit.objects.visible_to(user).filter(status=Visit.Status.PLANNED, date__lt=passed)


def uncovered(user: Any, monday: dt.date, until: dt.date | None = None) -> QuerySet[Visit]:
    """Visits in a period that need somebody: fell away for want of a liaison and the school has no
    other then, or planned for an absentee."""
    ends = Q(date__lt=until) if until else Q()
    away = Absence.objects.filter(liaison=OuterRef("liaison"), period__contains=OuterRef("date"))
    return (
        Visit.objects.visible_to(user)
        .filter(ends, date__gte=monday)
        .filter(Q(cause__in=NOBODY) | (Q(status=Visit.Status.PLANNED) & Exists(away)))
        .unfilled()
    )


def uncovered_to_come(user: Any, monday: dt.date, weeks: int) -> list[dict[str, Any]]:
    """What would fall away for want of somebody in those of these weeks that are not published.

    In the shape of `in_week`, without pk: it is what their page draws.
    """
    coming = planned_weeks(user.membership.municipality, monday, weeks)
    lacking = [
        replace(week, visits=tuple(gaps(week.visits))) for week in coming if not week.published
    ]
    if not any(week.visits for week in lacking):
        return []
    schools, names = school_names(user), liaison_names(user)
    rows = [row for week in lacking for row in planned_rows(week, schools, names)]
    return [row for row in rows if row["date"] >= clock.today()]


def candidates(user: Any, absence: Absence) -> list[dict[str, Any]]:
    """Who can stand in: present at the start, the own cluster first (LIA-2)."""
    start = max(absence.period.lower, clock.today())
    away = Absence.objects.filter(liaison=OuterRef("pk"), period__contains=start)
    rows: Any = (
        Liaison.objects.visible_to(user)
        .employed(start)
        .exclude(pk=absence.liaison_id)
        .exclude(Exists(away))
        .order_by("sort_key", "pk")
        .values("pk", "name", "cluster", "cluster__name")
    )
    own = absence.liaison.cluster_id
    return sorted(rows, key=lambda row: row["cluster"] != own)


def schools_of(liaison: Liaison, on: dt.date) -> QuerySet[Assignment]:
    return Assignment.objects.current(on).filter(liaison=liaison).select_related("school")


def covers_of(absence: Absence) -> QuerySet[Substitution]:
    return absence.substitutions.select_related("school", "liaison").order_by(
        "school__sort_key", "pk"
    )


def orphans(user: Any, absence: Absence) -> QuerySet[Visit, Any]:
    """Visits of published weeks, from today, that this absence leaves without anybody."""
    rows = Visit.objects.visible_to(user).filter(
        Q(status=Visit.Status.PLANNED) | Q(cause=Visit.Cause.ABSENT),
        liaison=absence.liaison_id,
        date__gte=max(absence.period.lower, clock.today()),
    )
    if absence.period.upper:
        rows = rows.filter(date__lt=absence.period.upper)
    return rows.unfilled().order_by("date", "-daypart", "pk").values(*VISIT)


def cluster_names(user: Any) -> list[Any]:
    return list(Cluster.objects.visible_to(user).order_by("name").values("pk", "name"))


def liaison_rows(user: Any) -> list[dict[str, Any]]:
    """Everybody employed now or later, with schools, half-days worked and absence today."""
    today = clock.today()

    def mine(rows: QuerySet[Any]) -> Subquery:
        here = rows.filter(liaison=OuterRef("pk"), period__contains=today).order_by()
        counted = here.values("liaison").annotate(number=Count("pk")).values("number")
        return Subquery(counted)

    rows = (
        Liaison.objects.visible_to(user)
        .filter(Q(period__endswith=None) | Q(period__endswith__gt=today))
        .annotate(
            schools=Coalesce(mine(Assignment.objects.all()), 0),
            half_days=Coalesce(mine(Availability.objects.all()), 0),
            away=Exists(Absence.objects.filter(liaison=OuterRef("pk"), period__contains=today)),
        )
        .order_by("sort_key", "pk")
    )
    columns = (
        *("pk", "name", "user", "cluster", "contract_half_days"),
        *("schools", "half_days", "away"),
    )
    return list(rows.values(*columns))


def accounts_to_tie(user: Any, liaison: Liaison) -> QuerySet[User]:
    """Who may be this liaison: people with that role here who are no other liaison yet."""
    here = user.membership.municipality_id
    roles = Membership.objects.current().filter(municipality=here, role=Role.LIAISON)
    others = Liaison.objects.visible_to(user).exclude(pk=liaison.pk).exclude(user=None)
    found = User.objects.filter(pk__in=roles.values("user"), is_active=True)
    return found.exclude(pk__in=others.values("user")).order_by("full_name")
