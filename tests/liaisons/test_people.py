import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from liaisons import services
from liaisons.models import Assignment, Availability, Liaison
from liaisons.queries import pages
from liaisons.queries.pages import accounts_to_tie
from liaisons.weeks.facts import HalfDay
from ocp_portal import clock
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.conftest import make_town
from tests.liaisons.conftest import AMSTERDAM, MONDAY, NEXT_MONDAY, TUESDAY, colleague, works

DAY = dt.timedelta(days=1)


def half_days(*pairs):
    return [HalfDay(weekday, daypart) for weekday, daypart in pairs]


def pattern(town, first, *pairs, by):
    services.set_work_pattern(liaison=town.liaison, half_days=half_days(*pairs), first=first, by=by)


def worked(town, on):
    rows = Availability.objects.filter(liaison=town.liaison, period__contains=on)
    return [(row.weekday, row.daypart) for row in rows]


def test_work_pattern_holds_from_its_first_day(town, team_lead):
    pattern(town, MONDAY, (0, "morning"), (1, "afternoon"), by=team_lead)

    assert worked(town, MONDAY) == [(0, "morning"), (1, "afternoon")]
    assert worked(town, MONDAY - DAY) == []


def test_new_work_pattern_keeps_what_was_before_it(town, team_lead):
    pattern(town, MONDAY, (0, "morning"), by=team_lead)
    pattern(town, NEXT_MONDAY, (4, "morning"), by=team_lead)

    assert worked(town, NEXT_MONDAY - DAY) == [(0, "morning")]
    assert worked(town, NEXT_MONDAY) == [(4, "morning")]


def test_work_pattern_of_an_earlier_day_replaces_a_later_one(town, team_lead):
    pattern(town, NEXT_MONDAY, (4, "morning"), by=team_lead)
    pattern(town, MONDAY, (0, "morning"), by=team_lead)

    assert worked(town, NEXT_MONDAY) == [(0, "morning")]


def test_more_half_days_than_the_contract_are_refused(town, team_lead):
    town.liaison.contract_half_days = 1
    town.liaison.save()

    with pytest.raises(ValidationError, match="U koos 2 dagdelen"):
        pattern(town, MONDAY, (0, "morning"), (1, "morning"), by=team_lead)

    assert worked(town, MONDAY) == []


def assign(town, school, liaison, first=MONDAY, **values):
    return services.assign(
        school=school, liaison=liaison, first=first, by=town.people[Role.TEAM_LEAD], **values
    )


def test_assignment_ties_a_liaison_to_a_school(town):
    assign(town, town.other_school, town.liaison, until=NEXT_MONDAY)

    row = Assignment.objects.get(school=town.other_school)
    assert (row.liaison, row.rank, row.period) == (town.liaison, 1, period(MONDAY, NEXT_MONDAY))


def test_second_first_liaison_is_refused_with_who_is_there(town):
    with pytest.raises(ValidationError) as refusal:
        assign(town, town.school, colleague(town))

    assert refusal.value.messages == [
        f"{town.school.name} heeft al een eerste contactpersoon: {town.liaison.name}, "
        "vanaf 1 januari 2020 tot nader order. "
        "Beëindig eerst die koppeling of kies een andere datum."
    ]


def test_second_liaison_beside_the_first_is_fine(town):
    assign(town, town.school, colleague(town), rank=Assignment.Rank.SECOND)

    assert town.school.assignments.count() == 2


def test_assignment_can_follow_the_day_after_another_ends(town):
    old = town.school.assignments.get()
    services.end_assignment(assignment=old, last=TUESDAY, by=town.people[Role.TEAM_LEAD])

    assign(town, town.school, colleague(town), first=TUESDAY + DAY)

    assert town.school.assignments.count() == 2


def test_assignment_outside_the_employment_is_refused(town):
    newcomer = colleague(town, period=period(NEXT_MONDAY))

    with pytest.raises(ValidationError, match="niet de hele periode in dienst"):
        assign(town, town.other_school, newcomer)


@pytest.mark.django_db(transaction=True)
def test_of_two_team_leads_at_once_one_gets_the_sentence():
    town = make_town()
    start = threading.Barrier(2)
    outcomes = []

    def run(liaison):
        try:
            start.wait(10)
            assign(town, town.other_school, liaison)
            outcomes.append("assigned")
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    people = [town.liaison, colleague(town)]
    threads = [threading.Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["assigned", "refused"]


def end(town, last):
    row = town.school.assignments.get()
    return services.end_assignment(assignment=row, last=last, by=town.people[Role.TEAM_LEAD])


def test_assignment_ends_after_its_last_day(town):
    assert end(town, TUESDAY).period == period(factories.LONG_AGO, TUESDAY + DAY)


def test_assignment_with_later_visits_does_not_end(town):
    factories.visit(town.school, town.liaison, NEXT_MONDAY)

    with pytest.raises(ValidationError, match="staat nog 1 gepland bezoek"):
        end(town, TUESDAY)


def test_assignment_does_not_end_before_it_begins(town):
    with pytest.raises(ValidationError, match="begint op 1 januari 2020"):
        end(town, dt.date(2019, 1, 1))


def leave(town, last=TUESDAY):
    return services.end_employment(liaison=town.liaison, last=last, by=town.people[Role.TEAM_LEAD])


def test_liaison_with_work_does_not_leave_and_hears_what_must_move(town):
    factories.visit(town.school, town.liaison, NEXT_MONDAY)
    factories.consultation(town.school, status="taken_up", director=town.liaison)

    with pytest.raises(ValidationError) as refusal:
        leave(town)

    assert refusal.value.messages == [
        f"{town.liaison.name} heeft na 24 november 2026 nog werk: 1 koppeling met een school, "
        "1 gepland bezoek, 1 open vraag. Draag dat eerst over."
    ]


def test_liaison_without_work_leaves_and_works_no_more(town, team_lead):
    pattern(town, MONDAY, (0, "morning"), by=team_lead)
    end(town, TUESDAY)

    assert leave(town).period == period(factories.LONG_AGO, TUESDAY + DAY)
    assert worked(town, TUESDAY) == [(0, "morning")]
    assert worked(town, NEXT_MONDAY) == []


def test_cluster_with_people_stays(town, team_lead):
    with pytest.raises(ValidationError, match="nog contactpersonen"):
        services.remove_cluster(cluster=town.liaison.cluster, by=team_lead)


def test_empty_cluster_goes(town, team_lead):
    empty = factories.cluster(town.municipality)

    services.remove_cluster(cluster=empty, by=team_lead)

    assert [row["pk"] for row in pages.cluster_names(team_lead)] == [town.liaison.cluster_id]


# --- schools without a liaison (SCH-1) -------------------------------------------------------


def without(user):
    return list(pages.schools_without_liaison(user))


def test_school_without_liaison_is_listed(town, team_lead):
    assert without(team_lead) == [town.other_school]


def test_school_with_only_a_second_liaison_is_listed(town, team_lead):
    factories.assignment(town.other_school, town.liaison, rank=Assignment.Rank.SECOND)

    assert without(team_lead) == [town.other_school]


def test_school_of_which_the_assignment_has_ended_is_listed(town, team_lead):
    end(town, MONDAY)

    assert set(without(team_lead)) == {town.school, town.other_school}


@pytest.mark.parametrize("values", [{"sector": "MBO"}, {"gone_on": dt.date(2026, 8, 1)}])
def test_mbo_and_schools_that_are_gone_are_not_listed(town, team_lead, values):
    factories.school(town.municipality, **values)

    assert without(team_lead) == [town.other_school]


def test_childcare_is_listed(town, team_lead):
    childcare = factories.school(town.municipality, sector="KO")

    assert childcare in without(team_lead)


def test_liaison_made_on_the_page_can_work(town, as_role):
    """The demo ties accounts itself; a real installation has this page only."""
    newcomer = factories.member(Role.LIAISON, town.municipality)
    page = as_role(Role.TEAM_LEAD)
    cluster = town.liaison.cluster

    page.post(
        reverse("liaison_create"),
        {
            "name": newcomer.full_name,
            "user": newcomer.pk,
            "cluster": cluster.pk,
            "email": newcomer.email,
            "contract_half_days": 8,
            "first_dag": "1",
            "first_maand": "9",
            "first_jaar": "2026",
        },
    )

    assert Liaison.objects.get(user=newcomer).municipality == town.municipality


def test_account_of_another_town_or_of_a_colleague_is_not_offered(town, other_town):
    offered = accounts_to_tie(town.people[Role.TEAM_LEAD], Liaison(municipality=town.municipality))

    assert list(offered) == []


# --- two who change the same data ------------------------------------------------------------


def shown(page):
    """What the browser sends back when nothing is typed."""
    form = page.context["form"]
    return {name: "" if (value := form[name].value()) is None else value for name in form.fields}


@pytest.fixture
def change_page(as_role, town):
    lead = as_role(Role.TEAM_LEAD)
    url = reverse("liaison_change", args=[town.liaison.pk])
    return lead, url


def test_second_team_lead_sees_what_the_first_changed(change_page, town):
    lead, url = change_page
    page = shown(lead.get(url, secure=True))
    lead.post(url, page | {"phone": "0412 11 22 33"}, secure=True)

    answer = lead.post(url, page | {"name": "Anna de Wit"}, secure=True)

    town.liaison.refresh_from_db()
    assert answer.status_code == 422
    assert "telefoon is nu 0412 11 22 33" in answer.content.decode()
    assert town.liaison.phone == "0412 11 22 33"
    assert town.liaison.name != "Anna de Wit"


def test_saving_again_keeps_what_both_typed(change_page, town):
    lead, url = change_page
    page = shown(lead.get(url, secure=True))
    lead.post(url, page | {"phone": "0412 11 22 33"}, secure=True)

    again = shown(lead.post(url, page | {"name": "Anna de Wit"}, secure=True))
    assert lead.post(url, again, secure=True).status_code == 302

    town.liaison.refresh_from_db()
    assert (town.liaison.name, town.liaison.phone) == ("Anna de Wit", "0412 11 22 33")


def test_same_change_twice_is_no_quarrel(change_page, town):
    lead, url = change_page
    page = shown(lead.get(url, secure=True)) | {"phone": "0412 11 22 33"}

    assert [lead.post(url, page, secure=True).status_code for _ in range(2)] == [302, 302]


def test_second_who_renames_a_cluster_sees_the_first_name(as_role, town):
    lead = as_role(Role.TEAM_LEAD)
    url = reverse("cluster_change", args=[town.liaison.cluster_id])
    page = shown(lead.get(url, secure=True))
    lead.post(url, page | {"name": "Noord"}, secure=True)

    answer = lead.post(url, page | {"name": "Zuid"}, secure=True)

    town.liaison.cluster.refresh_from_db()
    assert "naam is nu Noord" in answer.content.decode()
    assert town.liaison.cluster.name == "Noord"


@pytest.mark.parametrize("today", [TUESDAY, TUESDAY + dt.timedelta(days=30)])
def test_work_pattern_of_who_leaves_stays_on_the_page(town, as_role, team_lead, today):
    person = works(colleague(town))
    services.end_employment(liaison=person, last=TUESDAY + dt.timedelta(days=3), by=team_lead)

    with clock.at(dt.datetime.combine(today, dt.time(9), AMSTERDAM)):
        page = as_role(Role.TEAM_LEAD).get(reverse("liaison_detail", args=[person.pk]), secure=True)

    assert page.context["work"]["known"]
    assert "Er is nog geen werkpatroon" not in page.content.decode()
