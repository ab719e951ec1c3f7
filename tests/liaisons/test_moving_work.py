"""Somebody leaves: the work goes over first, in one step; alternate weeks and the contract."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Consultation, StatusChange
from liaisons import services
from liaisons.models import Absence, Assignment, Availability, Liaison, Substitution, Visit
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
    assert visit.reason == "contactpersoon is dan niet vrij"  # the school reads this: no name
    assert visit.changes.get().reason == f"{heir.name} is dan niet vrij"
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
    (row,) = preview["schools"]
    assert (row["name"], row["chosen"], row["visits"], row["better"]) == (
        town.school.name,
        str(part_timer.pk),
        "0 van de 4 gaan door",
        f"Past beter: {heir.name} (niets vervalt)",
    )


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


def test_visit_after_the_last_day_of_the_heir_is_a_gap(town, heir):
    factories.visit(town.school, town.liaison, FIRST)
    gap = factories.visit(town.school, town.liaison, FIRST + dt.timedelta(days=2))
    Liaison.objects.filter(pk=heir.pk).update(period=period(MONDAY, gap.date))
    town.school.assignments.update(period=period(factories.LONG_AGO, gap.date))

    shown = services.preview_move(liaison=town.liaison, to=heir, first=FIRST)

    assert shown.schools[0].visits == 2
    assert [lapse.date for lapse in shown.lapses] == [gap.date]


def test_looking_takes_the_same_queries_with_more_published_visits_and_colleagues(town, heir):
    bea = works(colleague(town, name="Bea"))

    def queries(heirs):
        liaison = Liaison.objects.select_related("municipality").get(pk=town.liaison.pk)
        with CaptureQueriesContext(connection) as captured:
            services.preview_move(liaison=liaison, heirs=heirs, first=FIRST)
        return len(captured)

    factories.visit(town.school, town.liaison, FIRST)
    one = queries({town.school.pk: heir})
    heirs = {town.school.pk: heir}
    for number in range(1, 4):
        school = factories.school(town.municipality)
        factories.assignment(school, town.liaison)
        factories.visit(school, town.liaison, FIRST + dt.timedelta(days=number))
        factories.visit(school, town.liaison, FIRST + dt.timedelta(days=7 + number))
        heirs[school.pk] = works(colleague(town))

    assert queries({town.school.pk: heir}) == one
    assert queries(heirs | {town.school.pk: bea}) == one
    assert one <= 21


def test_colleague_who_is_away_is_marked(town, heir, as_role):
    Absence.objects.create(
        municipality=town.municipality,
        liaison=heir,
        category="sickness",
        period=period(dt.date(2026, 11, 20)),
    )
    page = as_role(Role.TEAM_LEAD).get(f"/contactpersonen/{town.liaison.pk}/overdragen/")

    labels = [label for _, label in page.context["form"].fields["to"].choices]
    assert labels == [
        "Nee, per school wie het best past",
        f"{heir.name} (afwezig sinds 20 november 2026)",
    ]


# --- an heir for each school ------------------------------------------------------------------


@pytest.fixture
def second(town, plan):
    """A second school of the leaving liaison, visited on Wednesdays."""
    school = factories.school(town.municipality, name="Tweede School")
    factories.assignment(school, town.liaison)
    weekly(plan, school, town.liaison, weekday=2)
    return school


def page_of_move(town):
    return f"/contactpersonen/{town.liaison.pk}/overdragen/"


def day():
    return {"first_dag": FIRST.day, "first_maand": FIRST.month, "first_jaar": FIRST.year}


def chosen(page):
    """As a browser would send them: each select with what stands in it."""
    return {each["field"]: each["chosen"] for each in page.context["preview"]["schools"]}


def test_each_school_has_its_best_colleague_chosen_beforehand(town, second, as_role):
    """On Tuesdays Pia does not work, on Wednesdays Wil does not."""
    pia = works(colleague(town, name="Pia"), weekdays=(0, 2, 3))
    wil = works(colleague(town, name="Wil"), weekdays=(0, 1, 3))

    page = as_role(Role.TEAM_LEAD).post(page_of_move(town), day())

    assert chosen(page) == {
        f"school_{town.school.pk}": str(wil.pk),
        f"school_{second.pk}": str(pia.pk),
    }
    assert page.context["preview"]["lapses"] == []
    assert "2 collega's kunnen alle 8 komende bezoeken doen." in page.context["preview"]["title"]


def test_of_equals_the_one_with_fewer_schools_for_the_hours_is_chosen(town, second, as_role):
    """Two schools, two colleagues who are both free: each gets one."""
    ann, bea = (works(colleague(town, name=name)) for name in ("Ann", "Bea"))

    page = as_role(Role.TEAM_LEAD).post(page_of_move(town), day())

    assert sorted(chosen(page).values()) == sorted([str(ann.pk), str(bea.pk)])


def test_schools_go_to_the_heirs_that_were_chosen_in_one_step(town, second, as_role):
    ann, bea = (works(colleague(town, name=name)) for name in ("Ann", "Bea"))
    visits = [factories.visit(school, town.liaison, FIRST) for school in (town.school, second)]
    question = factories.consultation(
        second, director=town.liaison, status=Consultation.Status.TAKEN_UP
    )
    lead, url = as_role(Role.TEAM_LEAD), page_of_move(town)
    asked = day() | {f"school_{town.school.pk}": ann.pk, f"school_{second.pk}": bea.pk}
    Visit.objects.filter(pk=visits[1].pk).update(daypart="afternoon")
    stamp = lead.post(url, asked | {"look": "1"}).context["preview"]["stamp"]

    done = lead.post(url, asked | {"stamp": stamp}, follow=True)

    held = Assignment.objects.filter(period__startswith=FIRST)
    assert set(held.values_list("school", "liaison")) == {
        (town.school.pk, ann.pk),
        (second.pk, bea.pk),
    }
    whose = [Visit.objects.get(pk=visit.pk).liaison for visit in visits]
    question.refresh_from_db()
    assert (whose, question.director) == ([ann, bea], bea)
    assert "Ann en Bea nemen over: 2 scholen, 2 bezoeken en 1 open vraag." in text(done)


def test_one_choice_for_all_stands_beside_each_school_after_the_look(town, second, as_role):
    """Without JavaScript too: the choice for all is in the page once more, empty."""
    ann, bea = (works(colleague(town, name=name)) for name in ("Ann", "Bea"))
    lead, url = as_role(Role.TEAM_LEAD), page_of_move(town)
    first = lead.post(url, day())

    page = lead.post(url, day() | chosen(first) | {"to": bea.pk, "look": "1"})
    done = lead.post(url, day() | chosen(page) | {"stamp": page.context["preview"]["stamp"]})

    assert set(chosen(page).values()) == {str(bea.pk)}
    assert page.context["form"]["to"].value() is None
    assert done.status_code == 302
    assert not Assignment.objects.filter(liaison=ann).exists()


def test_other_choice_at_the_moment_of_confirming_is_shown_first(town, second, as_role):
    ann, bea = (works(colleague(town, name=name)) for name in ("Ann", "Bea"))
    lead, url = as_role(Role.TEAM_LEAD), page_of_move(town)
    page = lead.post(url, day() | {"to": ann.pk})
    other = {f"school_{second.pk}": str(bea.pk)}

    again = lead.post(
        url, day() | chosen(page) | other | {"stamp": page.context["preview"]["stamp"]}
    )

    assert "Er is nog niets overgedragen" in text(again)
    assert chosen(again)[f"school_{second.pk}"] == str(bea.pk)
    assert not Assignment.objects.filter(liaison__in=[ann, bea]).exists()


def test_two_schools_at_one_half_day_with_one_heir_lapse_there_and_with_two_do_not(
    town, second, team_lead
):
    ann, bea = (works(colleague(town, name=name)) for name in ("Ann", "Bea"))
    for school in (town.school, second):
        factories.visit(school, town.liaison, FIRST)

    one = services.preview_move(liaison=town.liaison, first=FIRST, to=ann)
    two = services.preview_move(
        liaison=town.liaison, first=FIRST, heirs={town.school.pk: ann, second.pk: bea}
    )

    assert (len(one.lapses), len(two.lapses)) == (1, 0)


def test_who_gets_more_than_there_is_is_told(town, second, as_role):
    """Two half-days a week come to somebody who can be at schools for one."""
    ann = works(colleague(town, name="Ann"))
    ann.presence_half_days = 1
    ann.save()

    page = as_role(Role.TEAM_LEAD).post(page_of_move(town), day() | {"to": ann.pk})

    assert "Ann heeft dan 2 dagdelen per week op scholen, en kan er 1 zijn." in text(page)
    (row,) = page.context["preview"]["heirs"]["rows"]
    assert row["cells"][2]["badge"]["label"] == "meer dan er is"


def test_school_of_another_town_in_the_address_of_a_choice_changes_nothing(
    town, other_town, heir, as_role
):
    field = {f"school_{other_town.school.pk}": str(heir.pk)}

    page = as_role(Role.TEAM_LEAD).post(page_of_move(town), day() | field)

    assert [each["field"] for each in page.context["preview"]["schools"]] == [
        f"school_{town.school.pk}"
    ]


def test_heir_of_another_town_is_refused(town, other_town, heir, as_role):
    field = {f"school_{town.school.pk}": str(other_town.liaison.pk)}

    page = as_role(Role.TEAM_LEAD).post(page_of_move(town), day() | field)

    assert (page.status_code, page.context["preview"]) == (422, None)


def test_cluster_without_colleagues_asks_for_one(town, as_role):
    page = as_role(Role.TEAM_LEAD).post(page_of_move(town), day())

    assert page.status_code == 422
    assert f"In het cluster is niemand die {town.school.name} kan overnemen." in text(page)


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


# --- who hears of it, and who may take over ----------------------------------------------------


def test_heirs_hear_how_much_they_take_over_and_from_when(town, second, team_lead):
    ann, bea = (works(colleague(town, name=name)) for name in ("Ann", "Bea"))
    heirs = {town.school.pk: ann, second.pk: bea}

    services.move_open_work(liaison=town.liaison, heirs=heirs, first=FIRST, by=team_lead)

    told = Notice.objects.filter(kind=Notice.Kind.WORK_HANDED_OVER)
    assert set(told.values_list("recipient", flat=True)) == {ann.user_id, bea.user_id}
    assert {(str(one), one.path) for one in told} == {
        (
            "U neemt werk over van een collega: 1 school, vanaf 30 november 2026",
            "/mijn-week/2026-W49/",
        )
    }


def in_service(liaison, first, until):
    Liaison.objects.filter(pk=liaison.pk).update(period=period(first, until))


@pytest.mark.parametrize(
    ("first", "until"),
    [
        (factories.LONG_AGO, FIRST),  # gone before
        (factories.LONG_AGO, FIRST + dt.timedelta(weeks=2)),  # leaves in the weeks that are counted
        (factories.LONG_AGO, FIRST + dt.timedelta(weeks=30)),  # and after these
        (FIRST + dt.timedelta(days=1), None),  # comes after
    ],
)
def test_who_is_not_there_for_as_long_is_not_proposed_and_gets_nothing(
    town, plan, team_lead, first, until
):
    gone, bea = works(colleague(town, name="Ann")), works(colleague(town, name="Bea"))
    # Bea has more schools: but for the service it would have been Ann.
    factories.assignment(town.other_school, bea)
    in_service(gone, first, until)

    seen = services.preview_move(liaison=town.liaison, first=FIRST)
    services.move_open_work(liaison=town.liaison, first=FIRST, stamp=seen.stamp, by=team_lead)

    assert [each.to for each in seen.schools] == [bea]
    held = Assignment.objects.filter(school=town.school, period__startswith=FIRST)
    assert [(tie.liaison, tie.period.upper) for tie in held] == [(bea, None)]


@pytest.mark.parametrize(
    ("until", "why"),
    [
        (FIRST, "Ann is dan niet in dienst"),
        (FIRST + dt.timedelta(weeks=30), "Ann is in dienst tot en met 27 juni 2027"),
    ],
)
def test_who_leaves_cannot_be_chosen_either(town, team_lead, until, why):
    ann = works(colleague(town, name="Ann"))
    in_service(ann, factories.LONG_AGO, until)
    asked = {"liaison": town.liaison, "first": FIRST}

    for choice in ({"to": ann}, {"heirs": {town.school.pk: ann}}):
        with pytest.raises(ValidationError, match=why):
            services.preview_move(**asked, **choice)
        with pytest.raises(ValidationError, match=why):
            services.move_open_work(**asked, **choice, by=team_lead)

    assert not Assignment.objects.filter(liaison=ann).exists()


def test_who_leaves_later_may_have_a_school_until_then(town, heir, team_lead):
    ends = FIRST + dt.timedelta(weeks=4)
    town.school.assignments.update(period=period(factories.LONG_AGO, ends))
    in_service(heir, factories.LONG_AGO, ends)

    move(town, heir, team_lead)

    assert Assignment.objects.get(liaison=heir).period == period(FIRST, ends)


def absent(liaison, first, until=None):
    Absence.objects.create(
        municipality=liaison.municipality,
        liaison=liaison,
        category="leave",
        period=period(first, until),
    )


def test_who_is_away_on_the_first_day_only_may_fit_best(town, plan):
    """The visits are on Tuesdays; Bea does not work then."""
    ann, bea = works(colleague(town, name="Ann")), works(colleague(town, name="Bea"), weekdays=[0])
    absent(ann, FIRST, FIRST + dt.timedelta(days=1))

    (seen,) = services.preview_move(liaison=town.liaison, first=FIRST).schools

    assert (seen.to, seen.lapses) == (ann, ())
    assert [one for one, _ in seen.ranked] == [ann, bea]


def test_who_is_away_all_of_the_time_is_not_proposed(town):
    """No plan: nothing would lapse with anybody."""
    ann, bea = works(colleague(town, name="Ann")), works(colleague(town, name="Bea"))
    factories.assignment(town.other_school, bea)
    absent(ann, MONDAY)

    (seen,) = services.preview_move(liaison=town.liaison, first=FIRST).schools

    assert seen.to == bea


def test_first_day_before_today_is_refused_in_words(town, heir, team_lead, as_role):
    asked = {"liaison": town.liaison, "to": heir, "first": MONDAY}
    words = "Kies een dag vanaf vandaag, 24 november 2026"

    with pytest.raises(ValidationError, match=words):
        services.preview_move(**asked)
    with pytest.raises(ValidationError, match=words):
        services.move_open_work(**asked, by=team_lead)
    day = {"first_dag": MONDAY.day, "first_maand": MONDAY.month, "first_jaar": MONDAY.year}
    page = as_role(Role.TEAM_LEAD).post(page_of_move(town), {"to": heir.pk} | day)

    assert page.status_code == 422
    assert words in page.context["form"].errors["first"][0]


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
