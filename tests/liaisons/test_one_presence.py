"""One presence at one place: what was agreed for a week that is not made yet meets its pattern."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from liaisons import services
from liaisons.models import MakeUpProposal, StandingPlan, TermLedger, Visit
from liaisons.queries import planned_weeks
from ocp_portal import clock
from ocp_portal.jobs import services as jobs
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import CareMeetingSeries, Closure
from tests import factories
from tests.liaisons.conftest import AMSTERDAM, MONDAY, NEXT_MONDAY, colleague, weekly, works

WEEK, DAY = dt.timedelta(weeks=1), dt.timedelta(days=1)
LATER = NEXT_MONDAY + WEEK  # a week that is not published
WEDNESDAY = LATER + 2 * DAY


def proposed(town, day, liaison=None, daypart="morning", kind="full"):
    """For a visit that was lost this Monday."""
    plan = StandingPlan.objects.filter(municipality=town.municipality).first()
    lost = factories.visit(
        town.school,
        town.liaison,
        MONDAY,
        daypart=["morning", "afternoon"][Visit.objects.filter(date=MONDAY).count() % 2],
        status="missed",
        reason="ziek",
        plan=plan,
        pattern_date=MONDAY if plan else None,
        pattern_daypart="morning" if plan else "",
    )
    return MakeUpProposal.objects.create(
        municipality=town.municipality,
        makes_up=lost,
        school=town.school,
        liaison=liaison or town.liaison,
        date=day,
        daypart=daypart,
        kind=kind,
    )


def accept(proposal, by):
    return services.accept_make_up(proposal=proposal, version=proposal.version, by=by)


def agreed(town, by, day, **values):
    return accept(proposed(town, day, **values), by)


def publish(town, monday=LATER):
    return services.publish_week(municipality=town.municipality, monday=monday)


def published_plan(town, by, school, liaison, weekday, monday=NEXT_MONDAY):
    """Another plan, in force from a Monday on."""
    draft = StandingPlan.objects.create(
        municipality=town.municipality,
        name="Nieuw",
        period=period(monday, monday + 9 * WEEK),
        status="draft",
    )
    weekly(draft, school, liaison, weekday)
    return services.publish_plan(plan=draft, monday=monday, version=draft.version, by=by)


def at(day, school):
    """What stands or stood at a school on a day: origin, status and cause."""
    rows = Visit.objects.filter(school=school, date=day).order_by("origin")
    return [(row.origin, row.status, row.cause) for row in rows]


# --- a new plan brings the school, or the liaison elsewhere, at that half-day --------------------


@pytest.fixture
def overtaken(town, team_lead, plan):
    """A make-up visit is agreed for a Wednesday; then a plan brings the school on Wednesdays."""
    works(town.liaison)
    row = agreed(town, team_lead, WEDNESDAY)
    published_plan(town, team_lead, town.school, town.liaison, weekday=2)
    return row


def test_visit_of_a_new_plan_goes_before_the_make_up_visit_of_that_half_day(town, overtaken):
    publish(town)

    assert at(WEDNESDAY, town.school) == [
        ("make_up", "cancelled", "taken"),
        ("pattern", "planned", ""),
    ]


def test_make_up_visit_that_found_its_place_taken_expires_and_is_owed_again(town, overtaken):
    publish(town)

    overtaken.refresh_from_db()
    assert (overtaken.status, overtaken.visit.reason) == (
        "expired",
        "de school heeft dan al een ander bezoek",
    )
    lines = TermLedger.objects.filter(school=town.school)
    assert [(line.made_up, line.lapsed, line.open) for line in lines.order_by("plan_id")] == [
        (0, 1, 0),  # the visit that was lost
        (0, 0, 1),  # the visit of the new plan
    ]


def test_team_lead_and_school_hear_which_make_up_visit_did_not_fit(town, overtaken, team_lead):
    Notice.objects.all().delete()
    job = services.request_week(municipality=town.municipality, monday=LATER, by=team_lead)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.message == (
        "Week 50 (7 t/m 11 december) staat klaar. Dit inhaalbezoek vervalt: "
        f"{town.school.name} op woensdag 9 december, ochtend (de school heeft dan al een ander "
        "bezoek)."
    )
    told = set(Notice.objects.values_list("recipient", "path"))
    assert (team_lead.pk, "/rooster/2026-W50/") in told
    school = town.people[Role.CARE_COORDINATOR].pk
    assert (school, f"/scholen/{town.school.code}/bezoeken/") in told


def test_liaison_who_is_elsewhere_by_a_new_plan_leaves_a_gap(town, team_lead, plan):
    works(town.liaison)
    agreed(town, team_lead, WEDNESDAY)
    published_plan(town, team_lead, town.other_school, town.liaison, weekday=2)

    publish(town)

    assert at(WEDNESDAY, town.school) == [("make_up", "cancelled", "busy")]
    assert at(WEDNESDAY, town.other_school) == [("pattern", "planned", "")]
    assert services.needs_somebody(Visit.objects.get(origin="make_up", date=WEDNESDAY))


def test_full_make_up_visit_beside_a_care_meeting_is_one_too_many(town, team_lead, plan):
    works(town.liaison)
    agreed(town, team_lead, WEDNESDAY)
    CareMeetingSeries.objects.create(
        municipality=town.municipality,
        school=town.school,
        kind="zat",
        half_day=4,
        cycle_weeks=[0, 1, 2, 3],
        period=period(MONDAY),
        status="agreed",
        proposed_by=team_lead,
        decided_by=team_lead,
        decided_at=clock.now(),
    )

    publish(town)

    kinds = Visit.objects.filter(date=WEDNESDAY).order_by("kind")
    assert [(row.kind, row.status, row.cause) for row in kinds] == [
        ("full", "cancelled", "busy"),
        ("meeting", "planned", ""),
    ]


# --- who was absent is back before the week is made ----------------------------------------------


@pytest.fixture
def back_early(town, team_lead, plan):
    """A colleague makes up for a visit on the half-day of the pattern, as its liaison is absent."""
    works(town.liaison)
    absence = services.record_absence(
        liaison=town.liaison, category="sickness", first=NEXT_MONDAY, until=None, by=team_lead
    )
    row = agreed(town, team_lead, LATER + DAY, liaison=works(colleague(town)))
    return row, absence


def test_make_up_visit_stands_in_the_place_of_a_visit_that_fell_away(town, back_early):
    publish(town)

    assert at(LATER + DAY, town.school) == [
        ("make_up", "planned", ""),
        ("pattern", "cancelled", "absent"),
    ]


def test_place_of_the_make_up_visit_is_no_gap(town, back_early, team_lead, as_role):
    coming = as_role(Role.TEAM_LEAD).get("/vandaag/", secure=True).context["uncovered"]
    publish(town)
    Notice.objects.all().delete()

    fallen = Visit.objects.get(date=LATER + DAY, cause="absent")
    assert [line["when"] for line in coming if "8 december" in line["when"]] == []
    assert not services.needs_somebody(fallen)


def test_school_is_not_told_that_nobody_comes_where_a_make_up_visit_stands(town, back_early):
    publish(town)

    assert not Notice.objects.filter(kind=Notice.Kind.VISIT_LAPSED).exists()


def test_own_visit_of_who_is_back_goes_before_the_make_up_visit(town, back_early, team_lead):
    row, absence = back_early
    services.withdraw_absence(absence=absence, by=team_lead)

    publish(town)

    row.refresh_from_db()
    assert row.status == "expired"
    assert at(LATER + DAY, town.school) == [
        ("make_up", "cancelled", "taken"),
        ("pattern", "planned", ""),
    ]


def test_make_up_visit_of_a_colleague_needs_no_stand_in_besides(town, back_early, team_lead):
    _, absence = back_early
    services.cover_school(
        absence=absence, school=town.school, liaison=works(colleague(town)), by=team_lead
    )

    publish(town)

    assert at(LATER + DAY, town.school) == [
        ("make_up", "planned", ""),
        ("pattern", "cancelled", "absent"),
    ]


# --- agreeing for a week that is not published ---------------------------------------------------


def test_half_day_on_which_the_pattern_comes_is_no_place(town, team_lead, plan):
    with pytest.raises(ValidationError, match="heeft op dit dagdeel al een bezoek"):
        agreed(town, team_lead, LATER + DAY)


def test_half_day_of_another_make_up_visit_is_no_place(town, team_lead, plan):
    agreed(town, team_lead, WEDNESDAY)

    with pytest.raises(ValidationError, match="heeft op dit dagdeel al een bezoek"):
        agreed(town, team_lead, WEDNESDAY, liaison=colleague(town))


def test_liaison_whom_the_pattern_brings_elsewhere_is_not_free(town, team_lead, plan):
    factories.assignment(town.other_school, town.liaison)
    weekly(plan, town.other_school, town.liaison, weekday=2)

    with pytest.raises(ValidationError, match="is op dit dagdeel niet meer vrij"):
        agreed(town, team_lead, WEDNESDAY)


def test_refused_place_stays_a_proposal(town, team_lead, plan):
    row = proposed(town, LATER + DAY)
    with pytest.raises(ValidationError):
        accept(row, team_lead)

    row.refresh_from_db()
    assert row.status == "proposed"


# --- a school that is closed or gone -------------------------------------------------------------


@pytest.mark.parametrize("monday", [NEXT_MONDAY, LATER])
def test_half_day_on_which_the_school_is_closed_is_no_place(town, team_lead, plan, monday):
    """In a published week and in one to come."""
    works(town.liaison)
    publish(town, NEXT_MONDAY)
    day = monday + 2 * DAY
    row = proposed(town, day)
    Closure.objects.create(
        municipality=town.municipality,
        school=town.school,
        period=period(day, day + DAY),
        reason="studiedag",
    )

    with pytest.raises(ValidationError, match="is de school gesloten: studiedag"):
        accept(row, team_lead)


def test_school_that_is_gone_is_no_place(town, team_lead, plan):
    works(town.liaison)
    publish(town, NEXT_MONDAY)
    row = proposed(town, NEXT_MONDAY + 2 * DAY)
    type(town.school).objects.filter(pk=town.school.pk).update(gone_on=NEXT_MONDAY)

    with pytest.raises(ValidationError, match="Deze school is opgeheven"):
        accept(row, team_lead)


# --- a week of two plans, and days of none -------------------------------------------------------


@pytest.fixture
def split(town, plan):
    """The plan of a week ends on its Wednesday and the next one begins there."""
    works(town.liaison)
    plan.period = period(plan.period.lower, WEDNESDAY)
    plan.save()
    following = StandingPlan.objects.create(
        municipality=town.municipality,
        name="Daarna",
        period=period(WEDNESDAY, dt.date(2027, 7, 1)),
        status="published",
    )
    weekly(following, town.school, town.liaison, weekday=3)
    return town


@pytest.mark.parametrize("day", [LATER, WEDNESDAY])
def test_make_up_visit_stands_on_the_days_of_either_plan(split, team_lead, day):
    row = agreed(split, team_lead, day)

    publish(split)

    row.refresh_from_db()
    assert (row.visit.date, row.visit.status) == (day, "planned")


def test_make_up_visit_stands_on_a_day_without_a_plan(town, team_lead, plan):
    """Its week is made for the days before: the plan ends in it."""
    row = agreed(town, team_lead, WEDNESDAY + DAY)
    plan.period = period(plan.period.lower, WEDNESDAY)
    plan.save()

    publish(town)

    row.refresh_from_db()
    assert (row.visit.date, row.visit.status) == (WEDNESDAY + DAY, "planned")


def test_week_without_a_plan_is_no_place(town, team_lead, plan):
    """Nobody makes that week."""
    plan.period = period(plan.period.lower, LATER)
    plan.save()

    with pytest.raises(ValidationError, match="Voor week 50 .* is er geen vast rooster"):
        agreed(town, team_lead, WEDNESDAY)


def test_agreed_for_a_week_that_was_never_made_expires(town, team_lead, plan):
    row = agreed(town, team_lead, WEDNESDAY)

    with clock.at(dt.datetime(2026, 12, 11, 7, tzinfo=AMSTERDAM)):
        services.propose_make_ups(municipality=town.municipality)

    row.refresh_from_db()
    assert row.status == "expired"


# --- whatever was agreed -------------------------------------------------------------------------


def test_two_that_were_agreed_for_one_place_do_not_stop_the_week(town, plan):
    """As they may stand in a database from before this was looked at."""
    for person in (works(town.liaison), works(colleague(town))):
        row = proposed(town, WEDNESDAY, liaison=person)
        MakeUpProposal.objects.filter(pk=row.pk).update(status="accepted")

    publish(town)

    outcomes = sorted(at(WEDNESDAY, town.school))
    assert outcomes == [("make_up", "cancelled", "taken"), ("make_up", "planned", "")]
    assert sorted(MakeUpProposal.objects.values_list("status", flat=True)) == [
        "accepted",
        "expired",
    ]


def test_preview_and_published_week_say_the_same(town, overtaken):
    (week,) = planned_weeks(town.municipality, LATER)
    publish(town)

    foreseen = sorted((each.date, each.kind, each.cause or "") for each in week.visits)
    made = Visit.objects.filter(roster__monday=LATER).values_list("date", "kind", "cause")
    assert foreseen == sorted(made)
