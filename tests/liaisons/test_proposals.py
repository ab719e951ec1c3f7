"""Proposals of the planner and of schools: seen in one place, decided once."""

import datetime as dt

import pytest

from liaisons.models import Absence, MakeUpProposal, Visit, WeekRoster
from ocp_portal.periods import period
from schools.models import CareMeetingSeries, CareTeam, Closure, ReceivingHours, Tier
from schools.services.norms import default_norms
from tests import factories
from tests.liaisons.conftest import MONDAY, TUESDAY, works
from tests.pages import queries, text

PAGE = "/rooster/voorstellen/"
NEXT_TUESDAY = TUESDAY + dt.timedelta(weeks=1)


def proposal(town, school=None, date=NEXT_TUESDAY):
    lost = factories.visit(
        school or town.school, town.liaison, MONDAY, status="missed", reason="school had geen tijd"
    )
    return MakeUpProposal.objects.create(
        municipality=town.municipality,
        makes_up=lost,
        school=lost.school,
        liaison=town.liaison,
        date=date,
        daypart="morning",
        kind="full",
    )


def asked(town, school):
    """A school proposes one of everything."""
    mine = {"municipality": town.municipality, "school": school}
    ReceivingHours.objects.create(**mine, period=period(NEXT_TUESDAY))
    CareMeetingSeries.objects.create(
        **mine, half_day=2, cycle_weeks=[0], period=period(NEXT_TUESDAY)
    )
    CareTeam.objects.create(**mine, structural_mdo=False)


def decide(lead, row, decision, version=1):
    url = f"/inhaalbezoeken/{row.pk}/besluit/"
    return lead.post(url, {"decision": decision, "version": version}, follow=True)


def test_make_up_visit_is_shown_with_what_it_makes_up_for(town, lead):
    proposal(town)

    page = text(lead.get(PAGE))

    assert "<strong>Dinsdag 1 december, ochtend</strong>" in page
    assert "In plaats van maandag 23 november: school had geen tijd." in page


@pytest.mark.parametrize(
    ("weeks_lost", "said"),
    [
        (1, "Een bezoek van het rooster ging niet door. De norm is wel gerealiseerd."),
        (3, "Hier ontbreekt nog een bezoek voor de norm."),
    ],
)
def test_proposal_says_what_the_norm_page_says(town, lead, weeks_lost, said):
    """One visit less than an average asks is owed to the school, and is no breach."""
    factories.tier_agreement(town.school, Tier.EXTRA)
    default_norms(municipality=town.municipality, first=dt.date(2026, 8, 31))
    for number in range(1, 13):
        status = "missed" if number <= weeks_lost else "attended"
        day = TUESDAY - dt.timedelta(weeks=number)
        factories.visit(town.school, town.liaison, day, status=status, reason="geen tijd")
    lost = Visit.objects.filter(status="missed").latest("date")
    MakeUpProposal.objects.create(
        municipality=town.municipality,
        makes_up=lost,
        school=lost.school,
        liaison=town.liaison,
        date=NEXT_TUESDAY,
        daypart="morning",
        kind="full",
    )

    assert said in text(lead.get(PAGE))


def test_remote_visit_gives_that_as_its_reason(town, lead):
    row = proposal(town)
    Visit.objects.filter(pk=row.makes_up_id).update(status="remote", reason="")

    assert "In plaats van maandag 23 november: het was op afstand." in text(lead.get(PAGE))


def test_accepted_make_up_visit_stands_in_a_week_that_is_published(town, lead):
    works(town.liaison)
    WeekRoster.objects.create(municipality=town.municipality, monday=MONDAY + dt.timedelta(weeks=1))
    row = proposal(town)

    answer = decide(lead, row, "accept")

    made = Visit.objects.get(origin="make_up")
    assert (made.date, made.daypart, made.makes_up) == (NEXT_TUESDAY, "morning", row.makes_up)
    assert "het inhaalbezoek gaat door" in text(answer)
    assert "Er wacht geen voorstel" in text(answer)


def test_school_of_an_accepted_make_up_visit_is_told_or_to_be_called(town, lead):
    works(town.liaison)
    monday = NEXT_TUESDAY - dt.timedelta(days=1)
    WeekRoster.objects.create(municipality=town.municipality, monday=monday)
    told = decide(lead, proposal(town), "accept")
    later = NEXT_TUESDAY + dt.timedelta(days=1)
    call = decide(lead, proposal(town, town.other_school, date=later), "accept")

    assert "De school krijgt bericht." in text(told)
    assert f"{town.other_school.name} heeft nog geen account: bel de school" in text(call)
    assert "De school krijgt bericht." not in text(call)


def test_refused_make_up_visit_is_gone(town, lead):
    row = proposal(town)

    answer = decide(lead, row, "refuse")

    row.refresh_from_db()
    assert row.status == MakeUpProposal.Status.REFUSED
    assert answer.context["make_ups"] == []


def test_post_without_yes_or_no_decides_nothing(town, lead):
    row = proposal(town)

    answer = decide(lead, row, "")

    row.refresh_from_db()
    assert "Kies ja of nee." in text(answer)
    assert row.status == MakeUpProposal.Status.PROPOSED


def test_second_who_decides_is_told_what_the_first_decided(town, lead):
    row = proposal(town)
    decide(lead, row, "refuse")

    answer = decide(lead, row, "accept")

    row.refresh_from_db()
    assert "Iemand anders heeft dit net besloten: niet akkoord." in text(answer)
    assert row.status == MakeUpProposal.Status.REFUSED


def test_place_that_is_taken_meanwhile_is_refused_in_words(town, lead):
    works(town.liaison)
    row = proposal(town)
    factories.visit(town.other_school, town.liaison, NEXT_TUESDAY)

    answer = decide(lead, row, "accept")

    assert f"{town.liaison.name} is op dit dagdeel niet meer vrij." in text(answer)


def test_day_that_has_passed_is_no_proposal_any_more(town, lead):
    proposal(town, date=MONDAY)

    assert lead.get(PAGE).context["make_ups"] == []


def test_what_schools_propose_leads_to_their_agreements(town, lead):
    asked(town, town.school)

    rows = lead.get(PAGE).context["rows"]

    assert [row["cells"][1]["text"] for row in rows] == [
        "Wanneer de school ontvangt",
        "Een vast zorgoverleg",
        "Overleg met partners",
    ]
    assert {row["cells"][0]["url"] for row in rows} == {f"/scholen/{town.school.code}/afspraken/"}


def test_today_counts_proposals_of_both_kinds(town, lead):
    proposal(town)
    asked(town, town.school)

    tiles = {tile["title"]: tile for tile in lead.get("/vandaag/").context["tiles"]}

    assert (tiles["Voorstellen"]["number"], tiles["Voorstellen"]["url"]) == ("4", PAGE)


def test_page_takes_the_same_queries_for_one_row_and_for_three(town, lead):
    proposal(town)
    asked(town, town.school)
    one = queries(lead, PAGE)
    for _ in range(2):
        school = factories.school(town.municipality)
        proposal(town, school)
        asked(town, school)

    assert queries(lead, PAGE) == one
    assert one <= 14  # seven of them are the norms, as their page tells them


def test_proposal_of_who_is_away_can_only_be_refused(town, lead):
    row = proposal(town)
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(TUESDAY),
    )

    page = text(lead.get(PAGE))

    assert f"{town.liaison.name} is er dan niet. Akkoord gaan kan niet meer." in page
    assert 'value="accept"' not in page
    decide(lead, row, "accept")
    row.refresh_from_db()
    assert row.status == MakeUpProposal.Status.PROPOSED
    decide(lead, row, "refuse")
    row.refresh_from_db()
    assert row.status == MakeUpProposal.Status.REFUSED


def closed(town):
    Closure.objects.create(
        municipality=town.municipality,
        school=town.school,
        period=period(NEXT_TUESDAY, NEXT_TUESDAY + dt.timedelta(days=1)),
        reason="studiedag",
    )


def visited(town):
    factories.visit(town.school, factories.liaison(town.municipality), NEXT_TUESDAY)


def busy(town):
    for school in (town.other_school, factories.school(town.municipality)):
        factories.visit(school, town.liaison, NEXT_TUESDAY, kind="short")


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (closed, "De school is dan dicht."),
        (visited, "De school heeft op dit dagdeel al een bezoek."),
        (busy, "is op dit dagdeel niet meer vrij."),
    ],
)
def test_proposal_that_no_longer_fits_says_why_and_can_only_be_refused(town, lead, happens, why):
    row = proposal(town)
    assert 'value="accept"' in text(lead.get(PAGE))
    happens(town)

    page = text(lead.get(PAGE))

    assert f"{why} Akkoord gaan kan niet meer." in page
    assert 'value="accept"' not in page
    decide(lead, row, "accept")
    row.refresh_from_db()
    assert row.status == MakeUpProposal.Status.PROPOSED


def test_short_make_up_fits_beside_one_short_visit(town, lead):
    row = proposal(town)
    MakeUpProposal.objects.filter(pk=row.pk).update(kind="short")
    factories.visit(town.other_school, town.liaison, NEXT_TUESDAY, kind="short")

    assert 'value="accept"' in text(lead.get(PAGE))
