"""A draft changes by hand: what the judge allows, and who was first."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from liaisons import services
from liaisons.models import Assignment, Liaison, StandingPlan
from liaisons.queries import planned_weeks
from liaisons.queries.cycle import cycle_weeks
from ocp_portal import clock
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import ReceivingHours
from schools.models.proposals import Agreement
from tests import factories
from tests.conftest import make_town
from tests.liaisons.conftest import AMSTERDAM, MONDAY, NEXT_MONDAY, works
from tests.liaisons.planning import FIRST, planned, published, staffed
from tests.pages import dates, text

WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def helper(town):
    return staffed(town)


@pytest.fixture
def draft(town, helper, team_lead):
    return planned(town, team_lead)


def visits(draft, school):
    return list(draft.visits.filter(school=school).order_by("cycle_week"))


def free_half_day(draft, liaison):
    taken = {visit.half_day for visit in draft.visits.filter(liaison=liaison)}
    return next(number for number in range(10) if number not in taken)


# --- move, swap, give, lock ------------------------------------------------------------------


def test_weekly_visit_moves_in_all_weeks(town, draft, team_lead):
    visit = visits(draft, town.school)[0]

    plan = services.move_visit(
        visit=visit, half_day=8, all_weeks=True, version=draft.version, by=team_lead
    )

    assert {each.half_day for each in visits(draft, town.school)} == {8}
    assert (plan.version, plan.as_solved, plan.proven) == (draft.version + 1, False, False)


def test_monthly_visit_moves_to_another_week(town, draft, team_lead):
    (visit,) = visits(draft, town.other_school)
    week = (visit.cycle_week + 1) % 4

    services.move_visit(
        visit=visit, half_day=visit.half_day, cycle_week=week, version=draft.version, by=team_lead
    )

    assert [each.cycle_week for each in visits(draft, town.other_school)] == [week]


def test_weekly_visit_stays_in_its_week(town, draft, team_lead):
    visit = visits(draft, town.school)[0]
    free = free_half_day(draft, visit.liaison)

    with pytest.raises(ValidationError, match="een bezoek te weinig of te veel"):
        services.move_visit(
            visit=visit, half_day=free, cycle_week=1, version=draft.version, by=team_lead
        )


def test_move_to_a_half_day_that_is_not_worked_is_refused(town, draft, team_lead):
    plan = StandingPlan.objects.get(pk=draft.pk)
    person = plan.instance["liaisons"][0]
    person["half_days"] = [number for number in person["half_days"] if number != 9]
    plan.save()
    visit = draft.visits.filter(liaison=person["id"]).first()

    with pytest.raises(ValidationError, match="werkt niet op vrijdagmiddag"):
        services.move_visit(visit=visit, half_day=9, version=draft.version, by=team_lead)


def test_move_to_a_half_day_on_which_the_school_does_not_receive_is_refused(
    town, helper, team_lead
):
    ReceivingHours.objects.create(
        municipality=town.municipality,
        school=town.school,
        answers=["welcome"] * 5 + ["closed"] + ["welcome"] * 4,
        period=period(factories.LONG_AGO),
        status=Agreement.AGREED,
    )
    draft = planned(town)
    visit = visits(draft, town.school)[0]

    with pytest.raises(ValidationError, match=f"{town.school.name} ontvangt niet op woensdagmid"):
        services.move_visit(visit=visit, half_day=5, version=draft.version, by=team_lead)


def test_move_to_a_full_half_day_is_refused(town, draft, team_lead):
    third = factories.school(town.municipality)
    factories.tier_agreement(third)
    factories.assignment(third, town.liaison)
    draft = planned(town)
    visit, other = visits(draft, town.school)[0], visits(draft, third)[0]
    half_day = next(v for v in visits(draft, third) if v.cycle_week == visit.cycle_week).half_day

    with pytest.raises(ValidationError, match="heeft op .* al een ander bezoek"):
        services.move_visit(visit=visit, half_day=half_day, version=draft.version, by=team_lead)
    assert visits(draft, third)[0] == other


def test_two_schools_trade_half_days(town, helper, team_lead):
    third = factories.school(town.municipality)
    factories.tier_agreement(third)
    factories.assignment(third, town.liaison)
    draft = planned(town)
    one, other = visits(draft, town.school)[0], visits(draft, third)[0]

    services.swap_visits(one=one, other=other, all_weeks=True, version=draft.version, by=team_lead)

    assert {visit.half_day for visit in visits(draft, town.school)} == {other.half_day}
    assert {visit.half_day for visit in visits(draft, third)} == {one.half_day}


def test_visits_of_two_plans_do_not_trade(town, draft, team_lead):
    other = visits(services.copy_plan(plan=draft, by=team_lead), town.other_school)[0]

    with pytest.raises(ValidationError, match="uit hetzelfde rooster"):
        services.swap_visits(
            one=visits(draft, town.school)[0], other=other, version=draft.version, by=team_lead
        )


@pytest.fixture
def elsewhere(town, draft, team_lead):
    """The draft with the first school on Friday morning, where nobody else is."""
    return services.move_visit(
        visit=visits(draft, town.school)[0],
        half_day=8,
        all_weeks=True,
        version=draft.version,
        by=team_lead,
    )


def test_school_is_given_to_a_colleague(town, elsewhere, helper, team_lead):
    draft = elsewhere
    services.give_school(
        plan=draft, school=town.school, liaison=helper, version=draft.version, by=team_lead
    )

    assert {visit.liaison for visit in visits(draft, town.school)} == {helper}


def test_school_is_not_given_to_whoever_is_elsewhere_then(town, draft, helper, team_lead):
    with pytest.raises(ValidationError, match=f"{helper.name} heeft op .* al een ander bezoek"):
        services.give_school(
            plan=draft, school=town.school, liaison=helper, version=draft.version, by=team_lead
        )


def test_school_is_not_given_to_another_cluster(town, draft, team_lead):
    stranger = works(factories.liaison(town.municipality))

    with pytest.raises(ValidationError):
        services.give_school(
            plan=draft, school=town.school, liaison=stranger, version=draft.version, by=team_lead
        )


def test_locking_leaves_the_proof_as_it_is(town, draft, team_lead):
    visit = visits(draft, town.school)[0]

    plan = services.lock_visit(visit=visit, locked=True, version=draft.version, by=team_lead)

    visit.refresh_from_db()
    assert (visit.locked, plan.proven) == (True, True)


def test_meeting_keeps_its_time(town, draft, team_lead):
    draft.visits.filter(school=town.school).update(kind="meeting")
    visit = visits(draft, town.school)[0]

    with pytest.raises(ValidationError, match="houdt zijn vaste tijd"):
        services.move_visit(visit=visit, half_day=8, version=draft.version, by=team_lead)


def test_second_planner_is_told_and_overwrites_nothing(town, draft, team_lead):
    visit = visits(draft, town.school)[0]
    old = draft.version
    services.move_visit(visit=visit, half_day=8, all_weeks=True, version=old, by=team_lead)

    with pytest.raises(services.PlanChanged, match="net gewijzigd"):
        services.move_visit(visit=visit, half_day=9, all_weeks=True, version=old, by=team_lead)
    assert {each.half_day for each in visits(draft, town.school)} == {8}


def test_published_plan_does_not_change_by_hand(town, helper, team_lead):
    plan = published(town, team_lead)

    with pytest.raises(ValidationError, match="Alleen een concept"):
        services.move_visit(
            visit=visits(plan, town.school)[0], half_day=8, version=plan.version, by=team_lead
        )


def test_copy_is_a_draft_with_the_same_visits(town, helper, team_lead):
    plan = published(town, team_lead)

    copy = services.copy_plan(plan=plan, by=team_lead)

    columns = ("school", "liaison", "cycle_week", "weekday", "daypart", "kind")
    assert copy.status == StandingPlan.Status.DRAFT
    assert set(copy.visits.values_list(*columns)) == set(plan.visits.values_list(*columns))


def test_only_drafts_are_thrown_away(town, helper, team_lead):
    plan = published(town, team_lead)
    draft = services.copy_plan(plan=plan, by=team_lead)

    services.remove_draft(plan=draft, version=draft.version, by=team_lead)
    with pytest.raises(ValidationError, match="Alleen een concept"):
        services.remove_draft(plan=plan, version=plan.version, by=team_lead)

    assert list(StandingPlan.objects.all()) == [plan]


# --- publishing ------------------------------------------------------------------------------


def publish(plan, monday, by=None):
    return services.publish_plan(plan=plan, monday=monday, version=plan.version, by=by)


def test_plan_takes_over_from_a_monday_on(town, helper, team_lead):
    old = published(town, team_lead)
    new = planned(town, team_lead, first=NEXT_MONDAY)

    publish(new, NEXT_MONDAY, team_lead)

    old.refresh_from_db()
    assert (old.status, old.period.upper) == ("published", NEXT_MONDAY)
    assert (new.period.lower, new.period.upper) == (NEXT_MONDAY, dt.date(2027, 7, 5))


def test_plan_of_which_nothing_is_left_is_replaced(town, helper, team_lead):
    later = publish(planned(town, first=NEXT_MONDAY), NEXT_MONDAY + WEEK, team_lead)

    publish(planned(town, first=NEXT_MONDAY), NEXT_MONDAY, team_lead)

    later.refresh_from_db()
    assert later.status == "replaced"


def test_published_weeks_stay(town, helper, team_lead):
    published(town, team_lead)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
    draft = planned(town, first=MONDAY)

    assert services.first_monday(draft) == NEXT_MONDAY + WEEK
    with pytest.raises(ValidationError, match="kan ingaan vanaf 7 december 2026"):
        publish(draft, NEXT_MONDAY)


@pytest.mark.parametrize(
    "monday, sentence",
    [
        (FIRST + dt.timedelta(days=1), "begint op een maandag"),
        (FIRST + 60 * WEEK, "Kies een eerdere maandag"),
    ],
)
def test_day_that_cannot_be_is_refused(draft, monday, sentence):
    with pytest.raises(ValidationError, match=sentence):
        publish(draft, monday)


def test_draft_in_which_somebody_has_left_is_refused_by_name(town, helper, team_lead):
    draft = planned(town)
    helper.assignments.all().delete()
    services.end_employment(liaison=helper, last=FIRST - dt.timedelta(days=1), by=team_lead)

    with pytest.raises(ValidationError) as refusal:
        publish(draft, FIRST, team_lead)

    assert refusal.value.messages == [
        f"{helper.name} is op 31 augustus 2026 niet in dienst, maar staat in dit rooster bij "
        f"{town.other_school.name}. Geef deze school eerst aan een collega."
    ]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_page_of_a_draft_says_who_has_left(town, helper, lead, team_lead):
    draft = planned(town)
    helper.assignments.all().delete()
    services.end_employment(liaison=helper, last=FIRST - dt.timedelta(days=1), by=team_lead)

    data = {"version": draft.version, **dates(monday=FIRST)}
    answer = lead.post(reverse("plan_publish", args=[draft.pk]), data)

    assert answer.status_code == 422
    assert f"{helper.name} is op 31 augustus 2026 niet in dienst" in text(answer)


def test_school_gets_the_liaison_of_the_plan(town, elsewhere, helper, team_lead):
    draft = elsewhere
    services.give_school(
        plan=draft, school=town.school, liaison=helper, version=draft.version, by=team_lead
    )
    draft.refresh_from_db()

    publish(draft, FIRST, team_lead)

    ties = Assignment.objects.filter(school=town.school).order_by("period")
    assert [(tie.liaison, tie.period.lower, tie.period.upper) for tie in ties] == [
        (town.liaison, factories.LONG_AGO, FIRST),
        (helper, FIRST, None),
    ]


def test_school_without_liaison_gets_one(town, helper, team_lead):
    third = factories.school(town.municipality)

    publish(planned(town), FIRST, team_lead)

    assert Assignment.objects.filter(school=third).exists()


def test_liaisons_hear_that_their_week_changes(town, draft, helper, team_lead):
    publish(draft, FIRST, team_lead)

    told = Notice.objects.filter(kind=Notice.Kind.ROSTER_CHANGED)
    assert {notice.recipient for notice in told} == {town.liaison.user, helper.user}


def test_draft_that_changed_meanwhile_is_not_published(town, draft, team_lead):
    services.move_visit(
        visit=visits(draft, town.school)[0],
        half_day=8,
        all_weeks=True,
        version=draft.version,
        by=team_lead,
    )

    with pytest.raises(services.PlanChanged):
        publish(draft, FIRST)


@pytest.mark.django_db(transaction=True)
def test_two_drafts_published_at_once_leave_one_in_force():
    with clock.at(dt.datetime(2026, 11, 24, 9, tzinfo=AMSTERDAM)):
        town = make_town()
        staffed(town)
        drafts = [planned(town), planned(town)]
    start = threading.Barrier(2)
    outcomes = []

    def run(draft):
        try:
            with clock.at(dt.datetime(2026, 11, 24, 9, tzinfo=AMSTERDAM)):
                start.wait(timeout=10)
                outcomes.append(publish(draft, FIRST, town.people[Role.TEAM_LEAD]).status)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert outcomes == ["published", "published"]
    assert sorted(StandingPlan.objects.values_list("status", flat=True)) == [
        "published",
        "replaced",
    ]
    assert Liaison.objects.filter(assignments__period__contains=FIRST).distinct().count() == 2


def test_term_across_the_end_of_the_year_keeps_its_cycle(town, helper, team_lead):
    """2026 has a week 53; the cycle counts school weeks, whatever the year calls them."""
    published(town, team_lead, first=dt.date(2026, 12, 14), until=dt.date(2027, 2, 1))
    mondays = [dt.date(2026, 12, 14) + number * WEEK for number in range(6)]

    for monday in mondays:
        services.publish_week(municipality=town.municipality, monday=monday)

    dates = town.school.visits.exclude(status="cancelled").values_list("date", flat=True)
    assert [day - dt.timedelta(days=day.weekday()) for day in dates] == [
        dt.date(2026, 12, 14),
        dt.date(2027, 1, 4),
        dt.date(2027, 1, 11),
        dt.date(2027, 1, 18),
    ]


# --- a plan that comes between ------------------------------------------------------------------

JANUARY, FEBRUARY = dt.date(2027, 1, 18), dt.date(2027, 2, 8)


def between(town, by, school=None, liaison=None):
    """Published for three weeks in the middle of the plan in force; perhaps with a school given
    to another liaison."""
    draft = planned(town, by, first=JANUARY, until=FEBRUARY)
    if school:
        given = {"school": school, "liaison": liaison, "version": draft.version, "by": by}
        services.give_school(plan=draft, **given)
        draft.refresh_from_db()
    return publish(draft, JANUARY, by)


def test_plan_goes_on_after_one_that_comes_between(town, helper, team_lead):
    old = published(town, team_lead)

    short = between(town, team_lead)

    rows = StandingPlan.objects.filter(status="published").order_by("period")
    assert [row.period for row in rows] == [
        period(FIRST, JANUARY),
        period(JANUARY, FEBRUARY),
        period(FEBRUARY, dt.date(2027, 7, 5)),
    ]
    assert list(rows)[:2] == [old, short]
    facts = ("school", "liaison", "cycle_week", "weekday", "daypart", "kind", "locked")
    resumed = rows.last()
    assert set(resumed.visits.values_list(*facts)) == set(old.visits.values_list(*facts))
    assert (resumed.name, resumed.published_by) == (old.name, team_lead)


def test_plan_that_begins_within_another_gives_way_and_goes_on(town, helper, team_lead):
    later = published(town, team_lead, first=JANUARY + WEEK)

    between(town, team_lead)

    later.refresh_from_db()
    rest = StandingPlan.objects.get(status="published", period__startswith=FEBRUARY)
    assert later.status == "replaced"
    assert rest.period.upper == dt.date(2027, 7, 5)


def test_no_row_is_kept_for_a_rest_without_a_school_day(town, helper, team_lead):
    published(town, team_lead, until=dt.date(2027, 8, 1))

    publish(planned(town, first=JANUARY, until=dt.date(2027, 7, 31)), JANUARY)

    assert StandingPlan.objects.filter(status="published").count() == 2


def test_school_has_its_liaison_back_after_a_plan_that_comes_between(
    town, elsewhere, helper, team_lead
):
    publish(elsewhere, FIRST, team_lead)

    between(town, team_lead, town.school, helper)

    ties = Assignment.objects.filter(school=town.school).order_by("period")
    assert [(tie.liaison, tie.period) for tie in ties] == [
        (town.liaison, period(factories.LONG_AGO, JANUARY)),
        (helper, period(JANUARY, FEBRUARY)),
        (town.liaison, period(FEBRUARY)),
    ]


def test_school_that_no_later_plan_is_for_keeps_its_new_liaison(town, helper, team_lead):
    published(town, team_lead)
    third = factories.school(town.municipality)

    between(town, team_lead)

    assert Assignment.objects.get(school=third).period.upper is None


def test_weeks_of_the_cycle_are_counted_on_by_the_next_plan(town, helper, team_lead):
    published(town, team_lead)
    mondays = [JANUARY + number * WEEK for number in range(10)]
    before = cycle_weeks(town.municipality, mondays)

    between(town, team_lead)
    new = publish(planned(town, first=FEBRUARY + WEEK), FEBRUARY + WEEK)

    assert cycle_weeks(town.municipality, mondays) == before
    assert before[JANUARY] != 0
    assert new.cycle_from == FIRST


def test_monthly_visit_stays_in_its_weeks_when_another_plan_follows(town, helper, team_lead):
    """'Week 2 van de vier' is the same week after a plan that comes between."""
    published(town, team_lead)
    weeks = [JANUARY + number * WEEK for number in range(8)]
    monthly = town.other_school

    def comes():
        made = [planned_weeks(town.municipality, monday)[0] for monday in weeks]
        return [week.monday for week in made for v in week.visits if v.school == monthly.pk]

    before = comes()
    between(town, team_lead)

    assert before and comes() == before


def test_plan_of_holidays_only_is_refused_in_words(town, helper, team_lead):
    christmas = dt.date(2026, 12, 28)
    with pytest.raises(ValidationError, match="geen enkele schooldag"):
        planned(town, first=christmas, until=christmas + WEEK)

    draft = planned(town, first=christmas - 2 * WEEK, until=christmas + WEEK)
    with pytest.raises(ValidationError, match="is er geen schooldag"):
        publish(draft, christmas)
