"""The term board, and changing a draft by hand."""

import pytest

from liaisons.models import PlanPin
from liaisons.queries.cycle import cycle_weeks
from liaisons.services import planning
from ocp_portal.periods import period
from schools.models import ReceivingHours, Tier
from tests import factories
from tests.liaisons.conftest import MONDAY
from tests.liaisons.planning import SECOND_HALF, UNTIL, drafted
from tests.pages import dates, queries, text

BOARD = "/rooster/plan/"


@pytest.fixture
def draft(town, plan, team_lead):
    return drafted(town, team_lead)


def first_visit(draft, town):
    return draft.visits.filter(school=town.school).order_by("cycle_week").first()


AGREEMENTS = "/rooster/plan/afspraken/"


# --- the board -------------------------------------------------------------------------------


def test_board_without_any_plan_says_how_to_get_one(lead):
    page = text(lead.get(BOARD))

    assert "Nog geen rooster" in page
    assert "/rooster/plan/maken/" in page


def test_board_shows_the_draft_beside_what_is_in_force(town, draft, lead):
    visit = first_visit(draft, town)
    draft.visits.filter(school=town.school).update(weekday=4, daypart="afternoon")

    answer = lead.get(BOARD)

    page = text(answer)
    assert answer.context["plan"] == draft
    assert "vr middag" in page
    assert '<span class="ocp-sr">was </span>di ochtend' in page
    assert f"/rooster/plan/bezoek/{visit.pk}/" in page


def test_board_of_a_published_plan_has_no_links_to_change_it(town, plan, lead):
    page = text(lead.get(BOARD))

    assert "di ochtend" in page
    assert "/rooster/plan/bezoek/" not in page


def test_school_without_visits_is_on_the_board(town, plan, lead):
    page = text(lead.get(BOARD))

    assert town.other_school.name in page
    assert "Zonder bezoek in dit rooster" in page


def test_only_what_changes(town, draft, lead):
    draft.visits.filter(school=town.school).update(weekday=4, daypart="afternoon")

    board = lead.get(BOARD, {"toon": "wijzigingen"}).context["board"]

    shown = [school["name"] for cluster in board for school in cluster["schools"]]
    assert town.school.name in shown
    assert all(school["changed"] for cluster in board for school in cluster["schools"])


def test_board_takes_the_same_queries_for_one_school_and_for_three(town, draft, lead):
    one = queries(lead, BOARD)
    for _ in range(2):
        school = factories.school(town.municipality)
        for visit in list(draft.visits.filter(school=town.school)):
            visit.pk, visit.school = None, school
            visit.save()

    assert queries(lead, BOARD) == one
    assert one <= 9


def test_visit_of_a_published_plan_is_not_found(town, plan, lead):
    visit = plan.visits.first()

    assert lead.get(f"/rooster/plan/bezoek/{visit.pk}/").status_code == 404


def test_moving_a_visit_in_all_weeks(town, draft, lead):
    visit = first_visit(draft, town)

    answer = lead.post(
        f"/rooster/plan/bezoek/{visit.pk}/verplaatsen/",
        {"half_day": 9, "cycle_week": 0, "all_weeks": "on", "version": draft.version},
    )

    assert answer.status_code == 302
    moments = set(draft.visits.filter(school=town.school).values_list("weekday", "daypart"))
    assert moments == {(4, "afternoon")}


def test_move_that_breaks_a_rule_is_refused_in_words(town, draft, lead):
    town.liaison.availabilities.filter(weekday=4).delete()
    again = planning.make_plan(municipality=town.municipality, first=SECOND_HALF, until=UNTIL)
    visit = first_visit(again, town)

    answer = lead.post(
        f"/rooster/plan/bezoek/{visit.pk}/verplaatsen/",
        {"half_day": 9, "cycle_week": visit.cycle_week, "version": again.version},
    )

    assert answer.status_code == 422
    assert "werkt niet op vrijdagmiddag" in text(answer)


def test_second_of_two_planners_is_told_and_may_try_again(town, draft, lead):
    visit = first_visit(draft, town)
    stale = draft.version
    lead.post(f"/rooster/plan/bezoek/{visit.pk}/vastzetten/", {"version": stale, "locked": "yes"})

    answer = lead.post(
        f"/rooster/plan/bezoek/{visit.pk}/verplaatsen/",
        {"half_day": 9, "cycle_week": 0, "all_weeks": "on", "version": stale},
    )

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "Iemand anders heeft dit rooster net gewijzigd" in text(answer)
    assert answer.context["form"]["version"].value() == draft.version


def test_locking_in_all_weeks_and_loosening_one(town, draft, lead):
    visit = first_visit(draft, town)
    url = f"/rooster/plan/bezoek/{visit.pk}/vastzetten/"

    lead.post(url, {"version": draft.version, "locked": "yes", "all": "yes"})
    lead.post(url, {"version": draft.version + 1, "locked": "no"})

    locked = draft.visits.filter(school=town.school, locked=True)
    assert locked.count() == 3


def test_agreement_is_filled_in_with_what_the_visit_is(town, draft, lead):
    visit = first_visit(draft, town)
    url = f"/rooster/plan/bezoek/{visit.pk}/afspraak/"
    form = lead.get(url).context["form"]

    answer = lead.post(
        url,
        {
            "liaison": form["liaison"].value(),
            "half_day": form["half_day"].value(),
            "reason": "afgesproken met de school",
        }
        | dates(first=SECOND_HALF),
    )

    pin = PlanPin.objects.get()
    assert answer.status_code == 302
    assert (pin.school, pin.liaison, pin.half_day) == (town.school, town.liaison, visit.half_day)
    assert "afgesproken met de school" in text(lead.get(AGREEMENTS))


def test_swap_offers_the_other_schools_of_the_same_liaison(town, draft, lead):
    page = text(lead.get(f"/rooster/plan/bezoek/{first_visit(draft, town).pk}/ruilen/"))

    assert town.school.name in page
    assert "Met welk bezoek ruilt u?" in page


# --- what the form to move a visit knows --------------------------------------------------------


def test_form_to_move_marks_half_days_that_cannot_be(town, draft, lead):
    town.liaison.availabilities.filter(weekday=4).delete()
    answers = ["closed"] + ["welcome"] * 9
    ReceivingHours.objects.create(
        municipality=town.municipality,
        school=town.school,
        answers=answers,
        status="agreed",
        period=period(SECOND_HALF),
    )
    other = factories.school(town.municipality, name="De Regenboog")
    factories.tier_agreement(other, Tier.EXTRA)
    factories.assignment(other, town.liaison)
    again = planning.make_plan(municipality=town.municipality, first=SECOND_HALF, until=UNTIL)
    visit = first_visit(again, town)
    taken = again.visits.get(school=other, cycle_week=visit.cycle_week)

    page = lead.get(f"/rooster/plan/bezoek/{visit.pk}/verplaatsen/")

    labels = dict(page.context["form"].fields["half_day"].choices)
    assert labels[0] == "Maandagochtend (school ontvangt dan niet)"
    assert labels[8] == "Vrijdagochtend (werkt dan niet)"
    assert labels[taken.half_day].endswith("(al op De Regenboog)")
    free = set(range(8)) - {0, taken.half_day}
    assert not any("(" in labels[number] for number in free)


def test_weeks_of_the_board_and_of_the_form_have_dates(town, plan, draft, lead):
    """The first of each that is still to come, of the plan that is looked at."""
    turns = cycle_weeks(town.municipality, [MONDAY, SECOND_HALF])
    visit = first_visit(draft, town)

    form = lead.get(f"/rooster/plan/bezoek/{visit.pk}/verplaatsen/").context["form"]
    in_force = lead.get(BOARD, {"rooster": plan.pk}).context["weeks"]
    weeks = lead.get(BOARD).context["weeks"]

    assert in_force[turns[MONDAY]]["from"] == "vanaf 23 november"
    turn = turns[SECOND_HALF]
    assert weeks[turn]["from"] == "vanaf 4 januari"
    choices = dict(form.fields["cycle_week"].choices)
    assert choices[turn] == f"Week {turn + 1}: onder andere 4 januari"
