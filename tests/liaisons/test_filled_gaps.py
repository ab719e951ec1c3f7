"""A visit that fell away, at a school that has another one then by now: no gap any more."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from liaisons import services
from liaisons.models import Visit
from liaisons.queries.coming import coming_weeks, visits_around
from liaisons.queries.pages import orphans
from liaisons.queries.presence import presence_by_school
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import NEXT_MONDAY, colleague, weekly, works
from tests.liaisons.planning import published, staffed
from tests.pages import text

TUESDAY = NEXT_MONDAY + dt.timedelta(days=1)
FRIDAY = NEXT_MONDAY + dt.timedelta(days=4)


@pytest.fixture
def absence(town, team_lead):
    return services.record_absence(
        liaison=town.liaison, category="sickness", first=NEXT_MONDAY, until=None, by=team_lead
    )


@pytest.fixture
def gap(town, plan, absence):
    """Published while nobody stood in."""
    works(town.liaison)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
    return Visit.objects.get(date=TUESDAY, cause="absent")


@pytest.fixture
def filled(town, gap):
    """A colleague makes up for an older visit on that half-day."""
    there = works(colleague(town))
    works(colleague(town))
    factories.visit(town.school, there, gap.date, daypart=gap.daypart, origin="make_up")
    return gap


def call_in_sick(town, absence, by):
    """The work of an absence that was recorded before is handed over."""
    asked = {"liaison": town.liaison, "first": NEXT_MONDAY, "until": None, "absence": absence}
    shown = services.preview_absence(**asked)
    done = services.confirm_absence(
        **asked, category="sickness", choices={}, substitutes={}, stamp=shown.stamp, by=by
    )
    return shown, done


def test_standing_in_at_the_school_takes_no_visit_whose_place_is_filled(
    town, filled, absence, team_lead
):
    made = services.cover_school(
        absence=absence, school=town.school, liaison=works(colleague(town)), by=team_lead
    )

    filled.refresh_from_db()
    assert (made.moved, made.left, filled.status) == (0, 0, "cancelled")


def test_of_two_that_fell_away_at_one_place_one_is_taken_over(town, gap, absence, team_lead):
    """Short ones: a colleague has room for both."""
    lapsed = {"status": "cancelled", "cause": "absent", "reason": "afwezig"}
    factories.visit(town.school, town.liaison, gap.date, kind="short", **lapsed)
    Visit.objects.filter(pk=gap.pk).update(kind="short")

    made = services.cover_school(
        absence=absence, school=town.school, liaison=works(colleague(town)), by=team_lead
    )

    assert made.moved == 1
    assert Visit.objects.standing().filter(date=gap.date).count() == 1


def test_visit_whose_place_is_filled_is_given_to_nobody(town, gap, team_lead):
    free, there = works(colleague(town)), works(colleague(town))
    key = services.who_could(gap)[0].key
    factories.visit(town.school, there, gap.date, daypart=gap.daypart, origin="make_up")

    with pytest.raises(ValidationError, match="hoeft u niemand meer te zoeken"):
        services.give_visit(visit=gap, key=key, version=gap.version, by=team_lead)
    assert key.startswith((f"{free.pk}_", f"{there.pk}_"))


def test_sick_call_leaves_a_visit_whose_place_is_filled(town, filled, absence, team_lead):
    shown, done = call_in_sick(town, absence, team_lead)

    assert (shown.visits, done.moved, done.gaps) == ((), (), ())


def test_page_of_the_visit_says_so_and_offers_nobody(filled, as_role):
    page = as_role(Role.TEAM_LEAD).get(f"/bezoeken/{filled.pk}/", secure=True)

    assert "De school heeft op dit dagdeel een ander bezoek: u hoeft niemand te zoeken." in text(
        page
    )
    assert page.context["colleagues"] == []


def test_it_stands_in_no_list_of_what_needs_somebody(town, filled, absence, team_lead, as_role):
    today = as_role(Role.TEAM_LEAD).get("/vandaag/", secure=True)

    assert [line for line in today.context["uncovered"] if "1 december" in line["when"]] == []
    assert list(orphans(team_lead, absence)) == []


def test_it_is_a_gap_again_when_the_other_visit_goes(filled):
    Visit.objects.filter(origin="make_up").update(status="cancelled", reason="toch niet")

    assert services.needs_somebody(filled)


def test_school_reads_who_comes_then_and_not_that_nobody_does(town, filled):
    reader = town.people[Role.CARE_COORDINATOR]
    weeks = coming_weeks(town.school, visits_around(reader, town.school))

    (week,) = [week for week in weeks if week.monday == NEXT_MONDAY]
    assert [row["origin"] for row in week.visits] == ["make_up"]


def test_report_counts_no_half_day_without_anybody(town, filled):
    seen = presence_by_school(town.municipality, NEXT_MONDAY, FRIDAY)[town.school.pk]

    assert (seen.planned, seen.uncovered) == (1, 0)


# --- other half-days of the school ---------------------------------------------------------------


@pytest.fixture
def two_a_week(town, plan):
    """Tuesday by the own liaison, Wednesday morning by a second one; a colleague is free."""
    works(town.liaison)
    second = works(colleague(town))
    factories.assignment(town.school, second, rank=2)
    weekly(plan, town.school, second, weekday=2)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
    return second


def half_days(options):
    return {(option.date, option.daypart) for option in options}


def test_no_colleague_is_offered_for_a_half_day_that_the_school_has(town, two_a_week, absence):
    """The only one who could works on Wednesday mornings."""
    town.liaison.availabilities.all().delete()
    two_a_week.availabilities.all().delete()
    works(colleague(town), weekdays=[2])
    tuesday = Visit.objects.get(date=TUESDAY)

    found = half_days(services.who_could(tuesday))

    assert found == {(TUESDAY + dt.timedelta(days=1), "afternoon")}


def test_sick_call_moves_no_visit_to_a_half_day_that_the_school_has(
    town, two_a_week, absence, team_lead
):
    two_a_week.availabilities.all().delete()
    works(colleague(town), weekdays=[2])

    _, done = call_in_sick(town, absence, team_lead)

    (moved,) = done.moved
    assert (moved.date, moved.daypart) == (TUESDAY + dt.timedelta(days=1), "afternoon")
    places = Visit.objects.standing().values_list("school", "date", "daypart")
    assert len(set(places)) == len(places) == 2


def test_half_day_on_which_somebody_was_today_is_none_to_move_to(town, team_lead):
    """Ticked already: it cannot move itself, and nobody comes beside it."""
    staffed(town)
    published(town)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
    visit = Visit.objects.get(school=town.school)
    helper = works(colleague(town))
    for number in range(5):
        for daypart in ("morning", "afternoon"):
            day = NEXT_MONDAY + dt.timedelta(days=number)
            if (day, daypart) not in {(visit.date, visit.daypart), (FRIDAY, "morning")}:
                factories.visit(town.school, helper, day, daypart=daypart, status="attended")
    services.record_absence(
        liaison=town.liaison, category="sickness", first=NEXT_MONDAY, until=None, by=team_lead
    )

    found = half_days(services.who_could(visit))

    assert found <= {(visit.date, visit.daypart), (FRIDAY, "morning")}
