"""A term that is shorter than the cycle: what the pages say of it, and which weeks they show."""

import datetime as dt

import pytest

from liaisons.models import StandingPlan
from liaisons.pages import plan_pages
from liaisons.queries.term_days import left_out, plan_days, term_days
from liaisons.services import publish_plan
from liaisons.services.handing_over import move_open_work
from ocp_portal.periods import period
from tests import factories
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, colleague, weekly, works
from tests.liaisons.planning import SECOND_HALF, UNTIL, drafted, planned
from tests.pages import text

BOARD = "/rooster/plan/"
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def short(town, plan):
    """Two school weeks; a monthly visit in each week of the cycle, at a school of its own."""
    StandingPlan.objects.update(period=period(MONDAY - 4 * WEEK, NEXT_MONDAY + 4 * WEEK))
    draft = StandingPlan.objects.create(
        municipality=town.municipality,
        name="Twee weken",
        period=period(NEXT_MONDAY, NEXT_MONDAY + 2 * WEEK),
    )
    for turn in range(4):
        school = factories.school(town.municipality, name=f"School {turn + 1}")
        draft.visits.create(
            municipality=town.municipality,
            school=school,
            liaison=town.liaison,
            cycle_week=turn,
            weekday=2,
            daypart="morning",
            kind="short",
        )
    return draft


def test_days_of_a_term_are_counted_on_from_the_plan_before(town, short):
    """The plan began five school weeks before: the two weeks are the second and third."""
    days = plan_days(short)

    assert days.absent == (0, 3)
    assert days.by_turn[1] == tuple(NEXT_MONDAY + dt.timedelta(days=day) for day in range(5))
    assert days.weeks == 2


def test_whole_cycle_has_nothing_to_say(town, plan):
    days = plan_days(plan)

    assert days.whole
    assert left_out(plan, days) == []
    assert plan_pages.shortness(days, "Dit plan", []) == ""


def test_schools_that_a_short_plan_leaves_out_are_named(short, lead):
    page = text(lead.get(f"/rooster/plan/{short.pk}/"))

    assert (
        "Dit plan heeft 2 schoolweken. Het rooster herhaalt zich elke vier schoolweken: de weken 1 "
        "en 4 komen niet voor. Deze scholen krijgen daardoor in deze periode geen bezoek: School 1 "
        "en School 4."
    ) in page


def test_day_on_which_a_term_ends_before_the_visit_counts_as_well(short):
    """The fourth week, after Christmas, ends before the Wednesday of its visit."""
    short.period = period(NEXT_MONDAY, SECOND_HALF + dt.timedelta(days=2))
    days = plan_days(short)

    assert days.absent == ()
    assert left_out(short, days) == ["School 1"]
    said = plan_pages.shortness(days, "Dit plan", ["School 1"])
    assert "Niet elke dag van de cyclus" in said
    assert "Deze school krijgt daardoor in deze periode geen bezoek: School 1." in said


def test_school_with_one_of_its_visits_in_the_term_is_not_left_out(town, short):
    weekly(short, town.school, town.liaison, weekday=0)

    assert town.school.name not in left_out(short, plan_days(short))


def test_proof_says_that_it_is_about_the_cycle(town, plan, team_lead, lead):
    draft = drafted(town, team_lead)

    page = text(lead.get(f"/rooster/plan/{draft.pk}/"))

    assert "geen beter rooster voor de cyclus van vier schoolweken" in page
    assert "Korter dan de cyclus" not in page


def test_short_term_is_told_before_the_plan_is_ready(town, lead):
    works(town.liaison)
    StandingPlan.objects.create(
        municipality=town.municipality,
        name="Wordt gemaakt",
        status="making",
        period=period(NEXT_MONDAY, NEXT_MONDAY + WEEK),
    )

    page = text(lead.get(f"/rooster/plan/{StandingPlan.objects.get().pk}/"))

    assert "Dit plan heeft 1 schoolweek." in page
    assert "kan daardoor in deze periode zonder bezoek blijven" in page


def test_form_to_ask_for_a_plan_says_how_long_the_cycle_is(town, lead):
    assert "Kies dus minstens vier schoolweken." in text(lead.get("/rooster/plan/maken/"))


def test_term_before_a_first_plan_counts_from_its_first_monday(town):
    days = term_days(town.municipality, MONDAY + dt.timedelta(days=2), NEXT_MONDAY + 4 * WEEK)

    assert days.by_turn[0][-5] == NEXT_MONDAY


def test_board_of_a_draft_shows_weeks_of_its_own_period(town, plan, short, lead):
    weeks = lead.get(BOARD).context["weeks"]

    assert [week["from"] for week in weeks] == [
        "niet in deze periode",
        "vanaf 30 november",
        "vanaf 7 december",
        "niet in deze periode",
    ]


def test_draft_is_compared_with_what_holds_in_its_own_period(town, plan, team_lead, lead):
    """In January a second plan holds; a draft for March is beside that one."""
    works(town.liaison)
    other = works(colleague(town))
    factories.assignment(town.other_school, other)
    later = planned(town, team_lead, SECOND_HALF, UNTIL)
    publish_plan(plan=later, monday=SECOND_HALF, version=later.version, by=team_lead)
    draft = planned(town, team_lead, SECOND_HALF + 8 * WEEK, UNTIL)

    page = lead.get(BOARD, {"rooster": draft.pk})

    assert page.context["compared"] == later
    assert f"Vergeleken met {later.name}, dat vanaf 4 januari 2027 geldt." in text(page)


def test_draft_for_days_without_a_plan_is_compared_with_what_holds_now(town, plan, lead):
    StandingPlan.objects.update(period=period(MONDAY - WEEK, NEXT_MONDAY))
    draft = StandingPlan.objects.create(
        municipality=town.municipality, name="Straks", period=period(SECOND_HALF, UNTIL)
    )

    page = lead.get(BOARD, {"rooster": draft.pk})

    assert page.context["compared"] == plan
    assert "dat nu geldt" in text(page)


# --- whoever has the school then ----------------------------------------------------------------


@pytest.mark.parametrize("chosen", [0, 1, 2])
def test_heir_of_a_school_is_its_liaison_in_a_plan_that_begins_later(town, plan, team_lead, chosen):
    """Whichever of three equals was chosen, from the Monday on which the plan begins."""
    works(town.liaison)
    others = [works(colleague(town)) for _ in range(3)]
    heirs = {town.school.pk: others[chosen]}
    move_open_work(liaison=town.liaison, first=SECOND_HALF, heirs=heirs, by=team_lead)

    draft = planned(town, team_lead, SECOND_HALF, UNTIL)

    faces = set(draft.visits.filter(school=town.school).values_list("liaison", flat=True))
    assert faces == {others[chosen].pk}


def test_heir_counts_where_the_term_is_asked_for_from_a_day_before_its_first_monday(
    town, plan, team_lead
):
    """A plan begins on a Monday; from that Monday on the school has another liaison."""
    works(town.liaison)
    heir = works(colleague(town))
    move_open_work(liaison=town.liaison, first=SECOND_HALF, to=heir, by=team_lead)

    draft = planned(town, team_lead, SECOND_HALF - dt.timedelta(days=3), UNTIL)

    school = next(one for one in draft.instance["schools"] if one["id"] == str(town.school.pk))
    assert school["current_liaison"] == str(heir.pk)
    there = draft.visits.filter(school=town.school)
    assert set(there.values_list("liaison", flat=True)) == {heir.pk}
