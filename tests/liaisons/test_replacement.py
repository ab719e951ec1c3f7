"""'Ziek gemeld': who takes over, proven minimal, confirmed in one step; the chain; two at once."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from liaisons import services
from liaisons.models import Absence, Availability, Substitution, Visit, VisitChange
from liaisons.pages import replacement_pages
from liaisons.queries import own_liaison
from liaisons.services.presence import change_visit
from ocp_portal import clock
from ocp_portal.notices.models import Notice
from ocp_portal.periods import period
from ocp_portal.policy import Role
from schools.models import CareMeetingSeries, ReceivingHours
from schools.models.proposals import Agreement
from schools.services.norms import default_norms
from tests import factories
from tests.conftest import make_town
from tests.liaisons.conftest import AMSTERDAM, MONDAY, NEXT_MONDAY, TUESDAY, colleague, works
from tests.liaisons.planning import published, staffed
from tests.waiting import session_that_waits_for_us

WEEK = dt.timedelta(weeks=1)
SATURDAY = MONDAY + dt.timedelta(days=5)


@pytest.fixture
def helper(town):
    return staffed(town)


@pytest.fixture
def week(town, helper):
    """This week and the next, as published; the first school is visited on a Wednesday."""
    plan = published(town)
    plan.visits.filter(school=town.school).update(weekday=2, daypart="morning")
    plan.visits.filter(school=town.other_school).update(weekday=0, daypart="morning")
    for monday in (MONDAY, NEXT_MONDAY):
        services.publish_week(municipality=town.municipality, monday=monday)
    return plan


def preview(town, first=TUESDAY, until=SATURDAY, **values):
    return services.preview_absence(liaison=town.liaison, first=first, until=until, **values)


def confirm(town, shown, by, **values):
    return services.confirm_absence(
        **{
            "liaison": shown.liaison,
            "category": Absence.Category.SICKNESS,
            "first": shown.first,
            "until": shown.until,
            "choices": {},
            "substitutes": {},
            "stamp": shown.stamp,
            "by": by,
        }
        | values
    )


def the_visit(town, monday=MONDAY):
    return Visit.objects.get(school=town.school, roster__monday=monday)


# --- the preview -----------------------------------------------------------------------------


def test_preview_names_a_free_colleague_with_the_reason(town, week, helper):
    shown = preview(town)

    (affected,) = shown.visits
    assert affected.visit == the_visit(town)
    assert affected.chosen == affected.options[0].key == f"{helper.pk}_2026-11-25_morning"
    assert affected.options[0].words == (
        "vrij op woensdagochtend; is nieuw op deze school; 5 minuten reizen; nog 7 dagdelen over"
    )
    assert affected.options[-1].key == "none"
    assert shown.proven


def test_preview_changes_nothing(town, week):
    before = list(Visit.objects.order_by("pk").values())

    preview(town)

    assert list(Visit.objects.order_by("pk").values()) == before
    assert not Absence.objects.exists()


def test_colleague_who_knows_the_school_is_said_to(town, week, helper):
    Substitution.objects.create(
        municipality=town.municipality,
        school=town.school,
        liaison=helper,
        absence=services.record_absence(
            liaison=town.liaison,
            category="leave",
            first=dt.date(2026, 9, 7),
            until=dt.date(2026, 9, 14),
            by=town.people[Role.TEAM_LEAD],
        ),
        period=("2026-09-07", "2026-09-14"),
    )

    assert "kent de school" in preview(town).visits[0].options[0].words


def test_at_most_three_colleagues_are_offered(town, week):
    for _ in range(4):
        works(colleague(town))

    (affected,) = preview(town).visits

    assert len(affected.options) == 4
    assert len({option.liaison for option in affected.options if option.liaison}) == 3


def test_visits_of_the_morning_are_over_in_the_afternoon(town, week):
    with clock.at(dt.datetime(2026, 11, 25, 13, tzinfo=AMSTERDAM)):
        assert preview(town, first=dt.date(2026, 11, 25)).visits == ()


def test_nothing_is_offered_in_the_past_or_by_who_is_absent(town, week):
    with clock.at(dt.datetime(2026, 11, 25, 9, tzinfo=AMSTERDAM)):
        shown = preview(town, first=MONDAY)

    options = [option for each in shown.visits for option in each.options if option.liaison]
    assert all(option.liaison != town.liaison for option in options)
    assert all(option.date >= dt.date(2026, 11, 25) for option in options)


def test_call_in_the_weekend_is_about_the_coming_week(town, week):
    with clock.at(dt.datetime(2026, 11, 28, 9, tzinfo=AMSTERDAM)):
        shown = preview(town, first=dt.date(2026, 11, 28), until=None)

    assert [each.visit for each in shown.visits] == [the_visit(town, NEXT_MONDAY)]


@pytest.mark.parametrize(
    ("now", "first_moment"),
    [
        # A Sunday: nothing before the coming Monday.
        (dt.datetime(2026, 11, 29, 10, tzinfo=AMSTERDAM), (NEXT_MONDAY, 0)),
        # A Wednesday at one: the morning is over, the afternoon is not.
        (dt.datetime(2026, 11, 25, 13, tzinfo=AMSTERDAM), (dt.date(2026, 11, 25), 5)),
    ],
)
@pytest.mark.parametrize("reported", [dt.timedelta(0), dt.timedelta(days=2)])
def test_neither_visit_nor_option_lies_before_now(town, week, now, first_moment, reported):
    """Also when the illness began before it was reported."""
    add = {"weekday": 2, "daypart": "afternoon"}
    Visit.objects.filter(pk=factories.visit(town.other_school, town.liaison, MONDAY).pk).update(
        date=dt.date(2026, 11, 25), daypart=add["daypart"]
    )
    with clock.at(now):
        shown = preview(town, first=now.date() - reported, until=None)

    visits = [(each.visit.date, each.visit.half_day) for each in shown.visits]
    options = [
        (option.date, 2 * option.date.weekday() + (option.daypart == "afternoon"))
        for each in shown.visits
        for option in each.options
        if option.date
    ]
    assert visits and options
    assert min(visits + options) >= first_moment


def test_meeting_keeps_its_time(town, helper):
    CareMeetingSeries.objects.create(
        municipality=town.municipality,
        school=town.school,
        half_day=4,
        period=("2020-01-01", None),
        status=Agreement.AGREED,
    )
    published(town)
    services.publish_week(municipality=town.municipality, monday=MONDAY)

    shown = preview(town)

    meeting = next(each for each in shown.visits if each.visit.kind == "meeting")
    moments = {(option.date, option.daypart) for option in meeting.options if option.liaison}
    assert moments == {(dt.date(2026, 11, 25), "morning")}


def test_overlapping_absence_is_refused_with_its_dates(town, week, team_lead):
    confirm(town, preview(town), team_lead)

    with pytest.raises(ValidationError, match="staat al als afwezig vanaf 24 november"):
        preview(town, first=SATURDAY - dt.timedelta(days=1), until=None)


def test_last_day_before_the_first_is_refused(town, week):
    with pytest.raises(ValidationError, match="ligt voor de eerste dag"):
        preview(town, first=TUESDAY, until=TUESDAY)


def test_long_or_open_absence_is_said_to_be_long(town, week):
    assert preview(town, until=None).long
    assert preview(town, until=TUESDAY + 5 * WEEK).long
    assert not preview(town).long


def test_preview_takes_as_many_queries_for_three_visits_as_for_one(town, week):
    def count():
        with CaptureQueriesContext(connection) as captured:
            preview(town)
        return len(captured)

    one = count()
    for weekday in (3, 4):
        other = factories.school(town.municipality)
        factories.assignment(other, town.liaison)
        factories.visit(other, town.liaison, MONDAY + dt.timedelta(days=weekday))

    assert count() == one


# --- confirming ------------------------------------------------------------------------------


def test_confirming_hands_the_work_over(town, week, helper, team_lead):
    result = confirm(town, preview(town), team_lead)

    visit = the_visit(town)
    assert (visit.liaison, visit.standing_in_for) == (helper, town.liaison)
    assert (visit.origin, visit.status) == (Visit.Origin.REPLAN, Visit.Status.PLANNED)
    assert result.moved == (visit,)
    assert [(row.school, row.liaison, row.period) for row in result.substitutions] == [
        (town.school, helper, result.absence.period)
    ]


def test_visit_that_makes_room_is_told_and_counted_apart(town, week, helper, team_lead):
    """One of two visits needs the half-day of the colleague, who does the own visit later."""
    factories.assignment(third := factories.school(town.municipality), town.liaison)
    factories.visit(third, town.liaison, dt.date(2026, 11, 26))
    Visit.objects.filter(school=town.other_school, roster__monday=MONDAY).delete()
    factories.visit(town.other_school, helper, dt.date(2026, 11, 25))
    for school, half_day in ((town.school, 4), (third, 6)):
        answers = ["closed"] * 10
        answers[half_day] = "welcome"
        ReceivingHours.objects.create(
            municipality=town.municipality,
            school=school,
            answers=answers,
            period=period(dt.date(2026, 8, 31)),
            status=Agreement.AGREED,
        )
    shown = preview(town)

    reasons = {each.visit.school: each.options[0].words for each in shown.visits}
    result = confirm(town, shown, team_lead)

    assert "een ander bezoek maakt daarvoor plaats" in reasons[town.school]
    assert "een ander bezoek maakt daarvoor plaats" not in reasons[third]
    assert [each.disturbed for each in shown.visits] == [False, False, True]
    assert (len(result.moved), result.shifted) == (3, 1)
    assert replacement_pages.result(2, 1, 0, "Bo") == (
        "Bo staat als afwezig. 2 bezoeken zijn overgenomen. "
        "1 bezoek van een collega is verschoven om plaats te maken."
    )


def test_offer_at_a_day_with_a_meeting_there_says_so(town, week, helper):
    visit = the_visit(town)
    factories.visit(town.school, helper, visit.date, daypart="afternoon", kind="meeting")

    (affected,) = preview(town).visits

    first = affected.options[0]
    assert (first.liaison, first.date) == (helper, visit.date)
    assert first.words.endswith("; is die dag al op deze school voor een overleg")


def test_history_says_who_and_why(town, week, helper, team_lead):
    confirm(town, preview(town), team_lead)

    change = VisitChange.objects.get()
    assert (change.by, change.from_liaison, change.to_liaison, change.reason) == (
        team_lead,
        town.liaison,
        helper,
        "vervanging bij afwezigheid",
    )


def test_week_after_the_absence_stays_with_its_own_liaison(town, week, team_lead):
    confirm(town, preview(town), team_lead)

    assert the_visit(town, NEXT_MONDAY).liaison == town.liaison


def test_school_hears_who_comes_and_nothing_else(town, week, helper, team_lead):
    confirm(town, preview(town), team_lead)

    notice = Notice.objects.get(recipient=town.people[Role.CARE_COORDINATOR])
    assert (notice.kind, notice.subject) == (Notice.Kind.STAND_IN, helper.name)
    assert "ziek" not in f"{notice} {notice.path}"


def test_nobody_free_counts_the_gap_and_leads_to_the_access_itself(town, week, helper, team_lead):
    Availability.objects.filter(liaison=helper).delete()
    helper.period = ("2020-01-01", "2026-11-01")
    helper.save()

    result = confirm(town, preview(town), team_lead)

    visit = the_visit(town)
    assert result.gaps == (visit,)
    assert (visit.status, visit.cause) == (Visit.Status.CANCELLED, Visit.Cause.ABSENT)
    assert own_liaison(town.school, TUESDAY).fallback
    notice = Notice.objects.get(recipient=town.people[Role.CARE_COORDINATOR])
    assert notice.kind == Notice.Kind.STAND_IN_NONE


def test_person_may_leave_a_gap(town, week, team_lead):
    visit = the_visit(town)

    result = confirm(town, preview(town), team_lead, choices={visit.pk: "none"})

    assert result.gaps == (visit,)


def test_covered_school_hears_of_the_one_visit_that_lapses(town, week, helper, team_lead):
    confirm(town, preview(town), team_lead, choices={the_visit(town).pk: "none"})

    told = Notice.objects.filter(recipient=town.people[Role.CARE_COORDINATOR]).order_by("pk")
    assert [str(notice) for notice in told] == [
        f"Uw contactpersoon wordt vervangen door {helper.name}",
        "Een bezoek aan uw school gaat niet door: week 48 (23 t/m 27 november)",
    ]


def test_person_may_choose_nobody_for_a_school(town, week, team_lead):
    result = confirm(town, preview(town), team_lead, substitutes={town.school.pk: None})

    assert result.substitutions == ()


def test_unknown_choice_is_refused(town, week, team_lead):
    visit = the_visit(town)

    with pytest.raises(ValidationError, match=f"Kies wie er naar {town.school.name} gaat"):
        confirm(town, preview(town), team_lead, choices={visit.pk: "0_2026-11-25_morning"})


def test_stranger_is_no_substitute(town, other_town, week, team_lead):
    with pytest.raises(ValidationError, match="Kies een collega uit het cluster"):
        confirm(
            town,
            preview(town),
            team_lead,
            substitutes={town.school.pk: other_town.liaison.pk},
        )


def test_one_colleague_is_not_sent_to_two_schools_at_once(town, week, helper, team_lead):
    """Each choice is possible by itself; the judge looks at them together."""
    other = factories.school(town.municipality)
    factories.tier_agreement(other)
    factories.assignment(other, town.liaison)
    second = factories.visit(other, town.liaison, dt.date(2026, 11, 25))
    works(colleague(town))
    shown = preview(town)
    key = f"{helper.pk}_2026-11-25_morning"

    with pytest.raises(ValidationError, match="op één dagdeel op twee plekken"):
        confirm(town, shown, team_lead, choices={the_visit(town).pk: key, second.pk: key})

    assert not Absence.objects.exists()


def test_what_changed_meanwhile_is_told_and_nothing_is_written(town, week, team_lead):
    shown = preview(town)
    Visit.objects.filter(pk=the_visit(town).pk).update(version=7)

    with pytest.raises(services.PreviewChanged) as told:
        confirm(town, shown, team_lead)

    assert told.value.changes == (
        f"Het bezoek aan {town.school.name} op woensdagochtend 25 november 2026 is intussen "
        "gewijzigd.",
        "Kijk de keuzes opnieuw na.",
    )
    assert told.value.preview.visits[0].visit.version == 7
    assert not Absence.objects.exists()


def test_colleague_who_became_busy_is_told(town, week, helper, team_lead):
    shown = preview(town)
    factories.visit(factories.school(town.municipality), helper, dt.date(2026, 11, 25))

    with pytest.raises(services.PreviewChanged, match="rooster van een collega"):
        confirm(town, shown, team_lead)


def test_open_absence_covers_weeks_that_are_made_later(town, week, helper, team_lead):
    confirm(town, preview(town, until=None), team_lead)

    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY + WEEK)

    visit = the_visit(town, NEXT_MONDAY + WEEK)
    assert (visit.liaison, visit.standing_in_for) == (helper, town.liaison)


def test_it_ends_by_itself(town, week, team_lead):
    confirm(town, preview(town), team_lead)

    assert own_liaison(town.school, TUESDAY).liaison != town.liaison
    assert own_liaison(town.school, SATURDAY).liaison == town.liaison


def test_visit_that_was_put_off_comes_back_to_its_half_day(town, week, helper, team_lead):
    visit = Visit.objects.filter(liaison=town.liaison, school=town.school).first()
    Visit.objects.filter(pk=visit.pk).update(
        date=dt.date(2026, 11, 27), origin=Visit.Origin.REPLAN, version=4
    )
    absence = Absence.objects.create(
        municipality=town.municipality,
        liaison=town.liaison,
        category="leave",
        period=period(TUESDAY, dt.date(2026, 11, 27)),
    )

    services.withdraw_absence(absence=absence, by=team_lead)

    visit.refresh_from_db()
    assert (visit.date, visit.daypart) == (visit.pattern_date, visit.pattern_daypart)
    assert (visit.origin, visit.version) == (Visit.Origin.PATTERN, 5)


def test_who_is_back_early_gets_the_own_visits_back(town, week, team_lead):
    result = confirm(town, preview(town, until=None), team_lead)

    services.end_absence(absence=result.absence, last=SATURDAY, by=team_lead)

    assert the_visit(town, NEXT_MONDAY).liaison == town.liaison
    assert the_visit(town).liaison != town.liaison


# --- the chain -------------------------------------------------------------------------------


@pytest.fixture
def third(town):
    return works(colleague(town))


def first_and_second_sick(town, helper, third, by):
    """The liaison is away, the colleague stands in, and falls ill in turn."""
    shown = preview(town, until=None)
    visits = {each.visit.pk: each.options[0].key for each in shown.visits}
    key = next(option.key for option in shown.visits[0].options if option.liaison == helper)
    visits[shown.visits[0].visit.pk] = key
    confirm(town, shown, by, choices=visits, substitutes={town.school.pk: helper.pk})
    again = services.preview_absence(liaison=helper, first=TUESDAY, until=SATURDAY)
    return confirm(town, again, by, substitutes={town.school.pk: third.pk})


def test_who_stands_in_for_the_substitute_has_the_school(town, week, helper, third, team_lead):
    first_and_second_sick(town, helper, third, team_lead)

    visit = the_visit(town)
    assert (visit.liaison, visit.standing_in_for) == (third, town.liaison)
    assert own_liaison(town.school, TUESDAY).liaison == third


def test_substitute_who_is_back_stands_in_again(town, week, helper, third, team_lead):
    result = first_and_second_sick(town, helper, third, team_lead)

    services.end_absence(absence=result.absence, last=TUESDAY - dt.timedelta(days=0), by=team_lead)

    visit = the_visit(town)
    assert (visit.liaison, visit.standing_in_for) == (helper, town.liaison)
    assert own_liaison(town.school, SATURDAY).liaison == helper


def test_absent_substitute_without_another_leads_to_the_access(town, week, helper, team_lead):
    confirm(town, preview(town, until=None), team_lead)
    services.record_absence(
        liaison=helper, category="sickness", first=TUESDAY, until=None, by=team_lead
    )

    contact = own_liaison(town.school, TUESDAY)
    assert (contact.liaison, contact.fallback) == (None, True)


# --- two at once -----------------------------------------------------------------------------

NINE = dt.datetime(2026, 11, 24, 9, tzinfo=AMSTERDAM)


def two_sick_people():
    """A town, rows and all in the database, with a visit on Wednesday of each of two liaisons."""
    with clock.at(NINE):
        town = make_town()
        works(town.liaison)
        other = works(colleague(town))
        works(colleague(town))
        for school, liaison in ((town.school, town.liaison), (town.other_school, other)):
            factories.tier_agreement(school)
            factories.visit(school, liaison, dt.date(2026, 11, 25))
        factories.assignment(town.other_school, other)
        default_norms(municipality=town.municipality, first=factories.LONG_AGO)
    return town, other


@pytest.mark.django_db(transaction=True)
def test_two_sick_calls_at_once_do_not_send_one_colleague_twice():
    """Both previews offer the same colleague; the second to confirm is told."""
    town, other = two_sick_people()
    with clock.at(NINE):
        previews = [
            services.preview_absence(liaison=one, first=TUESDAY, until=SATURDAY)
            for one in (town.liaison, other)
        ]
    start = threading.Barrier(2)
    outcomes = []

    def run(shown):
        try:
            with clock.at(NINE):
                start.wait(timeout=10)
                confirm(town, shown, town.people[Role.TEAM_LEAD])
            outcomes.append("done")
        except services.PreviewChanged:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[shown]) for shown in previews]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(outcomes) == ["done", "told"]
    moments = Visit.objects.standing().values_list("liaison", "date", "daypart")
    assert len(set(moments)) == len(moments)


@pytest.mark.django_db(transaction=True)
def test_visit_that_is_changed_while_the_choices_are_solved_is_not_overwritten():
    """The sick call has looked and solved when the swap of a team lead is committed."""
    town, other = two_sick_people()
    lead = town.people[Role.TEAM_LEAD]
    visit = Visit.objects.get(school=town.school)
    with clock.at(NINE):
        shown = preview(town)
    told = []

    def report_sick():
        try:
            with clock.at(NINE):
                confirm(town, shown, lead)
        except services.PreviewChanged as change:
            told.extend(change.changes)
        finally:
            connection.close()

    thread = threading.Thread(target=report_sick)
    with transaction.atomic():
        locked = Visit.objects.hold(visit.pk)
        thread.start()
        session_that_waits_for_us()
        change_visit(visit=locked, by=lead, why="ruil", daypart="afternoon", liaison=other)
    thread.join(timeout=60)

    assert told == ["1 bezoek is al geregeld.", "Kijk de keuzes opnieuw na."]
    visit.refresh_from_db()
    assert (visit.liaison, visit.daypart) == (other, "afternoon")
    assert not Absence.objects.exists()
