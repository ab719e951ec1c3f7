"""Somebody leaves: the work goes over first, in one step; alternate weeks and the contract."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from casework.models import Consultation, StatusChange
from liaisons import services
from liaisons.models import Absence, Assignment, Availability, Substitution, Visit
from liaisons.weeks import HalfDay
from ocp_portal import clock
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, TUESDAY, colleague, works

FIRST = NEXT_MONDAY
MORNING, AFTERNOON = HalfDay(1, "morning"), HalfDay(1, "afternoon")


@pytest.fixture
def heir(town):
    return works(colleague(town))


def move(town, heir, by):
    return services.move_open_work(liaison=town.liaison, to=heir, first=FIRST, by=by)


def test_everything_goes_over_in_one_step(town, heir, team_lead):
    before = factories.visit(town.school, town.liaison, TUESDAY)
    after = factories.visit(town.school, town.liaison, FIRST)
    question = factories.consultation(
        town.school, director=town.liaison, status=Consultation.Status.TAKEN_UP
    )

    moved = move(town, heir, team_lead)

    assert (moved.schools, moved.visits, moved.gaps, moved.questions) == (1, 1, (), 1)
    ties = Assignment.objects.filter(school=town.school).order_by("period")
    assert [(tie.liaison, tie.period.upper) for tie in ties] == [
        (town.liaison, FIRST),
        (heir, None),
    ]
    before.refresh_from_db()
    after.refresh_from_db()
    question.refresh_from_db()
    assert (before.liaison, after.liaison, question.director) == (town.liaison, heir, heir)
    assert question.changes.get().kind == StatusChange.Kind.HANDED_OVER


def test_after_that_nothing_holds_the_liaison(town, heir, team_lead):
    factories.visit(town.school, town.liaison, FIRST)
    last = FIRST - dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="Draag dat eerst over"):
        services.end_employment(liaison=town.liaison, last=last, by=team_lead)

    move(town, heir, team_lead)

    assert services.open_work(town.liaison, last) == []
    services.end_employment(liaison=town.liaison, last=last, by=team_lead)


def test_visit_at_which_the_heir_is_not_free_is_a_gap(town, heir, team_lead):
    factories.visit(town.other_school, heir, FIRST)
    visit = factories.visit(town.school, town.liaison, FIRST)

    moved = move(town, heir, team_lead)

    visit.refresh_from_db()
    assert len(moved.gaps) == 1
    assert (visit.status, visit.cause) == (Visit.Status.CANCELLED, Visit.Cause.VACANT)
    assert visit.reason == f"{heir.name} is dan niet vrij"
    (notice,) = Notice.objects.filter(recipient=town.people[Role.CARE_COORDINATOR])
    assert (
        str(notice)
        == "Een bezoek aan uw school gaat niet door: week 49 (30 november t/m 4 december)"
    )


def test_page_shows_first_which_visits_lapse(town, heir, as_role):
    factories.visit(town.other_school, heir, FIRST)
    visit = factories.visit(town.school, town.liaison, FIRST)
    lead, url = as_role(Role.TEAM_LEAD), f"/contactpersonen/{town.liaison.pk}/overdragen/"
    first = {"first_dag": FIRST.day, "first_maand": FIRST.month, "first_jaar": FIRST.year}
    data = {"to": heir.pk} | first

    page = lead.post(url, data)

    assert page.status_code == 200
    assert page.context["lapses"] == [f"{town.school.name}, maandag 30 november 2026, ochtend"]
    visit.refresh_from_db()
    assert (visit.status, visit.liaison) == ("planned", town.liaison)

    done = lead.post(url, data | {"seen": page.context["form"].data["seen"]}, follow=True)
    assert "De school krijgt bericht." in done.content.decode()
    visit.refresh_from_db()
    assert visit.status == "cancelled"


def test_colleague_who_is_away_is_marked(town, heir, as_role):
    Absence.objects.create(
        municipality=town.municipality,
        liaison=heir,
        category="sickness",
        period=period(dt.date(2026, 11, 20)),
    )
    page = as_role(Role.TEAM_LEAD).get(f"/contactpersonen/{town.liaison.pk}/overdragen/")

    labels = [label for _, label in page.context["form"].fields["to"].choices]
    assert labels == ["Kies een collega", f"{heir.name} (afwezig sinds 20 november 2026)"]


def test_visit_that_came_to_lapse_meanwhile_is_shown_too(town, heir, team_lead):
    factories.visit(town.other_school, heir, FIRST)
    factories.visit(town.school, town.liaison, FIRST)

    with pytest.raises(services.MoveLapses):
        services.move_open_work(liaison=town.liaison, to=heir, first=FIRST, seen=[], by=team_lead)

    assert not Assignment.objects.filter(liaison=heir).exists()


def test_stand_in_goes_over_too_but_nobody_stands_in_for_themself(town, heir, team_lead):
    absence = services.record_absence(
        liaison=heir, category="leave", first=MONDAY, until=None, by=team_lead
    )
    third = works(colleague(town))
    other = services.record_absence(
        liaison=third, category="leave", first=MONDAY, until=None, by=team_lead
    )
    for away, school in ((absence, town.other_school), (other, town.school)):
        Substitution.objects.create(
            municipality=town.municipality,
            school=school,
            liaison=town.liaison,
            absence=away,
            period=(MONDAY, None),
        )

    moved = move(town, heir, team_lead)

    assert moved.covers == 1
    assert Substitution.objects.get(period__startswith=FIRST).liaison == heir


def test_closed_question_stays_with_who_had_it(town, heir, team_lead):
    question = factories.consultation(
        town.school,
        director=town.liaison,
        status=Consultation.Status.CLOSED,
        closed_at=clock.now(),
    )

    move(town, heir, team_lead)

    question.refresh_from_db()
    assert question.director == town.liaison


@pytest.mark.parametrize("who", ["self", "stranger", "gone"])
def test_heir_who_cannot_is_refused(town, other_town, heir, team_lead, who):
    heir.period = ("2020-01-01", "2026-11-01")
    heir.save()
    to = {"self": town.liaison, "stranger": other_town.liaison, "gone": heir}[who]

    with pytest.raises(ValidationError):
        move(town, to, team_lead)


# --- work patterns ---------------------------------------------------------------------------


def pattern(liaison, by, half_days, **values):
    services.set_work_pattern(liaison=liaison, half_days=half_days, first=FIRST, by=by, **values)


def contract(liaison, number):
    liaison.contract_half_days = number
    liaison.save()


def test_alternate_weeks_may_be_more_in_one_than_in_another(town, team_lead):
    contract(town.liaison, 1)

    pattern(
        town.liaison,
        team_lead,
        [MORNING, AFTERNOON],
        cycle_weeks={MORNING: [0, 2], AFTERNOON: [0, 2]},
    )

    rows = Availability.objects.filter(liaison=town.liaison)
    assert [row.cycle_weeks for row in rows] == [[0, 2], [0, 2]]


def test_pattern_that_contradicts_the_contract_is_refused_in_words(town, team_lead):
    contract(town.liaison, 1)

    with pytest.raises(
        ValidationError, match="U koos 1,5 dagdelen per week. In het contract staan"
    ):
        pattern(town.liaison, team_lead, [MORNING, AFTERNOON], cycle_weeks={AFTERNOON: [1, 3]})


def test_more_at_schools_than_in_the_contract_is_refused(town):
    town.liaison.presence_half_days = 9

    with pytest.raises(ValidationError, match="Op scholen kan niet meer zijn"):
        town.liaison.validate_constraints()
