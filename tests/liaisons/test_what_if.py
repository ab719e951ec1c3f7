"""'Wat als' on its page: several changes at once, and what they cost together."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liaisons import services, supposition
from liaisons.models import Absence, StandingPlan, WhatIfAnswer
from liaisons.queries import what_if
from liaisons.supposition import Supposition
from ocp_portal import clock
from ocp_portal.jobs import services as jobs
from ocp_portal.jobs.models import Job
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import School, Sector, Tier
from tests import factories
from tests.liaisons.conftest import TUESDAY, colleague, works
from tests.liaisons.planning import published, staffed
from tests.pages import text

PAGE = "/rooster/wat-als/"


@pytest.fixture
def helper(town):
    helper = staffed(town)
    published(town)
    return helper


def code(school):
    return f"{school.name} ({school.code})"


def reckon(client, asked):
    """Asked, done by the worker, and looked at."""
    page = client.post(PAGE, asked)
    jobs.run(Job.objects.latest("pk").pk)
    return client.get(page.url)


def words(answer):
    return [change["text"] for change in answer.context["supposed"]]


def test_changes_come_beside_each_other(town, helper, lead):
    asked = {"liaison": helper.pk, "half_days": "4", "more": "x"}
    first = lead.post(PAGE, asked, follow=True)
    earlier = first.context["form"]["earlier"].value()

    answer = reckon(
        lead, {"earlier": earlier, "school": code(town.other_school), "becomes": "extra"}
    )

    assert "result" not in first.context
    assert words(answer) == [
        f"{helper.name} is 4 dagdelen per week op scholen",
        f"{town.other_school.name} krijgt de aansluitwijze extra",
    ]
    assert "0,88 dagdelen per week meer dan nu" in answer.context["result"]["sentence"]


def test_several_liaisons_and_schools_at_once(town, helper, lead):
    earlier = [f"hours:{town.liaison.pk}:0", f"hours:{helper.pk}:1"]

    answer = reckon(lead, {"earlier": earlier})

    result = answer.context["result"]
    assert words(answer)[0] == f"{town.liaison.name} vertrekt"
    assert result["lost"] == (town.other_school.name,)
    assert "0,13 dagdelen per week meer beloofd dan er is" in result["sentence"]


def test_school_that_closes_and_one_that_comes_cost_together(town, helper, lead):
    earlier = [f"closes:{town.school.pk}", f"new:VO:extra:{town.liaison.cluster_id}:5341"]

    answer = reckon(lead, {"earlier": earlier})

    assert answer.context["result"]["sentence"].startswith(
        "Het rooster vraagt evenveel dagdelen als nu."
    )
    assert f"{town.school.name} gaat dicht" in text(answer)


def test_cluster_that_the_question_does_not_touch_is_left_out(town, helper, lead):
    """Its liaison fell ill after the plan was made, and that is not what was asked."""
    away = factories.cluster(town.municipality)
    elsewhere = works(factories.liaison(town.municipality, cluster=away))
    school = factories.school(town.municipality, postcode="5999 AA")
    factories.tier_agreement(school, Tier.EXTRA)
    factories.assignment(school, elsewhere)
    StandingPlan.objects.update(status=StandingPlan.Status.REPLACED)
    published(town)
    Absence.objects.create(
        municipality=town.municipality,
        liaison=elsewhere,
        category="sickness",
        period=period(TUESDAY),
    )
    School.objects.filter(pk=town.other_school.pk).update(postcode="5111 AA")

    answer = reckon(lead, {"earlier": [f"closes:{town.other_school.pk}"]})

    changed = {change["school"] for change in answer.context["result"]["changes"]}
    assert changed == {town.other_school.name}


def test_change_is_taken_away_again(town, helper, lead):
    earlier = [f"hours:{helper.pk}:4", f"closes:{town.school.pk}"]
    page = lead.get(PAGE, {"earlier": earlier})

    answer = lead.get(page.context["supposed"][0]["without_url"])

    assert words(answer) == [f"{town.school.name} gaat dicht"]


def test_last_change_that_is_taken_away_leaves_an_empty_page(town, helper, lead):
    page = lead.get(PAGE, {"earlier": [f"closes:{town.school.pk}"]})

    assert page.context["supposed"][0]["without_url"] == PAGE


def test_later_change_of_the_same_school_counts(town, helper, lead):
    answer = lead.post(
        PAGE,
        {
            "earlier": [f"closes:{town.other_school.pk}"],
            "school": code(town.other_school),
            "becomes": "extra",
            "more": "x",
        },
        follow=True,
    )

    assert words(answer) == [f"{town.other_school.name} krijgt de aansluitwijze extra"]


@pytest.mark.parametrize("change", ["hours:{liaison}:0", "closes:{school}", "new:{cluster}"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_town_is_not_found(town, other_town, helper, lead, change, method):
    """Liaison, school and cluster of an address are looked for among what the person may see."""
    theirs = {
        "hours:{liaison}:0": f"hours:{other_town.liaison.pk}:0",
        "closes:{school}": f"closes:{other_town.school.pk}",
        "new:{cluster}": f"new:VO:extra:{other_town.liaison.cluster_id}:5341",
    }[change]

    answer = getattr(lead, method)(PAGE, {"earlier": [f"hours:{helper.pk}:4", theirs]})

    assert answer.status_code == 404


def test_address_shows_the_changes_and_reckons_nothing(town, helper, lead):
    answer = lead.get(PAGE, {"earlier": [f"hours:{helper.pk}:4"]})

    assert "result" not in answer.context
    assert words(answer) == [f"{helper.name} is 4 dagdelen per week op scholen"]


# --- reckoned by a worker ---------------------------------------------------------------------


def asked(helper, half_days=4):
    return {"earlier": [f"hours:{helper.pk}:{half_days}"]}


def test_request_returns_before_anything_is_reckoned(town, helper, lead):
    """The page follows the job, says so in words and offers to stop."""
    answer = lead.post(PAGE, asked(helper), follow=True)

    assert (answer.status_code, WhatIfAnswer.objects.get().outcome) == (200, None)
    assert "De taak wacht tot zij kan beginnen." in text(answer)
    assert "Stop het rekenen" in text(answer)
    assert words(answer) == [f"{helper.name} is 4 dagdelen per week op scholen"]


def test_task_knows_the_id_of_the_answer_alone(town, helper, lead):
    lead.post(PAGE, asked(helper))

    assert Job.objects.get(kind="what_if").arguments == {"answer": WhatIfAnswer.objects.get().pk}


def begun(helper, lead):
    """The page that follows the reckoning, its answer, and the attempt of a worker."""
    page = lead.post(PAGE, asked(helper))
    Job.objects.filter(kind="what_if").update(status=Job.Status.RUNNING)
    return page.url, WhatIfAnswer.objects.get(), jobs.Run(Job.objects.get(kind="what_if"))


def test_progress_is_told_by_step(town, helper, lead):
    url, answer, run = begun(helper, lead)
    told, shown = [], []

    def tell(done, of, message):
        run.progress(done, of, message)
        told.append((done, of))
        page = lead.get(url, headers={"HX-Request": "true"})
        shown.append((page.context["progress"]["percent"], page.context["progress"]["text"]))

    services.reckon_what_if(answer=answer, tell=tell)

    of = told[0][1]
    assert [done for done, _ in told][:: len(told) - 1] == [0, of - 1]
    assert shown[0] == (0, "De planner zoekt het beste rooster.")
    assert shown[-1] == (
        round(100 * (of - 1) / of),
        "De planner zoekt uit waarom iets niet lukt.",
    )


def test_page_that_asks_how_far_it_is_is_fetched_anew_when_it_is_there(town, helper, lead):
    page = lead.post(PAGE, asked(helper))
    jobs.run(Job.objects.get(kind="what_if").pk)

    after = lead.get(page.url, headers={"HX-Request": "true"})

    assert after.headers["HX-Refresh"] == "true"


def test_same_question_twice_is_reckoned_once(town, helper, lead):
    first, second = (lead.post(PAGE, asked(helper)) for _ in range(2))

    assert first.url == second.url
    assert Job.objects.filter(kind="what_if").count() == 1


def test_another_question_stops_the_first(town, helper, lead):
    lead.post(PAGE, asked(helper))
    lead.post(PAGE, asked(helper, 3))

    statuses = list(Job.objects.filter(kind="what_if").order_by("pk").values_list("status"))
    assert statuses == [("cancelled",), ("waiting",)]


def test_question_that_is_stopped_is_not_reckoned_and_keeps_its_changes(town, helper, lead):
    page = lead.post(PAGE, asked(helper))

    stopped = lead.post(f"{page.url}stoppen/", follow=True)
    jobs.run(Job.objects.get(kind="what_if").pk)

    assert "Het rekenen is gestopt." in text(stopped)
    assert words(stopped) == [f"{helper.name} is 4 dagdelen per week op scholen"]
    assert WhatIfAnswer.objects.get().outcome is None
    assert "Kies ‘Reken uit’ om opnieuw te rekenen." in text(lead.get(page.url))


def test_stopped_between_two_steps_ends_without_outcome(town, helper, lead):
    _, answer, run = begun(helper, lead)

    def tell(done, of, message):
        if done == 1:
            jobs.cancel(job=run.job)
        run.progress(done, of, message)

    with pytest.raises(jobs.Cancelled):
        services.reckon_what_if(answer=answer, tell=tell)

    answer.refresh_from_db()
    assert answer.outcome is None


def test_worker_that_is_killed_after_its_outcome_does_not_reckon_again(town, helper, lead):
    reckon(lead, asked(helper))
    before = WhatIfAnswer.objects.get().outcome
    job = Job.objects.get(kind="what_if")
    Job.objects.update(status=Job.Status.RUNNING)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.done_steps) == (Job.Status.DONE, job.all_steps - 1)
    assert WhatIfAnswer.objects.get().outcome == before


def test_answer_is_of_who_asked(town, other_town, helper, lead, as_role):
    page = lead.post(PAGE, asked(helper))
    colleague_lead = Client()
    colleague_lead.force_login(factories.member(Role.TEAM_LEAD, town.municipality))

    assert colleague_lead.get(page.url).status_code == 404
    assert colleague_lead.post(f"{page.url}stoppen/").status_code == 404
    assert as_role(Role.TEAM_LEAD, at=other_town).get(page.url).status_code == 404


def test_answer_is_gone_after_a_day(town, helper, lead):
    page = lead.post(PAGE, asked(helper))
    WhatIfAnswer.objects.update(asked_at=clock.now() - WhatIfAnswer.KEPT)

    assert lead.get(page.url).status_code == 404
    assert services.forget_what_if_answers() == 1
    jobs.run(Job.objects.get(kind="what_if").pk)
    assert Job.objects.get(kind="what_if").status == Job.Status.FAILED


def test_answer_of_an_earlier_version_is_asked_again(town, helper, lead):
    page = lead.post(PAGE, asked(helper))
    jobs.run(Job.objects.get(kind="what_if").pk)
    WhatIfAnswer.objects.update(outcome={"sentence": "oud"})

    assert "Deze uitkomst is er niet meer." in text(lead.get(page.url))


def test_tiles_say_what_the_tables_say(town, helper, lead):
    answer = reckon(lead, {"earlier": [f"hours:{town.liaison.pk}:0", f"hours:{helper.pk}:1"]})

    result = answer.context["result"]
    numbers = {figure["label"]: figure["number"] for figure in result["figures"]}
    assert numbers["school krijgt minder"] == str(len(result["lost"])) == "1"
    assert numbers["school mist dan iets"] == str(len(result["misses"])) == "1"
    over = numbers["dagdelen per week meer beloofd dan er zijn"]
    assert f"{over} dagdelen per week meer beloofd" in result["sentence"]


def figures(answer):
    return {each["label"]: each["number"] for each in answer.context["result"]["figures"]}


def test_who_leaves_takes_the_own_half_days_along(town, helper, lead):
    """Also where colleagues can take over all the work."""
    answer = reckon(lead, {"earlier": [f"hours:{helper.pk}:0"]})

    numbers = figures(answer)
    there = helper.contract_half_days
    assert numbers["dagdelen per week van contactpersonen"] == f"\N{MINUS SIGN}{there}"
    assert numbers["dagdelen per week beloofd"] == "0"
    assert f"Contactpersonen hebben {there} dagdelen per week minder." in text(answer)


def test_school_that_comes_to_be_visited_more_often_is_named(town, helper, lead):
    answer = reckon(lead, {"earlier": [f"tier:{town.other_school.pk}:extra"]})

    assert answer.context["result"]["gained"] == (town.other_school.name,)
    assert figures(answer)["dagdelen per week beloofd"] == "+0,88"


def test_what_an_absence_does_is_not_of_the_question(town, helper, lead):
    """Whose schools others get while somebody is ill does not change by what one supposes."""
    third = works(colleague(town, name="Derde"))
    school = factories.school(town.municipality, postcode="5341 AA")
    factories.tier_agreement(school, Tier.EXTRA)
    factories.assignment(school, third)
    StandingPlan.objects.update(status=StandingPlan.Status.REPLACED)
    published(town)
    Absence.objects.create(
        municipality=town.municipality,
        liaison=third,
        category="sickness",
        period=period(TUESDAY),
    )

    answer = reckon(lead, {"earlier": [f"closes:{town.other_school.pk}"]})

    changed = {change["school"] for change in answer.context["result"]["changes"]}
    assert changed == {town.other_school.name}
    assert "Derde is de hele termijn afwezig en telt niet mee" in text(answer)


def test_nobody_away_is_said_too(town, helper, lead):
    answer = reckon(lead, {"earlier": [f"closes:{town.other_school.pk}"]})

    assert "Niemand van deze clusters is de hele termijn afwezig." in text(answer)


def test_reckoning_stops_in_time_and_says_so(town, helper, lead, monkeypatch):
    """Without a second to search, the plan is what greedy finds and nothing of it is proven."""
    monkeypatch.setattr(what_if, "SOLVE_SECONDS", 0.0)
    monkeypatch.setattr(what_if, "LEAST_SECONDS", 1e-9)

    answer = reckon(lead, {"earlier": [f"new:VO:extra:{town.liaison.cluster_id}:5341"]})

    assert answer.status_code == 200
    assert "Het rekenen is gestopt voordat het bewijs rond was" in text(answer)


@pytest.mark.parametrize("wrong", ["hours:x:1", "hours:1", "weg", "new:VO", "tier:\u00b2:extra"])
def test_address_that_was_tampered_with_is_refused_in_words(lead, wrong):
    answer = lead.get(PAGE, {"earlier": [wrong]})

    assert answer.status_code == 422
    assert "Begin opnieuw: deze link klopt niet." in text(answer)


def test_nobody_left_is_said_in_words(town, helper, lead):
    answer = reckon(lead, {"earlier": [f"hours:{town.liaison.pk}:0", f"hours:{helper.pk}:0"]})

    assert answer.status_code == 200
    assert "Zo blijft er geen contactpersoon of geen school over." in text(answer)


def test_nothing_is_saved(town, helper, lead):
    before = StandingPlan.objects.count()

    reckon(lead, {"earlier": [f"closes:{town.school.pk}"]})

    assert StandingPlan.objects.count() == before


def test_page_takes_the_same_queries_for_one_change_and_for_three(town, helper, lead):
    def asked(*earlier):
        with CaptureQueriesContext(connection) as captured:
            lead.get(PAGE, {"earlier": earlier})
        return len(captured)

    asked(f"hours:{helper.pk}:4")  # the first request of a session writes when it was seen
    one = asked(f"hours:{helper.pk}:4", f"closes:{town.school.pk}")

    assert one <= 10
    assert one == asked(
        f"hours:{helper.pk}:4",
        f"hours:{town.liaison.pk}:3",
        f"closes:{town.school.pk}",
        f"tier:{town.other_school.pk}:extra",
    )


def test_texts_are_read_back():
    supposed = Supposition(((1, 4), (2, 0)), ((3, "extra"),), (5,), ("VO", "basis", 6, "5341"))

    assert supposition.read(supposed.texts()) == supposed


@pytest.mark.parametrize(
    "text",
    [
        "new:BO:basis:2:abc",
        "new:BO:basis:2:0341",
        "new:MBO:basis:2:5341",
        "new:BO:veel:2:5341",
        "new:BO:basis:2:53412",
        "tier:3:veel",
    ],
)
def test_text_with_what_does_not_exist_is_none(text):
    with pytest.raises(ValueError, match="no"):
        supposition.read([text])


def test_sectors_and_tiers_are_those_of_schools():
    assert set(supposition.SECTORS) == set(Sector.values) - {Sector.MBO}
    assert set(supposition.TIERS) == set(Tier.values)
