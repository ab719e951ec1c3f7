"""From a sick call to a covered week, on the page."""

import datetime as dt

import pytest

from liaisons import services
from liaisons.models import Absence, Substitution, Visit
from liaisons.views.reckoning import WAIT, one_at_a_time
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, TUESDAY, colleague, weekly, works
from tests.pages import dates, queries, text

WEDNESDAY = TUESDAY + dt.timedelta(days=1)
SATURDAY = NEXT_MONDAY + dt.timedelta(days=5)
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def helper(town):
    """A colleague who works every day."""
    return works(colleague(town, name="Bo Vervanger"))


@pytest.fixture
def visit(town):
    works(town.liaison)
    return factories.visit(town.school, town.liaison, WEDNESDAY)


def address(town):
    return f"/contactpersonen/{town.liaison.pk}/ziek/"


def proposal(response):
    """What the browser would send when nothing is changed."""
    shown, report = response.context["preview"], response.context["report"]
    days = [*shown["days"], *shown["moved"]]
    visits = {each["name"]: each["first"]["key"] for day in days for each in day["visits"]}
    schools = {each["name"]: each["chosen"] for each in shown["schools"]}
    hidden = {name: report.initial[name] or "" for name in ("first", "last", "stamp", "category")}
    return hidden | visits | schools


def test_one_question_on_today_leads_to_the_preview(town, lead):
    answer = lead.get("/contactpersonen/ziek/", {"liaison": town.liaison.pk})

    assert answer.status_code == 302
    assert answer.url == address(town)


def test_nobody_chosen_asks_again(town, lead):
    answer = lead.get("/contactpersonen/ziek/", {"liaison": ""})

    assert answer.status_code == 422
    assert "Kies wie er ziek is." in text(answer)


def test_preview_names_the_colleague_and_the_reason_and_records_nothing(town, visit, helper, lead):
    page = text(lead.get(address(town)))

    assert "Bo Vervanger" in page
    assert "vrij op woensdagochtend" in page
    assert "met minder wijzigingen kan het niet" in page
    assert not Absence.objects.exists()


def test_confirming_the_proposal_covers_the_week(town, visit, helper, lead):
    proposed = proposal(lead.get(address(town)))

    answer = lead.post(address(town), proposed, follow=True)

    visit.refresh_from_db()
    assert visit.liaison == helper
    assert visit.standing_in_for == town.liaison
    assert Absence.objects.get().category == Absence.Category.SICKNESS
    assert answer.redirect_chain[0][0] == "/rooster/2026-W48/"
    assert "1 bezoek is overgenomen" in text(answer)


def test_another_choice_than_the_proposal_is_kept(town, visit, helper, lead):
    proposed = proposal(lead.get(address(town)))

    lead.post(address(town), proposed | {f"bezoek-{visit.pk}": "none"})

    visit.refresh_from_db()
    assert (visit.status, visit.cause) == (Visit.Status.CANCELLED, Visit.Cause.ABSENT)


def test_what_changed_meanwhile_is_told_and_nothing_is_recorded(town, visit, helper, lead):
    proposed = proposal(lead.get(address(town)))
    factories.visit(town.other_school, helper, WEDNESDAY)

    answer = lead.post(address(town), proposed)

    assert answer.status_code == 422
    assert "Intussen is er iets gewijzigd" in text(answer)
    assert answer.context["changes"]
    assert not Absence.objects.exists()


def test_absence_that_is_recorded_already_is_refused_with_its_dates(town, visit, lead):
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="leave",
        period=period(MONDAY, MONDAY + dt.timedelta(days=7)),
    )

    followed = lead.get(address(town))
    days = {"first_dag": MONDAY.day, "first_maand": MONDAY.month, "first_jaar": MONDAY.year}
    asked = lead.get(address(town), days)

    assert [answer.status_code for answer in (followed, asked)] == [200, 422]
    assert all("staat al als afwezig" in text(answer) for answer in (followed, asked))


def test_nobody_free_shows_the_gap_in_words(town, visit, lead):
    page = text(lead.get(address(town)))

    assert "Niemand van het cluster is vrij." in page
    assert "Niemand: het bezoek vervalt" in page


def test_school_is_covered_later_and_the_absence_ends(town, visit, lead):
    lead.post(address(town), proposal(lead.get(address(town))))
    absence = Absence.objects.get()
    assert town.school.name in text(lead.get(f"/afwezigheden/{absence.pk}/"))

    stand_in = works(colleague(town))
    lead.post(
        f"/afwezigheden/{absence.pk}/vervanging/",
        {"school": town.school.pk, "liaison": stand_in.pk},
    )
    visit.refresh_from_db()
    assert (visit.liaison, visit.status) == (stand_in, Visit.Status.PLANNED)

    lead.post(f"/afwezigheden/{absence.pk}/einde/", dates(last=WEDNESDAY))
    row = Substitution.objects.get()
    assert row.period == period(TUESDAY, WEDNESDAY + dt.timedelta(days=1))
    lead.post(f"/vervangingen/{row.pk}/beeindigen/", dates(last=MONDAY))
    assert not Substitution.objects.exists()


def test_report_by_mistake_is_withdrawn_and_the_week_is_as_it_was(town, visit, helper, lead):
    lead.post(address(town), proposal(lead.get(address(town))))
    absence = Absence.objects.get()
    visit.refresh_from_db()
    assert visit.liaison == helper

    answer = lead.post(f"/afwezigheden/{absence.pk}/intrekken/")

    visit.refresh_from_db()
    assert answer.url == f"/contactpersonen/{town.liaison.pk}/"
    assert (visit.liaison, visit.standing_in_for) == (town.liaison, None)
    assert not Absence.objects.exists()
    assert not Substitution.objects.exists()


def test_absence_that_has_begun_is_ended_not_withdrawn(town, lead):
    absence = Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(MONDAY),
    )

    answer = lead.post(f"/afwezigheden/{absence.pk}/intrekken/", follow=True)

    assert "Deze afwezigheid is al begonnen." in text(answer)
    assert Absence.objects.get() == absence
    assert "Melding intrekken" not in text(answer)


def test_dates_that_cannot_be_are_explained(town, lead):
    answer = lead.get(address(town), {"first_dag": "31", "first_maand": "2", "first_jaar": "2026"})

    assert answer.status_code == 422
    assert "31 februari bestaat niet" in text(answer)


@pytest.mark.parametrize(
    "days",
    [
        {"first": "gisteren"},
        {"last": "9999-12-31"},
        {"first": "1899-12-31"},
        {"last": "2026-11-23"},  # before the first day
    ],
)
def test_tampered_form_begins_again(town, visit, lead, days):
    answer = lead.post(address(town), proposal(lead.get(address(town))) | days)

    assert answer.status_code == 302
    assert not Absence.objects.exists()


def test_preview_takes_the_same_queries_for_one_visit_and_for_three(town, visit, helper, lead):
    one = queries(lead, address(town))
    for days in (1, 2):
        school = factories.school(town.municipality)
        factories.assignment(school, town.liaison)
        factories.visit(school, town.liaison, WEDNESDAY + dt.timedelta(days=days))

    assert queries(lead, address(town)) == one


# --- the weeks that are not published yet ----------------------------------------------------


@pytest.fixture
def busy(town, plan, helper):
    """The helper has a visit of the own on Tuesday mornings; the week of today is published."""
    school = factories.school(town.municipality)
    factories.assignment(school, helper)
    weekly(plan, school, helper, weekday=1)
    factories.visit(town.school, town.liaison, TUESDAY)
    works(town.liaison)
    return helper


def test_page_names_what_lapses_in_provisional_weeks(town, lead, busy):
    page = text(lead.get(address(town)))

    assert "Daarna komt wie hieronder de school overneemt, als die dan vrij is." in page
    assert "<strong>Week 49</strong> (voorlopig): het bezoek vervalt." in page
    assert f"{town.school.name}, dinsdag 1 december, ochtend: Bo Vervanger is dan niet vrij" in page
    assert "Week 50" in page


def test_what_is_said_to_lapse_lapses(town, lead, busy):
    shown = lead.get(address(town))
    lead.post(address(town), proposal(shown))

    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)

    visit = Visit.objects.get(school=town.school, roster__monday=NEXT_MONDAY)
    assert (visit.status, visit.cause) == ("cancelled", "absent")


def test_colleague_with_whom_nothing_lapses_comes_first(town, lead, busy):
    free = works(colleague(town, name="Zoë Vrij"))

    page = lead.get(address(town))

    (school,) = page.context["preview"]["schools"]
    assert school["chosen"] == str(free.pk)
    assert "(voorlopig): het bezoek gaat door." in text(page)


@pytest.mark.parametrize(
    ("category", "words"), [("training", "op scholing"), ("sickness", "afwezig")]
)
def test_who_does_most_of_the_coming_visits_comes_first(town, lead, plan, category, words):
    """Of the visits of weeks 49, 50, 51 and 1 Ada can do two and Zoë three."""
    ada, zoe = works(colleague(town, name="Ada")), works(colleague(town, name="Zoë"))
    works(town.liaison)
    factories.visit(town.other_school, zoe, MONDAY)  # week 48 is published
    held = {ada: (dt.date(2026, 12, 14), dt.date(2027, 1, 9)), zoe: (NEXT_MONDAY, SATURDAY)}
    for who, days in held.items():
        Absence.objects.create(
            municipality=town.municipality, liaison=who, category=category, period=period(*days)
        )

    page = lead.get(address(town))

    (school,) = page.context["preview"]["schools"]
    assert school["chosen"] == str(zoe.pk)
    assert [label for _, label in school["options"]] == [
        f"Zoë (is van 30 november tot en met 4 december {words})",
        f"Ada (is van 14 december tot en met 8 januari {words})",
    ]


def test_one_can_look_what_another_stand_in_would_mean(town, lead, busy):
    works(colleague(town, name="Zoë Vrij"))
    chosen = proposal(lead.get(address(town))) | {f"school-{town.school.pk}": busy.pk, "look": "1"}

    page = lead.post(address(town), chosen)

    assert page.status_code == 200
    assert "Bo Vervanger is dan niet vrij" in text(page)
    assert not Absence.objects.exists()


# --- one reckoning at a time ---------------------------------------------------------------------


def test_second_reckoning_waits_for_the_first_and_keeps_the_dates(town, lead, visit, helper):
    with one_at_a_time(town.people[Role.TEAM_LEAD]):
        page = lead.get(address(town), dates(first=WEDNESDAY))

    assert (page.status_code, page.context["preview"]) == (409, None)
    assert WAIT in text(page)
    assert page.context["dates_form"]["first"].value() == [
        str(part) for part in (WEDNESDAY.day, WEDNESDAY.month, WEDNESDAY.year)
    ]
    assert lead.get(address(town), dates(first=WEDNESDAY)).status_code == 200


def test_choices_of_a_page_that_has_to_wait_are_sent_once_more(town, lead, visit, helper):
    chosen = proposal(lead.get(address(town)))
    with one_at_a_time(town.people[Role.TEAM_LEAD]):
        page = lead.post(address(town), chosen)
    assert page.status_code == 409
    assert not Absence.objects.exists()

    lead.post(address(town), dict(page.context["again"]))

    assert Absence.objects.get().liaison == town.liaison


def test_colleague_reckons_at_the_same_time(town, lead, visit, helper):
    with one_at_a_time(town.people[Role.LIAISON]):
        assert lead.get(address(town)).status_code == 200


def test_reckoning_that_fails_blocks_nobody(town, lead, visit, helper):
    with pytest.raises(RuntimeError), one_at_a_time(town.people[Role.TEAM_LEAD]):
        raise RuntimeError

    assert lead.get(address(town)).status_code == 200


def test_team_lead_reads_which_visit_does_not_return_and_why(town, visit, helper, lead, team_lead):
    absence = services.record_absence(
        liaison=town.liaison, category="sickness", first=TUESDAY, until=None, by=team_lead
    )
    services.cover_school(absence=absence, school=town.school, liaison=helper, by=team_lead)
    factories.visit(town.other_school, town.liaison, WEDNESDAY)

    answer = lead.post(
        f"/afwezigheden/{absence.pk}/einde/", dates(last=TUESDAY), follow=True, secure=True
    )

    assert (
        f"Niet terug in de eigen week: {town.school.name} op 25 november 2026 "
        "(contactpersoon heeft dan een ander bezoek)."
    ) in text(answer)


@pytest.fixture
def until_saturday(town, helper, team_lead):
    """Recorded until the end of the week, with a stand-in; there is a visit in the next one."""
    absence = services.record_absence(
        liaison=town.liaison, category="sickness", first=MONDAY, until=SATURDAY - WEEK, by=team_lead
    )
    services.cover_school(absence=absence, school=town.school, liaison=helper, by=team_lead)
    factories.visit(town.school, town.liaison, NEXT_MONDAY)
    return absence


def lengthen(lead, absence):
    address = f"/afwezigheden/{absence.pk}/einde/"
    return text(lead.post(address, dates(last=NEXT_MONDAY), follow=True, secure=True))


def test_longer_absence_is_covered_by_who_stood_in_until_its_end(
    town, until_saturday, helper, lead
):
    page = lengthen(lead, until_saturday)

    assert "Wie tot het einde verving, doet dat nu ook langer." in page
    assert "is er nog niemand" not in page
    assert Visit.objects.get().liaison == helper
    assert town.school.name not in text(lead.get("/vandaag/"))


def test_longer_absence_shows_the_visits_for_which_nobody_is_there(
    town, until_saturday, helper, lead, team_lead
):
    services.record_absence(
        liaison=helper, category="leave", first=NEXT_MONDAY, until=None, by=team_lead
    )

    page = lengthen(lead, until_saturday)

    assert "Voor 1 bezoek is er nog niemand. U ziet ze hieronder." in page
    assert town.school.name in page
    assert town.school.name in text(lead.get("/vandaag/"))


def test_cover_is_not_ended_after_the_absence(until_saturday, lead):
    row = Substitution.objects.get()

    page = text(lead.post(f"/vervangingen/{row.pk}/beeindigen/", dates(last=NEXT_MONDAY)))

    assert "De vervanging eindigt al op 27 november 2026." in page
    row.refresh_from_db()
    assert row.period == until_saturday.period
