"""Monday's and Friday's jobs: who is told, once, without content."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse

from liaisons import services, tasks
from liaisons.models import ContactMoment, Handover, Visit
from liaisons.queries.contacts import contacts, handovers, last_contact
from ocp_portal import clock
from ocp_portal.jobs import services as jobs
from ocp_portal.jobs.models import Job
from ocp_portal.notices.models import Notice
from ocp_portal.policy import Role
from schools.isoweeks import IsoWeek
from tests import factories
from tests.liaisons.conftest import MONDAY, TUESDAY, colleague

WEEK = dt.timedelta(weeks=1)


def log(town, days_ago=0, **values):
    return ContactMoment.objects.create(
        municipality=town.municipality,
        school=town.school,
        liaison=town.liaison,
        date=clock.today() - dt.timedelta(days=days_ago),
        means="phone",
        **values,
    )


def told(kind):
    return [(row.recipient, row.subject) for row in Notice.objects.filter(kind=kind)]


def run_all(kind):
    for job in Job.objects.filter(kind=kind):
        jobs.run(job.pk)


# --- contacts on own initiative --------------------------------------------------------------


@pytest.mark.parametrize("days, due", [(0, False), (42, False), (43, True)])
def test_school_is_due_after_the_weeks_of_the_municipality(town, days, due):
    town.municipality.contact_weeks = 6
    town.municipality.save()
    log(town, days)

    found = contacts(town.people[Role.LIAISON])

    assert [row.school for row in found] == ([town.school.pk] if due else [])


def test_liaison_who_stands_in_sees_the_school(town):
    helper = colleague(town)
    services.cover_school(
        absence=services.record_absence(
            liaison=town.liaison,
            category="leave",
            first=MONDAY,
            until=None,
            by=town.people[Role.TEAM_LEAD],
        ),
        school=town.school,
        liaison=helper,
        by=town.people[Role.TEAM_LEAD],
    )

    assert [row.school for row in contacts(helper.user)] == [town.school.pk]


@pytest.mark.parametrize("role", set(Role) - {Role.LIAISON, Role.TEAM_LEAD})
def test_others_have_no_list(town, role):
    assert contacts(town.people[role]) == []


def test_team_lead_sees_all_of_the_own_municipality(town, other_town):
    found = contacts(town.people[Role.TEAM_LEAD])

    assert {row.school for row in found} == {town.school.pk, town.other_school.pk}


def test_contact_of_tomorrow_does_not_count(town):
    log(town, -1)

    assert contacts(town.people[Role.LIAISON])[0].last is None
    assert last_contact(town.school).date == TUESDAY + dt.timedelta(days=1)


def test_contact_is_logged_by_who_had_it(town, liaison_user):
    stranger = colleague(town)

    with pytest.raises(PermissionDenied):
        services.log_contact(school=town.school, liaison=stranger, means="phone", by=liaison_user)
    with pytest.raises(ValidationError, match="moet nog komen"):
        services.log_contact(
            school=town.school,
            liaison=town.liaison,
            means="phone",
            on=clock.today() + dt.timedelta(days=1),
            by=liaison_user,
        )


def test_something_up_is_added_to_the_same_contact(town, liaison_user):
    rest = {"school": town.school, "liaison": town.liaison, "means": "phone", "by": liaison_user}
    services.log_contact(**rest)
    services.log_contact(something_up=True, **rest)

    assert ContactMoment.objects.get().something_up


def test_liaisons_of_silent_schools_are_told_once_on_monday(town, other_town, liaison_user):
    log(other_town)
    for _ in range(2):
        tasks.tell_contacts_due()
    run_all("contacts_due")

    assert told(Notice.Kind.CONTACTS_DUE) == [(liaison_user, "week 48 (23 t/m 27 november)")]


# --- presence that nobody ticked -------------------------------------------------------------


def test_liaisons_are_reminded_of_last_week(town, liaison_user):
    factories.visit(town.school, town.liaison, MONDAY - WEEK)
    factories.visit(town.school, town.liaison, MONDAY - WEEK, daypart="afternoon")

    for _ in range(2):
        tasks.remind_unconfirmed()
    run_all("remind_unconfirmed")

    assert told(Notice.Kind.VISITS_UNCONFIRMED) == [(liaison_user, "week 47 (16 t/m 20 november)")]


def test_reminder_leads_to_the_oldest_week_and_comes_again(town, liaison_user):
    other = colleague(town)
    factories.visit(town.school, town.liaison, MONDAY - 3 * WEEK)
    factories.visit(town.school, town.liaison, MONDAY - WEEK)
    factories.visit(town.other_school, other, MONDAY - WEEK)

    services.remind_unconfirmed(municipality=town.municipality)
    with clock.at(clock.now() + WEEK):
        services.remind_unconfirmed(municipality=town.municipality)

    mine = Notice.objects.filter(recipient=liaison_user).order_by("pk")
    oldest = f"/mijn-week/{IsoWeek.of(MONDAY - 3 * WEEK)}/"
    assert [(row.subject, row.path) for row in mine] == [
        ("week 45 t/m 47 (tot en met 20 november)", oldest),
        ("week 45 t/m 48 (tot en met 27 november)", oldest),
    ]
    last = Notice.objects.filter(recipient=other.user).earliest("pk")
    assert (last.subject, last.path) == ("week 47 (16 t/m 20 november)", "/mijn-week/2026-W47/")


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("tell_contacts_due", Notice.Kind.CONTACTS_DUE),
        ("remind_unconfirmed", Notice.Kind.VISITS_UNCONFIRMED),
    ],
)
def test_command_tells_once_also_when_it_runs_again(town, command, kind, capsys):
    factories.visit(town.school, town.liaison, MONDAY - WEEK)

    for _ in range(2):
        call_command(command, municipality=town.municipality.slug)

    assert Notice.objects.filter(kind=kind).count() == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line[-3:] for line in lines] == [" 1.", " 0."]


def test_reminder_that_was_killed_halfway_tells_the_others(town, liaison_user):
    """Some were told before the worker died: the second run tells the rest."""
    other = colleague(town)
    factories.visit(town.school, town.liaison, MONDAY - WEEK)
    factories.visit(town.other_school, other, MONDAY - WEEK)
    services.remind_unconfirmed(municipality=town.municipality)
    Notice.objects.filter(recipient=other.user).delete()

    assert services.remind_unconfirmed(municipality=town.municipality) == 1
    assert {recipient for recipient, _ in told(Notice.Kind.VISITS_UNCONFIRMED)} == {
        liaison_user,
        other.user,
    }


@pytest.mark.parametrize(
    "day, status",
    [
        (MONDAY, "planned"),
        (MONDAY - WEEK, "attended"),
        (MONDAY - WEEK, "cancelled"),
        (MONDAY - 8 * WEEK, "planned"),
    ],
)
def test_nobody_is_reminded_of_what_is_ticked_running_or_long_ago(town, day, status):
    factories.visit(town.school, town.liaison, day, status=status)

    assert services.remind_unconfirmed(municipality=town.municipality) == 0


# --- confirmation by the school --------------------------------------------------------------


@pytest.mark.parametrize("role", set(Role) - {Role.CARE_COORDINATOR})
def test_only_the_school_confirms(town, role):
    visit = factories.visit(town.school, town.liaison, MONDAY, status="attended")

    with pytest.raises(PermissionDenied):
        services.confirm_visit(visit=visit, version=1, by=town.people[role])


def test_coming_visit_cannot_be_confirmed(town):
    visit = factories.visit(town.school, town.liaison, TUESDAY + WEEK)

    with pytest.raises(ValidationError, match="moet nog komen"):
        services.confirm_visit(visit=visit, version=1, by=town.people[Role.CARE_COORDINATOR])


def test_dispute_that_is_settled_is_over(town, team_lead):
    visit = factories.visit(town.school, town.liaison, MONDAY, status="attended")
    said = services.dispute_visit(
        visit=visit, dispute="nobody", version=1, by=town.people[Role.CARE_COORDINATOR]
    )
    assert list(Visit.objects.disputed()) == [visit]
    assert told(Notice.Kind.ROSTER_DISPUTED) == [(team_lead, "week 48 (23 t/m 27 november)")]
    assert Notice.objects.get().path == reverse("dispute_list")  # where it is settled

    services.settle_dispute(
        visit=visit,
        status="missed",
        reason="ik was verhinderd",
        version=said.version,
        by=team_lead,
    )

    assert not Visit.objects.disputed().exists()


def test_only_the_team_lead_settles(town, liaison_user):
    visit = factories.visit(town.school, town.liaison, MONDAY, status="attended")

    with pytest.raises(PermissionDenied):
        services.settle_dispute(visit=visit, status="missed", version=1, by=liaison_user)


# --- the note for whoever comes next ---------------------------------------------------------


def test_newest_note_counts_and_older_ones_stay(town, liaison_user):
    first = services.write_handover(school=town.school, text="een", seen=None, by=liaison_user)
    services.write_handover(school=town.school, text="twee", seen=first.pk, by=liaison_user)

    assert handovers(liaison_user, {town.school.pk})[town.school.pk]["text"] == "twee"
    assert Handover.objects.count() == 2


def test_note_is_short(town, liaison_user):
    with pytest.raises(ValidationError, match="500"):
        services.write_handover(school=town.school, text="x" * 501, seen=None, by=liaison_user)


def test_note_is_not_for_schools(town):
    with pytest.raises(PermissionDenied):
        services.write_handover(
            school=town.school, text="?", seen=None, by=town.people[Role.CARE_COORDINATOR]
        )


def test_beat_asks_at_the_hours_of_the_house(settings):
    hours = {
        name: str(entry["schedule"])
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
        if str(entry["task"]).startswith("liaisons.")
    }

    assert hours == {
        "publish next week": "<crontab: 0 12 * * thu (m/h/dM/MY/d)>",
        "propose make-up visits": "<crontab: 0 7 * * fri (m/h/dM/MY/d)>",
        "contacts due": "<crontab: 0 7 * * mon (m/h/dM/MY/d)>",
        "forget old handover drafts": "<crontab: 30 3 * * * (m/h/dM/MY/d)>",
        "forget old norm actions": "<crontab: 30 3 * * * (m/h/dM/MY/d)>",
        "forget what-if answers": "<crontab: 30 3 * * * (m/h/dM/MY/d)>",
        "lapse visits of gone schools": "<crontab: 0 4 * * * (m/h/dM/MY/d)>",
        "remind of presence": "<crontab: 30 7 * * mon (m/h/dM/MY/d)>",
    }


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2026, 3, 28, 23, 30, tzinfo=dt.UTC),
        dt.datetime(2026, 10, 24, 22, 30, tzinfo=dt.UTC),
    ],
)
def test_night_of_the_change_of_clock_is_a_day_of_amsterdam(town, moment):
    """Half past midnight there, the evening before in UTC."""
    with clock.at(moment):
        assert clock.today() == moment.date() + dt.timedelta(days=1)
        log(town)
        assert contacts(town.people[Role.LIAISON]) == []
