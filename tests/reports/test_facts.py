"""What is counted, against small towns that one can count by hand."""

import datetime as dt

import pytest

from casework.models import Activity
from liaisons.models import ContactMoment, LightQuestion, NurseVisit
from ocp_portal import clock
from ocp_portal.periods import period
from ocp_portal.policy import Role
from reports.queries import first_day_in_use, quarter_facts
from schools.models import Closure
from tests import factories
from tests.reports.made import Q3, moment

pytestmark = pytest.mark.django_db
# A Tuesday in each of the seven school weeks of the quarter (region zuid has six weeks off).
TUESDAYS = [
    dt.date(2026, *day) for day in [(6, 30), (7, 7), (8, 25), (9, 1), (9, 8), (9, 15), (9, 22)]
]


def question(school, asked_at, **values):
    return factories.consultation(school, asked_at=asked_at, **values)


def count(facts, **wanted):
    return sum(
        each.number
        for each in facts.questions
        if all(getattr(each, name) == value for name, value in wanted.items())
    )


# --- schools -------------------------------------------------------------------------------------


def test_locations_by_tier_on_the_last_day(town):
    factories.tier_agreement(town.school, period=period(dt.date(2026, 9, 30)))
    factories.tier_agreement(town.other_school, period=period(dt.date(2026, 10, 1)))

    assert quarter_facts(town.municipality, Q3).locations == {"basis": 1, "extra": 1}


def test_mbo_and_childcare_are_counted_apart(town):
    for sector in ("MBO", "KO", "KO"):
        factories.school(town.municipality, sector=sector)

    facts = quarter_facts(town.municipality, Q3)
    assert sum(facts.locations.values()) == 2
    assert facts.apart == {"kinderopvang": 2, "middelbaar beroepsonderwijs": 1}


def test_school_that_went_or_came_after_the_quarter(town):
    factories.school(town.municipality, gone_on=dt.date(2026, 10, 1))
    factories.school(town.municipality, gone_on=dt.date(2026, 9, 30))
    factories.school(town.municipality, new_on=dt.date(2026, 10, 1))

    assert quarter_facts(town.municipality, Q3).locations["basis"] == 3


def test_schools_without_a_liaison_on_the_last_day(town):
    late = factories.school(town.municipality, name="Te laat")
    factories.assignment(late, town.liaison, period=period(dt.date(2026, 10, 1)))

    facts = quarter_facts(town.municipality, Q3)
    assert set(facts.without_liaison) == {"Te laat", town.other_school.name}


def test_unchanged_is_one_liaison_on_every_day_of_the_quarter(town):
    """Of four: unchanged; another liaison halfway; a gap of a day; the same one tied anew."""
    changed, gap, anew = (factories.school(town.municipality) for _ in range(3))
    other = factories.liaison(town.municipality)
    half = dt.date(2026, 8, 15)
    before, after = period(dt.date(2026, 1, 1), half), period(half)
    factories.assignment(changed, town.liaison, period=before)
    factories.assignment(changed, other, period=after)
    factories.assignment(gap, other, period=before)
    factories.assignment(gap, other, period=period(half + dt.timedelta(days=1)))
    factories.assignment(anew, other, period=before)
    factories.assignment(anew, other, period=after)

    assert quarter_facts(town.municipality, Q3).unchanged == 2


def test_contacts_on_own_initiative_and_how_many_schools_had_one(town):
    for day in (dt.date(2026, 7, 1), dt.date(2026, 9, 30), dt.date(2026, 10, 1)):
        ContactMoment.objects.create(
            municipality=town.municipality,
            school=town.school,
            liaison=town.liaison,
            date=day,
            means="phone",
        )

    facts = quarter_facts(town.municipality, Q3)
    assert (facts.contacts, facts.contacted) == (2, 1)


# --- presence ------------------------------------------------------------------------------------


def visits(town, statuses):
    for day, status in zip(TUESDAYS, statuses, strict=True):
        reason = "ziekte" if status == "missed" else ""
        factories.visit(town.school, town.liaison, day, status=status, reason=reason)


def test_presence_of_a_school_with_the_extra_tier(town):
    factories.tier_agreement(town.school)
    visits(town, ["attended"] * 4 + ["remote", "missed", "planned"])

    (school,) = quarter_facts(town.municipality, Q3).extra
    assert (school.expected, school.planned, school.realised) == (7, 7, 4)
    assert (school.remote, school.missed, school.unconfirmed) == (1, 1, 1)
    assert (school.met, school.has_liaison) == (False, True)


def test_one_week_without_a_visit_is_no_breach(town):
    factories.tier_agreement(town.school)
    visits(town, ["attended"] * 6 + ["missed"])

    (school,) = quarter_facts(town.municipality, Q3).extra
    assert school.met is True


def test_week_in_which_the_school_was_closed_is_not_expected(town):
    factories.tier_agreement(town.school)
    Closure.objects.create(
        municipality=town.municipality,
        school=town.school,
        period=period(dt.date(2026, 9, 7), dt.date(2026, 9, 12)),
        reason="verbouwing",
    )

    (school,) = quarter_facts(town.municipality, Q3).extra
    assert school.expected == 6


def test_week_over_two_quarters_counts_once_with_all_its_days(town):
    """29 June to 3 July 2026: Thursday is in July, so Tuesday 30 June counts for July too."""
    factories.visit(town.school, town.liaison, dt.date(2026, 6, 30), status="attended")
    factories.visit(town.school, town.liaison, dt.date(2026, 9, 29), status="attended")

    counted = {
        quarter: quarter_facts(town.municipality, quarter).visits["other"].realised
        for quarter in (Q3.previous, Q3, Q3.next)
    }
    assert counted == {Q3.previous: 0, Q3: 1, Q3.next: 1}


def test_visits_of_extra_schools_and_of_others_apart(town):
    factories.tier_agreement(town.school)
    visits(town, ["attended"] * 7)
    factories.visit(town.other_school, town.liaison, TUESDAYS[0], status="remote")

    facts = quarter_facts(town.municipality, Q3)
    assert (facts.visits["extra"].realised, facts.visits["other"].remote) == (7, 1)
    assert facts.visits["other"].realised == 0


def test_cancelled_visits_by_cause(town):
    for day, cause in zip(TUESDAYS[:4], ("holiday", "absent", "absent", ""), strict=True):
        factories.visit(
            town.school, town.liaison, day, status="cancelled", cause=cause, reason="reden"
        )

    facts = quarter_facts(town.municipality, Q3)
    assert facts.cancelled == {
        "vakantie of feestdag": 1,
        "school gesloten": 0,
        "contactpersoon afwezig": 2,
        "geen contactpersoon": 0,
        "vastgelegd dat het niet kan": 0,
        "contactpersoon heeft dan iets anders": 0,
        "andere reden": 1,
    }


# --- questions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked_at", "counts"),
    [
        (moment(2026, 7, 1, 0, 30), 1),  # 22:30 UTC on 30 June
        (moment(2026, 6, 30, 23, 59), 0),
        (moment(2026, 9, 30, 23, 59), 1),
        (moment(2026, 10, 1, 0, 0), 0),
    ],
)
def test_question_belongs_to_the_quarter_of_its_day_in_amsterdam(town, asked_at, counts):
    question(town.school, asked_at)

    assert count(quarter_facts(town.municipality, Q3)) == counts


def test_state_is_that_at_the_end_of_the_last_day(town):
    """Asked in September; what happened in October is of no account."""
    for first, closed in (
        (None, None),
        (moment(2026, 10, 1, 9), None),
        (moment(2026, 9, 10), None),
        (moment(2026, 9, 10), moment(2026, 10, 2)),
        (moment(2026, 9, 10), moment(2026, 9, 30, 23)),
    ):
        question(
            town.school,
            moment(2026, 9, 8),
            status="closed" if closed else "answered" if first else "new",
            director=town.liaison if first else None,
            first_response_at=first,
            closed_at=closed,
        )

    facts = quarter_facts(town.municipality, Q3)
    assert [count(facts, state=state) for state in facts.states] == [2, 2, 1]


def test_day_of_the_answer_is_the_day_in_amsterdam(town):
    question(
        town.school,
        moment(2026, 9, 8, 23, 50),
        status="answered",
        director=town.liaison,
        first_response_at=moment(2026, 9, 9, 0, 10),
    )

    (asked,) = quarter_facts(town.municipality, Q3).questions
    assert (asked.asked_on, asked.answered_on) == (dt.date(2026, 9, 8), dt.date(2026, 9, 9))


def test_questions_by_theme_tier_kind_and_partnership(town):
    question(town.school, moment(2026, 9, 8), theme="home", tier="extra")
    question(town.other_school, moment(2026, 9, 8), theme="mood")

    facts = quarter_facts(town.municipality, Q3)
    partnership = town.school.partnership.name
    assert count(facts, theme="thuissituatie", tier="extra", partnership=partnership) == 1
    assert count(facts, theme="stemming en angst", partnership="geen samenwerkingsverband") == 1


def test_tasks_done_in_the_quarter(town):
    asked = question(town.school, moment(2026, 6, 1), status="taken_up", director=town.liaison)
    for kind, day in (("advice", (7, 1)), ("advice", (9, 30)), ("referral", (10, 1))):
        Activity.objects.create(
            municipality=town.municipality,
            consultation=asked,
            kind=kind,
            date=dt.date(2026, *day),
            done_by=town.liaison,
        )

    found = quarter_facts(town.municipality, Q3).activities
    assert {kind: number for kind, number in found.items() if number} == {"informatie en advies": 2}


# --- borders -------------------------------------------------------------------------------------


def test_nothing_of_another_municipality_is_counted(town, other_town):
    before = quarter_facts(town.municipality, Q3)
    factories.tier_agreement(other_town.school)
    visits(other_town, ["attended"] * 7)
    question(other_town.school, moment(2026, 9, 8))

    assert quarter_facts(town.municipality, Q3) == before


def test_number_of_queries_does_not_grow(town, django_assert_num_queries):
    with django_assert_num_queries(12):
        quarter_facts(town.municipality, Q3)

    factories.tier_agreement(town.school)
    factories.tier_agreement(town.other_school)
    visits(town, ["attended"] * 7)
    for _ in range(3):
        question(town.school, moment(2026, 9, 8))
        light(town, dt.date(2026, 9, 8))
    with django_assert_num_queries(12):
        quarter_facts(town.municipality, Q3)


def test_first_day_in_use(town):
    assert first_day_in_use(town.municipality) is None

    with clock.at(moment(2026, 9, 8)):
        question(town.school, moment(2026, 7, 3))
    assert first_day_in_use(town.municipality) == dt.date(2026, 7, 3)

    factories.visit(town.school, town.liaison, dt.date(2026, 6, 30))
    assert first_day_in_use(town.municipality) == dt.date(2026, 7, 2)  # the Thursday of that week


# --- jeugdverpleegkundige and familiecontactpersoon ----------------------------------------------


def test_nurse_is_counted_in_the_weeks_of_visits(town, other_town):
    """The quarter has the weeks whose Thursday lies in it: 29 June up to and with 27 September."""
    days = [(6, 26), (6, 29), (9, 1), (9, 25), (9, 28)]
    for school in (town.school, other_town.school):
        for month, day in days:
            NurseVisit.objects.create(
                municipality=school.municipality,
                school=school,
                date=dt.date(2026, month, day),
                daypart="morning",
            )

    facts = quarter_facts(town.municipality, Q3)
    assert (facts.nurse_half_days, facts.nurse_schools) == (3, 1)


def test_nurse_is_not_counted_where_the_school_was_not_open(town):
    """NRM-7: Free, closed or gone after it was recorded; two half-days of one school are left."""
    gone = factories.school(town.municipality, gone_on=dt.date(2026, 9, 8))
    summer, closed, open_day = dt.date(2026, 7, 20), dt.date(2026, 9, 8), dt.date(2026, 9, 15)
    Closure.objects.create(
        municipality=town.municipality,
        school=town.school,
        period=period(closed, closed + dt.timedelta(days=1)),
        reason="studiedag",
    )
    for school, day, daypart in (
        (town.school, summer, "morning"),
        (town.school, closed, "morning"),
        (town.school, open_day, "morning"),
        (town.school, open_day, "afternoon"),
        (gone, closed, "morning"),
    ):
        NurseVisit.objects.create(
            municipality=town.municipality, school=school, date=day, daypart=daypart
        )

    facts = quarter_facts(town.municipality, Q3)
    assert (facts.nurse_half_days, facts.nurse_schools) == (2, 1)


def light(town, day, done="helped", school=None, by=None):
    school = school or town.school
    return LightQuestion.objects.create(
        municipality=school.municipality,
        school=school,
        date=day,
        asked_by="parent",
        subject="money",
        done=done,
        recorded_by=by or town.people[Role.FAMILY_CONTACT],
    )


def test_light_questions_of_the_quarter_are_counted(town, other_town):
    for day in [(6, 30), (7, 1), (9, 30), (10, 1)]:
        light(town, dt.date(2026, *day), done="to_access")
    colleague = factories.member(Role.FAMILY_CONTACT, town.municipality, town.other_school)
    light(town, dt.date(2026, 9, 1), school=town.other_school, by=colleague)
    light(other_town, dt.date(2026, 9, 1))

    family = quarter_facts(town.municipality, Q3).family
    assert (family.at_schools, family.from_schools, family.from_people) == (2, 2, 2)
    assert family.ends["meegegaan naar het CJG"] == 2
    assert family.ends["zelf geholpen"] == 1
    assert sum(family.ends.values()) == family.subjects["geld en regelingen"] == 3
    assert family.askers == {"ouder": 3, "school": 0, "leerling": 0, "iemand anders": 0}


def test_family_contact_works_at_a_school_on_the_last_day_of_the_quarter(town):
    late, ended = factories.school(town.municipality), factories.school(town.municipality)
    last = dt.date(2026, 9, 30)
    after = period(last + dt.timedelta(days=1))
    factories.member(Role.FAMILY_CONTACT, town.municipality, late, period=after)
    factories.member(
        Role.FAMILY_CONTACT, town.municipality, ended, period=period(factories.LONG_AGO, last)
    )

    assert quarter_facts(town.municipality, Q3).family.at_schools == 1


def test_town_without_a_family_contact_has_none(town):
    town.people[Role.FAMILY_CONTACT].memberships.all().delete()

    assert quarter_facts(town.municipality, Q3).family is None
