"""A plan in the making and its result, what cannot be, capacity."""

import datetime as dt

import pytest

from liaisons.models import Absence, PlanBlock, PlanPart, PlanPin, StandingPlan, Visit
from liaisons.pages import capacity_pages, plan_pages
from liaisons.queries.capacity import ClusterCapacity, capacity
from liaisons.queries.plan import planned_weeks
from liaisons.queries.plans import (
    PartProgress,
    PlanProgress,
    TierProgress,
    no_roster_after,
    plan_drift,
)
from liaisons.services import planning, publish_plan, publish_week
from liaisons.weeks.making import cycle_week
from ocp_portal.jobs.models import Job
from ocp_portal.periods import period
from schools.models import CareMeetingSeries, TierAgreement
from tests import factories
from tests.liaisons.conftest import MONDAY, colleague, works
from tests.liaisons.planning import SECOND_HALF, UNTIL, drafted
from tests.pages import dates, queries, text

BOARD = "/rooster/plan/"


WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def draft(town, plan, team_lead):
    return drafted(town, team_lead)


# --- what cannot be ----------------------------------------------------------------------------

AGREEMENTS = "/rooster/plan/afspraken/"


BLOCKS = "/rooster/plan/wat-niet-kan/"


def block(town, **values):
    given = {"municipality": town.municipality, "reason": "verbouwing"} | values
    return PlanBlock.objects.create(**given, period=period(SECOND_HALF))


def test_what_cannot_be_is_added_and_shown(town, lead):
    school = f"{town.school.name} ({town.school.code})"

    answer = lead.post(
        BLOCKS,
        {"school": school, "half_day": "4", "cycle_week": "alle", "reason": "studiemiddag"}
        | dates(first=SECOND_HALF),
    )

    row = PlanBlock.objects.get()
    assert answer.url == AGREEMENTS
    assert (row.school, row.liaison, row.half_day, row.cycle_week) == (town.school, None, 4, None)
    assert row.created_by_id == int(lead.session["_auth_user_id"])
    page = text(lead.get(AGREEMENTS))
    assert "Woensdagochtend" in page
    assert "studiemiddag" in page


def test_what_cannot_be_is_about_somebody(town, lead):
    answer = lead.post(
        BLOCKS,
        {"half_day": "alle", "cycle_week": "alle", "reason": "zomaar"} | dates(first=SECOND_HALF),
    )

    assert answer.status_code == 422
    assert "Vul een school in, kies een contactpersoon, of allebei." in text(answer)
    assert not PlanBlock.objects.exists()


def test_school_of_another_town_cannot_be_named(town, other_town, lead):
    given = {"half_day": "alle", "cycle_week": "alle", "reason": "nee"} | dates(first=SECOND_HALF)

    answer = lead.post(BLOCKS, given | {"school": other_town.school.code})

    assert answer.status_code == 422
    assert "Wij vinden geen school" in text(answer)
    assert not PlanBlock.objects.exists()


def test_block_names_the_visits_that_are_published_already(town, plan, lead):
    publish_week(municipality=town.municipality, monday=MONDAY)
    visit = Visit.objects.get()

    page = lead.post(
        BLOCKS,
        {
            "liaison": town.liaison.pk,
            "half_day": "alle",
            "cycle_week": "alle",
            "reason": "Werkt een tijd op kantoor",
            **dates(first=MONDAY, last=dt.date(2027, 1, 1)),
        },
        follow=True,
    )

    assert "1 bezoek is al gepubliceerd en verandert niet vanzelf" in text(page)
    assert f'href="/bezoeken/{visit.pk}/"' in text(page)
    PlanBlock.objects.update(half_day=5)
    assert "Al gepubliceerd" not in text(lead.get(AGREEMENTS))


def test_block_for_another_week_of_the_cycle_touches_no_published_visit(town, plan, lead):
    publish_week(municipality=town.municipality, monday=MONDAY)
    (week,) = planned_weeks(town.municipality, MONDAY)
    here = cycle_week("zuid", plan.period.lower, MONDAY, week.holidays)
    row = block(town, school=town.school, cycle_week=here)
    PlanBlock.objects.update(period=period(MONDAY))

    assert "Al gepubliceerd" in text(lead.get(AGREEMENTS))
    PlanBlock.objects.filter(pk=row.pk).update(cycle_week=(here + 1) % 4)
    assert "Al gepubliceerd" not in text(lead.get(AGREEMENTS))


def test_what_could_not_be_can_again(town, lead):
    row = block(town, school=town.school, liaison=town.liaison)

    page = text(lead.get(f"{BLOCKS}{row.pk}/"))
    answer = lead.post(f"{BLOCKS}{row.pk}/", dates(last=SECOND_HALF + dt.timedelta(days=9)))

    row.refresh_from_db()
    assert f"{town.school.name} en {town.liaison.name}: kan het weer?" in page
    assert answer.url == AGREEMENTS
    assert row.period.upper == SECOND_HALF + dt.timedelta(days=10)


def test_end_after_the_end_is_refused_in_words(town, lead):
    row = block(town, school=town.school)
    PlanBlock.objects.filter(pk=row.pk).update(period=period(SECOND_HALF, UNTIL))

    answer = lead.post(f"{BLOCKS}{row.pk}/", dates(last=UNTIL + dt.timedelta(days=9)))

    assert answer.status_code == 422
    assert "Dit loopt al tot 5 juli 2027." in text(answer)


def test_agreements_take_the_same_queries_for_one_row_and_for_three(town, lead):
    def agree(school):
        block(town, school=school, liaison=town.liaison)
        PlanPin.objects.create(
            municipality=town.municipality,
            school=school,
            liaison=town.liaison,
            reason="afgesproken",
            period=period(SECOND_HALF),
        )

    agree(town.school)
    one = queries(lead, AGREEMENTS)
    for _ in range(2):
        agree(factories.school(town.municipality))

    assert queries(lead, AGREEMENTS) == one
    assert one <= 8


# --- a plan ----------------------------------------------------------------------------------


def test_asking_for_a_plan_leads_to_its_progress(town, lead):
    works(town.liaison)

    answer = lead.post("/rooster/plan/maken/", dates(first=SECOND_HALF, last=dt.date(2027, 7, 4)))

    made = StandingPlan.objects.get()
    assert answer.url == f"/rooster/plan/{made.pk}/"
    assert Job.objects.filter(kind="plan_term").exists()
    assert "De planner zoekt het beste rooster" in text(lead.get(answer.url))


def test_without_liaisons_it_says_what_to_do(town, lead):
    town.liaison.assignments.all().delete()
    town.liaison.period = period(dt.date(2020, 1, 1), dt.date(2020, 2, 1))
    town.liaison.save()

    answer = lead.post("/rooster/plan/maken/", dates(first=SECOND_HALF, last=dt.date(2027, 7, 4)))

    assert answer.status_code == 422
    assert "Er is nog geen contactpersoon in dienst" in text(answer)


def test_planning_can_be_stopped(town, lead):
    works(town.liaison)
    lead.post("/rooster/plan/maken/", dates(first=SECOND_HALF, last=dt.date(2027, 7, 4)))
    made = StandingPlan.objects.get()

    answer = lead.post(f"/rooster/plan/{made.pk}/stoppen/", follow=True)

    made.refresh_from_db()
    assert made.status == StandingPlan.Status.STOPPED
    assert "Van dit voorstel is niets bewaard" in text(answer)


def test_progress_that_asks_again_is_sent_to_the_result(draft, lead):
    answer = lead.get(f"/rooster/plan/{draft.pk}/", headers={"HX-Request": "true"})

    assert answer.headers["HX-Refresh"] == "true"


def test_result_says_what_is_proven_and_what_changes(town, draft, lead):
    page = text(lead.get(f"/rooster/plan/{draft.pk}/"))

    assert "Bewezen optimaal" in page
    assert "Wat verandert er?" in page
    assert "Stel dit rooster vast" in page


def test_changed_by_hand_is_no_longer_called_proven(town, draft, lead):
    StandingPlan.objects.filter(pk=draft.pk).update(as_solved=False)

    page = text(lead.get(f"/rooster/plan/{draft.pk}/"))

    assert "Met de hand aangepast" in page


def test_button_of_a_draft_publishes_it(draft, lead):
    html = lead.get(f"/rooster/plan/{draft.pk}/").content.decode()

    assert f'action="/rooster/plan/{draft.pk}/vaststellen/"' in html
    assert lead.post(f"/rooster/plan/{draft.pk}/").status_code == 405


def test_publishing_from_a_monday(town, draft, lead):
    answer = lead.post(
        f"/rooster/plan/{draft.pk}/vaststellen/",
        dates(monday=SECOND_HALF) | {"version": draft.version},
    )

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert draft.status == StandingPlan.Status.PUBLISHED


def test_second_tab_reads_that_the_plan_is_no_draft_any_more(town, draft, lead):
    sent = dates(monday=SECOND_HALF) | {"version": draft.version}
    lead.post(f"/rooster/plan/{draft.pk}/vaststellen/", sent)

    answer = lead.post(f"/rooster/plan/{draft.pk}/vaststellen/", sent, follow=True)

    assert "Dit rooster is geen concept meer." in text(answer)


def test_publishing_on_a_tuesday_is_refused_in_words(town, draft, lead):
    answer = lead.post(
        f"/rooster/plan/{draft.pk}/vaststellen/",
        dates(monday=SECOND_HALF + dt.timedelta(days=1)) | {"version": draft.version},
    )

    assert answer.status_code == 422
    assert "begint op een maandag" in text(answer)


def test_publishing_what_somebody_changed_is_refused_with_the_new_state(town, draft, lead):
    answer = lead.post(
        f"/rooster/plan/{draft.pk}/vaststellen/",
        dates(monday=SECOND_HALF) | {"version": draft.version - 1},
    )

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert draft.status == StandingPlan.Status.DRAFT


def test_draft_can_be_thrown_away(draft, lead):
    lead.post(f"/rooster/plan/{draft.pk}/weg/", {"version": draft.version})

    assert not StandingPlan.objects.filter(pk=draft.pk).exists()


def test_published_plan_is_copied_to_change_it(town, plan, lead):
    answer = lead.post(f"/rooster/plan/{plan.pk}/kopie/")

    copy = StandingPlan.objects.get(status=StandingPlan.Status.DRAFT)
    assert answer.url == f"/rooster/plan/{copy.pk}/"
    assert copy.visits.count() == plan.visits.count()


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("objective", "bound", "state", "said"),
    [
        (6, 6, "proven", "bewezen optimaal"),
        (6, 5, "feasible", "goed, niet bewezen"),
        # Whatever the state says: only the numbers prove.
        (6, 5, "proven", "goed, niet bewezen"),
        (None, None, "waiting", "wacht"),
        (None, None, "proven", "goed, niet bewezen"),
        (None, None, "busy", "bezig"),
        (0, 0, "proven", "bewezen optimaal"),
    ],
)
def test_proven_is_said_only_where_objective_is_bound(objective, bound, state, said):
    tier = TierProgress("Gemiste norm", objective, bound, state)
    part = PartProgress("Noord", PlanPart.Status.RUNNING, (tier,))
    found = PlanProgress(StandingPlan(pk=1), (part,), 1, 4, "", True)

    shown = plan_pages.progress(found, "/")

    assert shown["parts"][0]["tiers"][0]["state"]["label"] == said


@pytest.mark.parametrize(
    ("available", "promised", "planned", "said"),
    [
        (10, 8, 8, "past"),
        (10, 10, 10, "past"),
        (10, 12.5, 10, "te veel toegezegd"),
        (10, 8, 11, "te vol gepland"),
    ],
)
def test_capacity_says_in_words_whether_it_fits(available, promised, planned, said):
    cluster = ClusterCapacity(1, "Noord", 2, 5, available, promised, planned)

    (row,) = capacity_pages.capacity([cluster])["rows"]

    assert row["cells"][-1]["badge"]["label"] == said


def test_capacity_adds_up_as_it_is_shown():
    """13,24 + 8,24 + 3,04 is 24,52, but the rows say 13,2, 8,2 and 3."""
    clusters = [
        ClusterCapacity(pk, name, 2, 5, available, 8.0, 2.05)
        for pk, name, available in ((1, "Noord", 13.24), (2, "Zuid", 8.24), (3, "Oost", 3.04))
    ]

    shown = capacity_pages.capacity(clusters)

    def values(cells):
        return [float(cell["text"].replace(",", ".")) for cell in cells[1:5]]

    rows = [values(row["cells"]) for row in shown["rows"]]
    (total,) = shown["footer"]
    assert values(total["cells"])[0] == 24.4 == pytest.approx(sum(row[0] for row in rows))
    for available, _, planned, free in rows:
        assert free == pytest.approx(available - planned)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (dt.date(2026, 11, 28), dt.date(2026, 11, 29), "alleen een weekend"),
        (dt.date(2026, 11, 2), dt.date(2027, 7, 4), "De eerste dag is al voorbij."),
    ],
)
def test_term_that_nobody_wants_is_refused_in_words(lead, first, last, said):
    answer = lead.post("/rooster/plan/maken/", dates(first=first, last=last))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not StandingPlan.objects.exists()


def test_capacity_names_how_much_too_much():
    cluster = ClusterCapacity(1, "Noord", 2, 5, 10, 12.5, 10)

    over = capacity_pages.capacity([cluster])["over"]

    assert over == ["Noord: 2,5 dagdelen per week meer toegezegd dan beschikbaar."]


def test_capacity_page_counts_a_cluster(town, draft, lead):
    page = text(lead.get("/rooster/capaciteit/"))

    assert town.liaison.cluster.name in page
    assert "Toegezegd" in page


def test_capacity_takes_the_same_queries_for_one_cluster_and_for_three(town, plan, lead):
    one = queries(lead, "/rooster/capaciteit/")
    for _ in range(2):
        works(factories.liaison(town.municipality, factories.school(town.municipality)))
    works(colleague(town))

    assert queries(lead, "/rooster/capaciteit/") == one


# --- what changed since, and who is away -----------------------------------------------------


def meeting(town, first=SECOND_HALF):
    return CareMeetingSeries.objects.create(
        municipality=town.municipality,
        school=town.school,
        cycle_weeks=[0, 2],
        half_day=6,
        status="agreed",
        period=period(first),
    )


def test_draft_made_before_a_meeting_was_agreed_says_so(town, draft, lead):
    assert "Met deze normen, mensen en afspraken" in text(lead.get(f"/rooster/plan/{draft.pk}/"))
    meeting(town, first=SECOND_HALF + dt.timedelta(weeks=2))

    page = text(lead.get(f"/rooster/plan/{draft.pk}/"))

    assert "Sinds dit plan is er iets veranderd" in page
    assert f"Het vaste overleg van {town.school.name}. De planner wist dat nog niet." in page
    assert "bestaat er geen beter rooster" not in page


def test_plan_made_again_knows_of_the_meeting(town, draft, lead, team_lead):
    draft.visits.filter(cycle_week=0).update(locked=True)
    meeting(town)
    again = planning.plan_again(plan=draft, by=team_lead)
    for part in planning.split_plan(plan=again):
        planning.solve_part(part=part)

    page = text(lead.get(f"/rooster/plan/{again.pk}/"))

    assert "Sinds dit plan" not in page
    assert again.visits.filter(kind="meeting").count() == 2


def test_what_changed_since_a_plan_is_told_in_words(town, draft, lead):
    school = town.school.name
    TierAgreement.objects.all().delete()
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(MONDAY),
    )
    block(town, school=town.school, half_day=9)
    PlanPin.objects.create(
        municipality=town.municipality,
        school=town.school,
        half_day=1,
        reason="zo afgesproken",
        period=period(SECOND_HALF),
    )

    assert plan_drift(draft) == [
        f"{town.liaison.name} is afwezig",
        f"de aansluitwijze of schoolsoort van {school}",
        f"vaste afspraken met {school}",
        "wat niet kan",
    ]


def test_who_is_away_all_term_is_named_before_a_plan_is_asked_for_and_published(town, draft, lead):
    sick = Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(MONDAY),
    )
    name = town.liaison.name
    before = text(lead.get(f"/rooster/plan/{draft.pk}/"))
    assert f"{name} is afwezig. De planner wist dat nog niet." in before
    assert "gaat ervan uit" not in before
    draft = planning.make_plan(municipality=town.municipality, first=SECOND_HALF, until=UNTIL)

    plan_page = text(lead.get(f"/rooster/plan/{draft.pk}/"))
    ask, capacity = text(lead.get("/rooster/plan/maken/")), text(lead.get("/rooster/capaciteit/"))

    assert f"Dit plan gaat ervan uit dat {name} tot en met 4 juli 2027 afwezig is." in plan_page
    assert f"De planner gaat ervan uit dat {name} tot en met 31 juli 2027 afwezig is." in ask
    assert f"Deze capaciteit gaat ervan uit dat {name} tot en met" in capacity
    sick.period = period(MONDAY, dt.date(2027, 1, 16))
    sick.save()
    plan_page = text(lead.get(f"/rooster/plan/{draft.pk}/"))
    assert f"Dit plan rekent wel op {name}" in plan_page


def test_meeting_that_begins_later_in_the_term_is_promised(town, plan):
    works(town.liaison)
    (before,) = capacity(town.municipality)
    meeting(town, first=MONDAY + dt.timedelta(weeks=3))

    (after,) = capacity(town.municipality)

    assert after.promised - before.promised == 0.25  # two of four weeks, half a half-day each


def test_page_says_what_holds_after_the_plan(town, plan, draft, lead):
    page = f"/rooster/plan/{draft.pk}/"
    assert "Na 4 juli 2027 is er nog geen vast rooster." in text(lead.get(page))
    publish_plan(plan=draft, monday=SECOND_HALF, version=draft.version)
    later = dt.date(2027, 1, 18)
    short = planning.make_plan(
        municipality=town.municipality, first=later, until=later + dt.timedelta(weeks=2)
    )

    said = text(lead.get(f"/rooster/plan/{short.pk}/"))

    assert f"Na 31 januari 2027 gaat ‘{draft.name}’ verder, tot en met 4 juli 2027." in said


def test_term_without_a_school_day_is_refused_in_words(town, lead):
    works(town.liaison)

    answer = lead.post(
        "/rooster/plan/maken/", dates(first=dt.date(2026, 12, 28), last=dt.date(2027, 1, 3))
    )

    assert answer.status_code == 422
    assert "geen enkele schooldag" in text(answer)
    assert not StandingPlan.objects.filter(status="making").exists()


# --- which roster is shown, and until when there is one -----------------------------------------


def test_second_tab_is_led_to_the_plan_that_is_being_made(town, lead):
    works(town.liaison)
    asked = dates(first=SECOND_HALF, last=UNTIL)
    first = lead.post("/rooster/plan/maken/", asked)

    second = lead.post("/rooster/plan/maken/", asked, follow=True)

    assert second.redirect_chain[-1][0] == first.url
    assert "Er wordt al een plan gemaakt voor deze periode." in text(second)
    assert StandingPlan.objects.count() == 1
    lead.post("/rooster/plan/maken/", dates(first=SECOND_HALF, last=UNTIL - dt.timedelta(days=7)))
    assert StandingPlan.objects.count() == 2


def test_plan_that_is_looked_at_again_is_made_once(town, draft, lead):
    answers = [lead.post(f"/rooster/plan/{draft.pk}/opnieuw/") for _ in range(2)]

    assert len({answer.url for answer in answers}) == 1
    assert StandingPlan.objects.filter(status="making").count() == 1


@pytest.mark.parametrize("page", [BOARD, "/rooster/capaciteit/"])
def test_roster_that_is_to_come_is_a_link_beside_the_one_in_force(town, plan, draft, lead, page):
    publish_plan(plan=draft, monday=SECOND_HALF, version=draft.version)

    said = lead.get(page)

    assert f"Vanaf 4 januari 2027 geldt ‘{draft.name}’." in text(said)
    assert f'href="?rooster={draft.pk}"' in text(said)
    there = text(lead.get(f"{page}?rooster={draft.pk}"))
    assert "Toon dat rooster" not in there


@pytest.mark.parametrize("page", [BOARD, "/rooster/capaciteit/"])
def test_roster_to_come_is_shown_while_none_is_in_force(town, plan, draft, lead, page):
    publish_plan(plan=draft, monday=SECOND_HALF, version=draft.version)
    StandingPlan.objects.filter(pk=plan.pk).update(period=period(MONDAY - WEEK, MONDAY))

    assert lead.get(page).context["plan"] == draft


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (dt.date(2026, 12, 14), "Het vaste rooster loopt tot en met 13 december 2026."),
        (dt.date(2027, 7, 1), ""),
    ],
)
def test_today_says_until_when_there_is_a_roster(town, plan, lead, until, said):
    StandingPlan.objects.update(period=period(MONDAY, until))

    page = text(lead.get("/vandaag/"))

    assert ("Het vaste rooster loopt" in page) == bool(said)
    assert said in page


def test_two_plans_with_only_a_holiday_between_them_are_one_roster(town, plan):
    christmas = dt.date(2026, 12, 21)
    january = MONDAY + 6 * WEEK
    StandingPlan.objects.update(period=period(MONDAY, christmas))
    later = StandingPlan.objects.create(
        municipality=town.municipality, status="published", period=period(january, UNTIL)
    )
    soon = MONDAY + 8 * WEEK
    assert no_roster_after(town.municipality, soon) is None

    StandingPlan.objects.filter(pk=later.pk).update(period=period(january + WEEK, UNTIL))

    assert no_roster_after(town.municipality, soon) == christmas - dt.timedelta(days=1)
