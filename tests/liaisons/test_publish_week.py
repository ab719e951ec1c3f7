import datetime as dt
import threading
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from liaisons import services, tasks
from liaisons.models import (
    Absence,
    Assignment,
    Availability,
    StandingPlan,
    TermLedger,
    Visit,
    WeekRoster,
)
from liaisons.queries import pages as queries
from ocp_portal import clock
from ocp_portal.jobs import services as jobs
from ocp_portal.jobs.models import Job
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import Closure
from tests import factories
from tests.conftest import make_town
from tests.liaisons.conftest import (
    AMSTERDAM,
    MONDAY,
    NEXT_MONDAY,
    PLAN,
    TUESDAY,
    colleague,
    holiday,
    weekly,
)


def publish(town, monday=MONDAY, **options):
    return services.publish_week(municipality=town.municipality, monday=monday, **options)


def test_week_has_the_visits_of_the_plan(town, plan):
    roster = publish(town)

    (visit,) = roster.visits.all()
    assert (visit.school, visit.liaison, visit.date, visit.daypart, visit.status) == (
        town.school,
        town.liaison,
        TUESDAY,
        "morning",
        "planned",
    )


def test_school_hears_that_nobody_comes_in_a_week_that_is_published(town, plan):
    Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        period=period(TUESDAY),
    )

    publish(town)

    (notice,) = Notice.objects.filter(recipient=town.people[Role.CARE_COORDINATOR])
    assert str(notice) == "Een bezoek aan uw school gaat niet door: week 48 (23 t/m 27 november)"
    assert notice.path == f"/scholen/{town.school.code}/bezoeken/"


def test_school_hears_nothing_of_a_week_in_which_somebody_comes(town, plan):
    publish(town)

    assert not Notice.objects.filter(recipient=town.people[Role.CARE_COORDINATOR]).exists()


def test_visit_that_a_block_forbids_lapses_and_is_a_gap(town, plan, team_lead):
    services.add_block(
        municipality=town.municipality,
        liaison=town.liaison,
        reason="Een tijd op kantoor",
        first=MONDAY,
        until=dt.date(2026, 12, 5),
        by=team_lead,
    )

    (to_come,) = queries.uncovered_to_come(team_lead, MONDAY, 1)
    publish(town)
    publish(town, NEXT_MONDAY)
    publish(town, NEXT_MONDAY + dt.timedelta(weeks=1))

    this, following, after = Visit.objects.order_by("date")
    lapsed = ("cancelled", "blocked", "er is vastgelegd dat het dan niet kan")
    assert to_come["cause"] == "blocked"
    assert [(each.status, each.cause, each.reason) for each in (this, following)] == [lapsed] * 2
    assert after.status == "planned"
    assert list(queries.uncovered(team_lead, MONDAY, dt.date(2026, 12, 12))) == [this, following]
    ledger = TermLedger.objects.get()
    assert (ledger.pattern, ledger.lapsed, ledger.open) == (3, 2, 1)
    assert services.needs_somebody(this)


def test_second_run_finds_the_week_and_changes_nothing(town, plan):
    first = publish(town)
    before = list(Visit.objects.values())

    assert publish(town) == first
    assert list(Visit.objects.values()) == before


def test_published_week_is_not_touched_by_a_new_calendar(town, plan):
    publish(town)
    holiday("Herfstvakantie", MONDAY, NEXT_MONDAY)

    publish(town)

    assert Visit.objects.get().status == "planned"


def test_holiday_week_keeps_every_visit_with_its_reason(town, plan):
    holiday("Herfstvakantie", MONDAY, NEXT_MONDAY)

    visit = publish(town).visits.get()

    assert (visit.status, visit.cause, visit.reason) == ("cancelled", "holiday", "Herfstvakantie")


def test_advice_week_that_a_school_may_take_is_no_holiday(town, plan):
    holiday("Adviesweek meivakantie", MONDAY, NEXT_MONDAY)

    assert publish(town).visits.get().status == "planned"


def test_closure_keeps_the_visit_with_its_reason(town, plan):
    Closure.objects.create(
        municipality=town.municipality,
        school=town.school,
        period=period(TUESDAY, TUESDAY + dt.timedelta(days=1)),
        reason="studiedag",
    )

    visit = publish(town).visits.get()

    assert (visit.status, visit.cause, visit.reason) == ("cancelled", "closed", "studiedag")


def absent(town, **values):
    return Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="sickness",
        **{"period": period(MONDAY)} | values,
    )


def test_absence_without_stand_in_is_a_gap(town, plan):
    absent(town)

    visit = publish(town).visits.get()

    assert (visit.status, visit.cause, visit.reason) == ("cancelled", "absent", "afwezig")


def test_stand_in_gets_the_visit(town, plan, team_lead):
    stand_in = colleague(town)
    services.cover_school(absence=absent(town), school=town.school, liaison=stand_in, by=team_lead)

    visit = publish(town).visits.get()

    assert (visit.liaison, visit.standing_in_for, visit.origin) == (
        stand_in,
        town.liaison,
        "replan",
    )


def test_cycle_of_the_plan_skips_a_holiday_week(town):
    plan = StandingPlan.objects.create(
        municipality=town.municipality, name="Vast rooster", period=PLAN, status="published"
    )
    plan.visits.create(
        municipality=town.municipality,
        school=town.school,
        liaison=town.liaison,
        cycle_week=0,
        weekday=1,
        daypart="morning",
    )
    holiday("Herfstvakantie", dt.date(2026, 9, 7), dt.date(2026, 9, 14))
    start = PLAN.lower

    visited = [
        week
        for week in range(6)
        if publish(town, start + dt.timedelta(weeks=week)).visits.filter(status="planned")
    ]

    assert visited == [0, 5]  # the fifth school week, one week later for the holiday


def test_week_in_which_one_plan_ends_and_the_next_begins_has_both(town):
    wednesday = MONDAY + dt.timedelta(days=2)
    for span, weekday in [
        (period(PLAN.lower, wednesday), 1),
        (period(wednesday, PLAN.upper), 3),
    ]:
        plan = StandingPlan.objects.create(
            municipality=town.municipality, name="Deel", period=span, status="published"
        )
        for day in (weekday, 4 - weekday):  # the second day lies in the other plan's part
            weekly(plan, town.school, town.liaison, weekday=day)

    dates = [visit.date for visit in publish(town).visits.order_by("date")]

    assert dates == [TUESDAY, MONDAY + dt.timedelta(days=3)]


def test_week_53_and_the_week_after_it(town, plan):
    monday = dt.date.fromisocalendar(2026, 53, 1)

    assert publish(town, monday).monday == dt.date(2026, 12, 28)
    assert publish(town, monday + dt.timedelta(weeks=1)).monday == dt.date(2027, 1, 4)
    assert list(Visit.objects.order_by("date").values_list("date", flat=True)) == [
        dt.date(2026, 12, 29),
        dt.date(2027, 1, 5),
    ]


@pytest.mark.parametrize("monday", [dt.date(2026, 10, 19), dt.date(2027, 3, 22)])
def test_week_in_which_the_clock_changes_has_its_visit_on_the_same_day(town, plan, monday):
    assert publish(town, monday).visits.get().date == monday + dt.timedelta(days=1)


def test_week_without_plan_says_so_and_leaves_nothing(town):
    with pytest.raises(ValidationError, match="geen vastgesteld vast rooster"):
        publish(town)

    assert not WeekRoster.objects.exists()


def test_liaisons_concerned_are_told_once(town, plan, liaison_user):
    publish(town)
    publish(town)

    notice = Notice.objects.get()
    assert (notice.recipient, str(notice), notice.path) == (
        liaison_user,
        "Het rooster van week 48 (23 t/m 27 november) staat klaar",
        "/mijn-week/2026-W48/",
    )


def test_nobody_is_told_of_a_week_that_is_over(town, plan):
    publish(town, MONDAY - dt.timedelta(weeks=1))

    assert not Notice.objects.exists()


def test_other_municipality_is_not_touched(town, plan, other_town):
    publish(town)

    assert not Visit.objects.filter(municipality=other_town.municipality).exists()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_week():
    town = make_town()
    plan = StandingPlan.objects.create(
        municipality=town.municipality, name="Vast rooster", period=PLAN, status="published"
    )
    weekly(plan, town.school, town.liaison, weekday=1)
    start = threading.Barrier(8)
    rosters, errors = [], []

    def run():
        try:
            start.wait(10)
            rosters.append(publish(town).pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert errors == []
    assert len(rosters) == 8
    assert len(set(rosters)) == 1
    assert Visit.objects.count() == 1


# --- the simple pattern ----------------------------------------------------------------------


def works(liaison, weekday, daypart="morning"):
    Availability.objects.create(
        municipality=liaison.municipality,
        liaison=liaison,
        weekday=weekday,
        daypart=daypart,
        period=period(factories.LONG_AGO),
    )


def test_new_liaison_of_a_school_gets_its_visits(town, plan):
    Assignment.objects.filter(school=town.school).delete()
    new = colleague(town)
    factories.assignment(town.school, new)

    assert publish(town).visits.get().liaison == new


# --- command and jobs ------------------------------------------------------------------------


def command(*arguments):
    out = StringIO()
    call_command("publish_week", *arguments, stdout=out)
    return out.getvalue()


def test_command_publishes_and_says_how_many(town, plan):
    text = command("2026-W48", "--municipality", town.municipality.slug)

    assert text == f"{town.municipality}, week 2026-W48: 1 bezoeken, 0 vervallen.\n"
    assert WeekRoster.objects.get().monday == MONDAY


def test_command_twice_is_once(town, plan):
    command("2026-W48", "--municipality", town.municipality.slug)

    assert "1 bezoeken" in command("2026-W48", "--municipality", town.municipality.slug)
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("week", ["2026-W60", "2026-48", "2025-W53", "week 48", ""])
def test_command_refuses_a_bad_week_in_one_sentence(week, db):
    with pytest.raises(CommandError) as refusal:
        command(week)

    assert str(refusal.value) == (
        f"{week!r} is geen week. Schrijf het jaar en de week zo: 2026-W48."
    )


def test_command_refuses_an_unknown_municipality(town):
    with pytest.raises(CommandError, match="geen gemeente 'nergens'"):
        command("2026-W48", "--municipality", "nergens")


def test_command_goes_on_after_a_municipality_without_plan(town, plan, other_town):
    with pytest.raises(CommandError, match="geen vastgesteld vast rooster"):
        command("2026-W48")

    assert WeekRoster.objects.get().municipality == town.municipality


def test_beat_asks_for_next_week_in_every_municipality_that_joined(town, other_town):
    factories.municipality(joined=False)

    tasks.publish_next_week()

    asked = Job.objects.filter(kind="publish_week").values_list("municipality", "key")
    assert sorted(asked) == [
        (town.municipality.pk, "2026-W49"),
        (other_town.municipality.pk, "2026-W49"),
    ]


def test_beat_on_the_last_thursday_of_the_year_asks_for_week_53(town):
    with clock.at(dt.datetime(2026, 12, 24, 12, tzinfo=AMSTERDAM)):
        tasks.publish_next_week()

    assert Job.objects.get().key == "2026-W53"


def ask(town, **options):
    return services.request_week(municipality=town.municipality, monday=MONDAY, **options)


def test_job_publishes_and_leads_to_the_week(town, plan):
    job = ask(town)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.message, job.result_url) == (
        "done",
        "Week 48 (23 t/m 27 november) staat klaar.",
        "/rooster/2026-W48/",
    )


def test_job_that_runs_again_after_its_worker_died_does_it_once(town, plan):
    job = ask(town)
    publish(town)  # the first attempt got this far, and died before it said so
    Job.objects.filter(pk=job.pk).update(status="running", attempts=1)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.status == "done"
    assert Visit.objects.count() == 1
    assert Notice.objects.count() == 1


def test_job_without_plan_fails_with_the_reason_and_can_be_asked_again(town, request):
    job = ask(town)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "failed"
    assert "geen vastgesteld vast rooster" in job.message

    request.getfixturevalue("plan")
    jobs.run(ask(town).pk)

    job.refresh_from_db()
    assert job.status == "done"


def test_job_that_is_done_is_not_done_again(town, plan):
    jobs.run(ask(town).pk)

    assert ask(town).status == "done"


def test_what_was_planned_stays_beside_what_became_of_it(town, plan, liaison_user):
    """A week says which school, weekday and half-day of each liaison; planned and realised stand
    apart (NRM-4)."""
    visit = publish(town).visits.get()

    services.record_presence(
        visit=visit, status="missed", reason="ziek", version=visit.version, by=liaison_user
    )

    visit.refresh_from_db()
    change = visit.changes.get()
    standing = plan.visits.first()
    assert (visit.school, visit.pattern_date, visit.pattern_daypart) == (
        town.school,
        TUESDAY,
        "morning",
    )
    assert (standing.liaison, standing.weekday, standing.daypart) == (town.liaison, 1, "morning")
    assert (change.from_status, visit.status) == ("planned", "missed")
