"""Liaisons, their clusters, working hours and schools. Periods end, rows are not deleted."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from liaisons.models import (
    Assignment,
    Availability,
    Cluster,
    Liaison,
    StandingPlan,
    Visit,
)
from liaisons.queries.proposals import not_made_yet
from liaisons.weeks.facts import HalfDay
from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.dutch import dutch_date, so_many
from ocp_portal.periods import last_day, period
from schools.models import School

NOT_EMPTY = "In dit cluster zitten nog contactpersonen. Verplaats hen eerst."


@transaction.atomic
def set_work_pattern(
    *,
    liaison: Liaison,
    half_days: Collection[HalfDay],
    first: dt.date,
    cycle_weeks: Mapping[HalfDay, Collection[int]] | None = None,
    by: User,
) -> None:
    """From `first` on the liaison works on these half-days; before that nothing changes.

    `cycle_weeks` has the half-days that are not worked every week: (0, 2) is the first and third
    school week of the cycle. Over the cycle the pattern cannot be more than the contract.
    """
    locked = Liaison.objects.hold(liaison.pk)
    weeks = {each: _every_week() for each in half_days}
    weeks |= {each: sorted(set(turns)) for each, turns in (cycle_weeks or {}).items()}
    _refuse_more_than_contract(locked, [turns for turns in weeks.values() if turns])
    rows = Availability.objects.filter(liaison=locked)
    rows.filter(period__startswith__gte=first).delete()
    for row in rows.filter(period__contains=first):
        row.period = period(row.period.lower, first)
        row.save(update_fields=["period"])
    Availability.objects.bulk_create(
        Availability(
            municipality_id=locked.municipality_id,
            liaison=locked,
            weekday=half_day.weekday,
            daypart=half_day.daypart,
            cycle_weeks=weeks[half_day],
            period=period(first),
        )
        for half_day in sorted(weeks, key=lambda each: (each.weekday, each.daypart))
        if weeks[half_day]
    )


def _every_week() -> list[int]:
    return list(range(StandingPlan.CYCLE))


def _refuse_more_than_contract(liaison: Liaison, turns: list[list[int]]) -> None:
    """On average over the cycle: somebody who alternates works more in one week than in another."""
    worked = sum(len(weeks) for weeks in turns)
    if worked > liaison.contract_half_days * StandingPlan.CYCLE:
        average = f"{worked / StandingPlan.CYCLE:g}".replace(".", ",")
        raise ValidationError(
            f"U koos {average} dagdelen{' per week' if worked % StandingPlan.CYCLE else ''}. "
            f"In het contract staan er {liaison.contract_half_days}."
        )


@transaction.atomic
def assign(
    *,
    school: School,
    liaison: Liaison,
    rank: int = Assignment.Rank.FIRST,
    first: dt.date,
    until: dt.date | None = None,
    by: User,
) -> Assignment:
    """Tie a liaison to a school. Says who is there already when periods overlap."""
    # Two team leads queue, and so does a plan: the second gets the sentence, not an error.
    Municipality.objects.hold(school.municipality_id)
    held = period(first, until)
    _refuse_taken(school, rank, held)
    if not Liaison.objects.filter(pk=liaison.pk, period__contains=held).exists():
        raise ValidationError(f"{liaison.name} is niet de hele periode in dienst.")
    return Assignment.objects.create(
        municipality_id=school.municipality_id,
        school=school,
        liaison=liaison,
        rank=rank,
        period=held,
    )


def _refuse_taken(school: School, rank: int, held: object) -> None:
    taken = (
        Assignment.objects.filter(school=school, rank=rank, period__overlap=held)
        .select_related("liaison")
        .order_by("period")
        .first()
    )
    if taken is None:
        return
    ends = last_day(taken.period)
    until = f"tot en met {dutch_date(ends)}" if ends else "tot nader order"
    raise ValidationError(
        f"{school.name} heeft al een {taken.get_rank_display()} contactpersoon: "
        f"{taken.liaison.name}, vanaf {dutch_date(taken.period.lower)} {until}. "
        "Beëindig eerst die koppeling of kies een andere datum."
    )


@transaction.atomic
def end_assignment(*, assignment: Assignment, last: dt.date, by: User) -> Assignment:
    """`last` is the last day. Visits that are planned after it must have moved first."""
    Municipality.objects.hold(assignment.municipality_id)
    locked = Assignment.objects.hold(assignment.pk)
    if last < locked.period.lower:
        raise ValidationError(
            f"De koppeling begint op {dutch_date(locked.period.lower)}. Kies een latere dag."
        )
    if locked.period.upper and last >= locked.period.upper:
        raise ValidationError("De koppeling eindigt dan al.")
    later = _planned(locked.liaison_id, last).filter(school=locked.school_id).count()
    if later:
        raise ValidationError(
            f"Na {dutch_date(last)} {_stand(later, 'gepland bezoek', 'geplande bezoeken')} van "
            "deze contactpersoon op deze school. Regel daar eerst een vervanger voor of kies een "
            "latere dag."
        )
    locked.period = period(locked.period.lower, last + dt.timedelta(days=1))
    locked.save(update_fields=["period"])
    return locked


def _planned(liaison_id: int, after: dt.date) -> QuerySet[Visit]:
    return Visit.objects.filter(liaison=liaison_id, date__gt=after, status=Visit.Status.PLANNED)


def _stand(number: int, one: str, more: str) -> str:
    return f"staat nog 1 {one}" if number == 1 else f"staan nog {number} {more}"


def open_work(liaison: Liaison, after: dt.date) -> list[str]:
    """What must move before a liaison can leave after a day, in Dutch.

    Questions that are open today may be closed by a day to come, so they count only until today.
    The fixed pattern is none of it: a visit in it follows whoever is the liaison of the school.
    """
    ending = Q(period__endswith=None) | Q(period__endswith__gt=after + dt.timedelta(days=1))
    schools = liaison.assignments.filter(ending).count()
    visits = _planned(liaison.pk, after).count()
    make_ups = not_made_yet(liaison, after + dt.timedelta(days=1)).count()
    standing_in = liaison.substitutions.filter(ending).count()
    # The room above this one has the questions; the relation is all that is known of it here.
    open_now = liaison.consultations.exclude(status="closed")
    questions = open_now.count() if after <= clock.today() else 0
    found = [
        (schools, "koppeling met een school", "koppelingen met scholen"),
        (visits, "gepland bezoek", "geplande bezoeken"),
        (make_ups, "inhaalbezoek", "inhaalbezoeken"),
        (standing_in, "vervanging", "vervangingen"),
        (questions, "open vraag", "open vragen"),
    ]
    return [so_many(number, one, more) for number, one, more in found if number]


@transaction.atomic
def end_employment(*, liaison: Liaison, last: dt.date, by: User) -> Liaison:
    """A liaison leaves. Refused while there is work: it says what must move first."""
    Municipality.objects.hold(liaison.municipality_id)  # no week is made meanwhile
    locked = Liaison.objects.hold(liaison.pk)
    if last < locked.period.lower:
        raise ValidationError("De laatste werkdag ligt voor de eerste.")
    work = open_work(locked, last)
    if work:
        raise ValidationError(
            f"{locked.name} heeft na {dutch_date(last)} nog werk: {', '.join(work)}. "
            "Draag dat eerst over."
        )
    end = last + dt.timedelta(days=1)
    for row in Availability.objects.filter(liaison=locked, period__contains=end):
        row.period = period(row.period.lower, end)
        row.save(update_fields=["period"])
    Availability.objects.filter(liaison=locked, period__startswith__gte=end).delete()
    locked.period = period(locked.period.lower, end)
    locked.save(update_fields=["period"])
    return locked


@transaction.atomic
def remove_cluster(*, cluster: Cluster, by: User) -> None:
    """Only an empty one."""
    locked = Cluster.objects.hold_to_delete(cluster.pk)
    if locked.liaisons.exists():
        raise ValidationError(NOT_EMPTY)
    locked.delete()
