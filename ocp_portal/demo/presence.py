"""What presence in Voorbeeldstad is planned with: norms, receiving hours, care meetings, plans."""

import datetime as dt

from liaisons import services as liaisons_services
from liaisons.models import (
    ClusterNote,
    Handover,
    NurseProposal,
    NurseVisit,
    PlanBlock,
    StandingPlan,
)
from liaisons.queries.norms import norm_strips
from liaisons.queries.school_holidays import closed_because
from ocp_portal import clock
from ocp_portal.demo import town
from ocp_portal.demo.build import Demo, moment
from ocp_portal.periods import period
from schools.holidays import as_region, free_day
from schools.models import CareMeetingSeries, CareTeam, ReceivingHours, TravelTime
from schools.models.proposals import Agreement
from schools.services.norms import default_norms

WEEK = dt.timedelta(weeks=1)
# Clusters are small and near, so few of what the planner tells about needs a long explanation.
EXPLAINED = 3


def build_presence(demo: Demo) -> None:
    default_norms(municipality=demo.municipality, first=demo.agreed)
    _travel(demo)
    _hours(demo)
    _meetings(demo)
    _care_teams(demo)
    _vacancy(demo)
    _plans(demo)
    _handovers(demo)
    _lessons(demo)
    _nurses(demo)
    _nurse_proposals(demo)


def _travel(demo: Demo) -> None:
    TravelTime.objects.bulk_create(
        TravelTime(municipality=demo.municipality, one=one, other=other, minutes=minutes)
        for one, other, minutes in town.TRAVEL
    )


def _hours(demo: Demo) -> None:
    """Primary schools are out on Wednesday afternoon; some have more wishes."""
    rows = []
    for one in town.SCHOOLS:
        if one.sector not in {"BO", "SBO", "SO", "KO"}:
            continue
        answers = [ReceivingHours.Answer.WELCOME.value] * 10
        answers[5] = ReceivingHours.Answer.CLOSED.value
        for half_day in town.PREFERRED.get(one.name, ()):
            answers[half_day] = ReceivingHours.Answer.PREFERRED.value
        rows.append(
            ReceivingHours(
                municipality=demo.municipality,
                school=demo.schools[one.name],
                answers=answers,
                period=period(demo.agreed),
                status=Agreement.AGREED,
                proposed_at=moment(demo.agreed),
                decided_at=moment(demo.agreed),
            )
        )
    ReceivingHours.objects.bulk_create(rows)


def _meetings(demo: Demo) -> None:
    CareMeetingSeries.objects.bulk_create(
        CareMeetingSeries(
            municipality=demo.municipality,
            school=demo.schools[name],
            kind=kind,
            half_day=half_day,
            cycle_weeks=weeks,
            start_time=dt.time(hour, 0),
            period=period(demo.agreed),
            status=Agreement.AGREED,
            proposed_at=moment(demo.agreed),
            decided_at=moment(demo.agreed),
        )
        for name, kind, half_day, weeks, hour in town.MEETINGS
    )


def _care_teams(demo: Demo) -> None:
    """Of the schools with a fixed MDO it is known how often; of some that they have none."""
    with_mdo = {name for name, kind, *_ in town.MEETINGS if kind == "mdo"}
    CareTeam.objects.bulk_create(
        CareTeam(
            municipality=demo.municipality,
            school=school,
            structural_mdo=name in with_mdo,
            mdo_a_year=10 if name in with_mdo else None,
            status="agreed",
            proposed_at=moment(demo.agreed),
            decided_at=moment(demo.agreed),
        )
        for name, school in demo.schools.items()
        if name in with_mdo or school in demo.extra()
    )


def _vacancy(demo: Demo) -> None:
    """The extra school that waits for its liaison, with what is being done about it (NRM-6)."""
    PlanBlock.objects.create(
        municipality=demo.municipality,
        school=demo.schools[town.WITHOUT_LIAISON],
        reason=town.VACANCY,
        period=period(demo.agreed),
        created_by=demo.people["teamleider"],
        created_at=moment(demo.agreed),
    )


def write_actions(demo: Demo) -> None:
    """What the team lead wrote where the norm is not realised and nothing is proposed (NRM-6)."""
    schools = list(demo.schools.values())
    strips = norm_strips(demo.municipality, schools, until=demo.today)
    behind = [one for one in schools if strips[one.pk].not_realised and not strips[one.pk].action]
    for number, school in enumerate(behind):
        liaisons_services.write_norm_action(
            school=school,
            text=town.ACTIONS[number % len(town.ACTIONS)],
            seen=None,
            by=demo.people["teamleider"],
        )


def _plans(demo: Demo) -> None:
    """One standing plan a school year, made and published before it began."""
    first = dt.date(demo.starts.year - (demo.starts.month < 8), 8, 1)
    while first <= demo.today:
        until = first.replace(year=first.year + 1)
        with clock.at(moment(first - 3 * WEEK)):
            plan = liaisons_services.make_plan(
                municipality=demo.municipality,
                first=first,
                until=until,
                name=f"Vast rooster {first.year}-{until.year}",
                explained=EXPLAINED,
                by=demo.people["teamleider"],
            )
            _publish(demo, plan, first)
        first = until


def _publish(demo: Demo, plan: StandingPlan, first: dt.date) -> None:
    liaisons_services.publish_plan(
        plan=plan,
        monday=first + dt.timedelta(days=-first.weekday() % 7),
        version=plan.version,
        tell=False,
        by=demo.people["teamleider"],
    )


def _handovers(demo: Demo) -> None:
    Handover.objects.bulk_create(
        Handover(
            municipality=demo.municipality,
            school=school,
            text=town.HANDOVERS[number % len(town.HANDOVERS)],
            written_by=demo.people["ocp"],
            written_at=moment(demo.today - WEEK, 15),
        )
        for number, school in enumerate(demo.extra())
    )


def _lessons(demo: Demo) -> None:
    """What the clusters wrote down for each other (LIA-3)."""
    for number, (title, text, themes) in enumerate(town.LESSONS, start=1):
        writer = demo.liaisons[number % len(demo.liaisons)]
        ClusterNote.objects.create(
            municipality=demo.municipality,
            cluster=writer.cluster,
            title=title,
            text=text,
            themes=list(themes),
            written_by=writer.user,
            written_at=moment(demo.today - (len(town.LESSONS) - number + 1) * WEEK, 15),
        )


def _nurses(demo: Demo) -> None:
    """The jeugdverpleegkundige checks some classes of each extra school in autumn (NRM-7)."""
    first = demo.today - dt.timedelta(days=demo.today.weekday()) - 8 * WEEK
    region = as_region(demo.municipality.holiday_region)
    NurseVisit.objects.bulk_create(
        NurseVisit(
            municipality=demo.municipality,
            school=school,
            date=_nurse_day(first, number, turn),
            daypart="morning",
            recorded_by=demo.people["ocp"],
            recorded_at=moment(first - WEEK),
        )
        for number, school in enumerate(demo.extra())
        for turn in (0, 5, 10)
        if not free_day(region, _nurse_day(first, number, turn))
    )


def _nurse_proposals(demo: Demo) -> None:
    """The school of the care coordinator proposes a day; nobody decided yet."""
    school = demo.schools[town.CARE_COORDINATOR_AT]
    thursday = demo.today + dt.timedelta(days=3 - demo.today.weekday())
    ahead = (thursday + turn * WEEK for turn in range(3, 40))
    day = next(each for each in ahead if not closed_because(school, each))
    for daypart in ("morning", "afternoon"):
        NurseProposal.objects.create(
            municipality=demo.municipality,
            school=school,
            date=day,
            daypart=daypart,
            proposed_by=demo.people["zorgcoordinator"],
            proposed_at=moment(demo.today - dt.timedelta(days=4)),
        )


def _nurse_day(first: dt.date, number: int, turn: int) -> dt.date:
    return first + (number % 3 + turn) * WEEK + dt.timedelta(days=number % 5)
