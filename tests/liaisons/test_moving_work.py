"""Somebody leaves: the work goes over first, in one step; alternate weeks and the contract."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Consultation, StatusChange
from liaisons import services
from liaisons.models import Absence, Assignment, Availability, Substitution, Visit
from liaisons.weeks.facts import HalfDay
from ocp_portal import clock
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, TUESDAY, colleague, weekly, works
from tests.pages import text

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
    assert page.context["preview"]["lapses"] == [
        f"{town.school.name}, maandag 30 november 2026, ochtend: {heir.name} is dan niet vrij"
    ]
    visit.refresh_from_db()
    assert (visit.status, visit.liaison) == ("planned", town.liaison)

    done = lead.post(url, data | {"stamp": page.context["preview"]["stamp"]}, follow=True)
    assert "De school krijgt bericht." in done.content.decode()
    visit.refresh_from_db()
    assert visit.status == "cancelled"


@pytest.fixture
def part_timer(town, plan):
    """Somebody who does not work on Tuesdays, on which the plan has its visits."""
    return works(colleague(town, name="Pia Parttimer"), weekdays=(0, 2, 3))


def asked(heir):
    first = {"first_dag": FIRST.day, "first_maand": FIRST.month, "first_jaar": FIRST.year}
    return {"to": heir.pk} | first


def test_one_press_moves_nothing_and_shows_weeks_that_are_not_published(
    town, heir, part_timer, as_role
):
    lead, url = as_role(Role.TEAM_LEAD), f"/contactpersonen/{town.liaison.pk}/overdragen/"

    page = lead.post(url, asked(part_timer))

    assert not Assignment.objects.filter(liaison=part_timer).exists()
    preview = page.context["preview"]
    assert preview["title"] == (
        "Pia Parttimer kan 0 van de 4 komende bezoeken doen. 4 bezoeken vervallen."
    )
    assert preview["lapses"][2] == (
        f"{town.school.name}, dinsdag 15 december 2026, ochtend: "
        "contactpersoon werkt dan niet (voorlopig rooster)"
    )
    (row,) = preview["rows"]
    assert [cell.get("sub") or cell["text"] for cell in row["cells"]] == [
        town.school.name,
        "Pia Parttimer",
        "0 van de 4 gaan door",
        f"{heir.name} (niets vervalt)",
    ]


def test_what_lapses_in_four_weeks_is_told_and_stands_on_today(town, part_timer, as_role):
    lead, url = as_role(Role.TEAM_LEAD), f"/contactpersonen/{town.liaison.pk}/overdragen/"
    shown = lead.post(url, asked(part_timer)).context["preview"]

    done = lead.post(url, asked(part_timer) | {"stamp": shown["stamp"]}, follow=True)

    assert "dinsdag 15 december 2026" in text(done)
    later = [line["when"] for line in lead.get("/", follow=True).context["later"]]
    assert any("15 december" in when for when in later)


def test_preview_is_what_happens(town, heir, part_timer, team_lead):
    seen = services.preview_move(liaison=town.liaison, to=part_timer, first=FIRST)
    move(town, part_timer, team_lead)

    for number in range(3):
        monday = FIRST + dt.timedelta(weeks=number)
        services.publish_week(municipality=town.municipality, monday=monday)

    lapsed = Visit.objects.filter(school=town.school, status="cancelled").order_by("date")
    assert [visit.date for visit in lapsed] == [lapse.date for lapse in seen.lapses][:3]
    assert {lapse.why for lapse in seen.lapses} == {visit.reason for visit in lapsed}


def test_confirming_for_another_colleague_shows_that_one_first(town, heir, part_timer, as_role):
    lead, url = as_role(Role.TEAM_LEAD), f"/contactpersonen/{town.liaison.pk}/overdragen/"
    shown = lead.post(url, asked(heir)).context["preview"]

    page = lead.post(url, asked(part_timer) | {"stamp": shown["stamp"]})

    assert "Er is nog niets overgedragen" in text(page)
    assert not Assignment.objects.filter(liaison=part_timer).exists()


def test_looking_takes_the_same_queries_at_one_school_and_at_three(town, heir, plan):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            services.preview_move(liaison=town.liaison, to=heir, first=FIRST)
        return len(captured)

    one = queries()
    for weekday in (2, 3):
        school = factories.school(town.municipality)
        factories.assignment(school, town.liaison)
        weekly(plan, school, town.liaison, weekday=weekday)

    assert queries() == one


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
    factories.visit(town.school, town.liaison, FIRST)
    seen = services.preview_move(liaison=town.liaison, to=heir, first=FIRST)
    factories.visit(town.other_school, heir, FIRST)

    with pytest.raises(services.MoveChanged):
        services.move_open_work(
            liaison=town.liaison, to=heir, first=FIRST, stamp=seen.stamp, by=team_lead
        )

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
