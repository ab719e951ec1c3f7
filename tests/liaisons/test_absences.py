import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from liaisons import services
from liaisons.models import (
    Absence,
    Availability,
    MakeUpProposal,
    PlanBlock,
    StandingPlan,
    Substitution,
    TermLedger,
    Visit,
    VisitChange,
)
from liaisons.queries import pages
from liaisons.services.presence import change_visit
from liaisons.weeks.causes import NOT_WORKING
from ocp_portal.periods import period
from schools.models import Closure, ReceivingHours, School
from tests import factories
from tests.liaisons.conftest import MONDAY, NEXT_MONDAY, PLAN, TUESDAY, colleague, works

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def stand_in(town):
    return colleague(town)


def ill(town, by, first=MONDAY, until=None, **values):
    return services.record_absence(
        liaison=values.get("liaison", town.liaison),
        category=Absence.Category.SICKNESS,
        first=first,
        until=until,
        by=by,
    )


def cover(town, absence, liaison, by, **values):
    return services.cover_school(
        absence=absence, school=town.school, liaison=liaison, by=by, **values
    )


def test_absence_may_have_no_end(town, team_lead):
    assert ill(town, team_lead).period == period(MONDAY)


def test_double_absence_is_refused_with_the_other_one(town, team_lead):
    ill(town, team_lead)

    with pytest.raises(ValidationError) as refusal:
        ill(town, team_lead, first=TUESDAY)

    assert refusal.value.messages == [
        f"{town.liaison.name} staat al als afwezig vanaf 23 november 2026 zonder einddatum. "
        f"Klopt dat niet? Open de pagina van {town.liaison.name} en verander daar de laatste dag. "
        "Of kies hier dagen erbuiten."
    ]


def test_unknown_category_is_refused(town, team_lead):
    """LIA-4: Of an absence the category is kept, never a medical detail."""
    with pytest.raises(ValidationError):
        services.record_absence(
            liaison=town.liaison, category="griep", first=MONDAY, until=None, by=team_lead
        )


def test_stand_in_takes_over_published_visits_with_who_and_when(town, team_lead, stand_in):
    visit = factories.visit(town.school, town.liaison, TUESDAY)

    covered = cover(town, ill(town, team_lead), stand_in, team_lead)

    visit.refresh_from_db()
    assert (covered.moved, covered.left) == (1, 0)
    assert (visit.liaison, visit.standing_in_for, visit.origin) == (
        stand_in,
        town.liaison,
        "replan",
    )
    change = VisitChange.objects.get()
    assert (change.by, change.from_liaison, change.to_liaison) == (
        team_lead,
        town.liaison,
        stand_in,
    )


def test_stand_in_takes_over_a_visit_that_had_fallen_away(town, team_lead, stand_in):
    visit = factories.visit(
        town.school, town.liaison, TUESDAY, status="cancelled", cause="absent", reason="afwezig"
    )

    cover(town, ill(town, team_lead), stand_in, team_lead)

    visit.refresh_from_db()
    assert (visit.status, visit.cause, visit.reason, visit.liaison) == (
        "planned",
        "",
        "",
        stand_in,
    )


def test_what_is_over_or_done_stays_with_who_did_it(town, team_lead, stand_in):
    done = factories.visit(town.school, town.liaison, TUESDAY, status="attended")
    over = factories.visit(town.school, town.liaison, MONDAY)

    cover(town, ill(town, team_lead), stand_in, team_lead)

    assert list(done.__class__.objects.filter(liaison=town.liaison)) == [over, done]


def test_visit_at_which_the_stand_in_is_elsewhere_is_left(town, team_lead, stand_in):
    visit = factories.visit(town.school, town.liaison, TUESDAY)
    factories.visit(town.other_school, stand_in, TUESDAY)

    covered = cover(town, ill(town, team_lead), stand_in, team_lead)

    visit.refresh_from_db()
    assert (covered.moved, covered.left, visit.liaison) == (0, 1, town.liaison)


def test_visit_at_which_the_stand_in_does_not_work_is_left(town, team_lead, stand_in):
    factories.visit(town.school, town.liaison, TUESDAY)
    Availability.objects.create(
        municipality=town.municipality,
        liaison=stand_in,
        weekday=4,
        daypart="morning",
        period=period(factories.LONG_AGO),
    )

    assert cover(town, ill(town, team_lead), stand_in, team_lead).left == 1


def test_cover_stays_within_the_absence(town, team_lead, stand_in):
    absence = ill(town, team_lead, until=NEXT_MONDAY)

    row = cover(
        town, absence, stand_in, team_lead, first=MONDAY - WEEK, until=NEXT_MONDAY + WEEK
    ).substitution

    assert row.period == period(MONDAY, NEXT_MONDAY)


def test_second_stand_in_for_the_same_days_is_refused(town, team_lead, stand_in):
    absence = ill(town, team_lead)
    cover(town, absence, stand_in, team_lead)

    with pytest.raises(ValidationError, match=f"al een vervanger: {stand_in.name}"):
        cover(town, absence, colleague(town), team_lead)


def test_absentee_does_not_stand_in(town, team_lead, stand_in):
    ill(town, team_lead, liaison=stand_in)

    with pytest.raises(ValidationError, match="zelf afwezig"):
        cover(town, ill(town, team_lead), stand_in, team_lead)


def test_nobody_stands_in_for_oneself(town, team_lead):
    with pytest.raises(ValidationError, match="zichzelf"):
        cover(town, ill(town, team_lead), town.liaison, team_lead)


def test_end_of_the_absence_ends_the_cover_and_gives_back_later_visits(town, team_lead, stand_in):
    kept = factories.visit(town.school, town.liaison, TUESDAY)
    later = factories.visit(town.school, town.liaison, NEXT_MONDAY)
    absence = ill(town, team_lead)
    cover(town, absence, stand_in, team_lead)

    services.end_absence(absence=absence, last=TUESDAY, by=team_lead)

    kept.refresh_from_db()
    later.refresh_from_db()
    assert (kept.liaison, later.liaison, later.standing_in_for) == (stand_in, town.liaison, None)
    assert Substitution.objects.get().period == period(MONDAY, TUESDAY + DAY)


def test_end_of_the_absence_revives_later_visits_that_had_fallen_away(town, team_lead):
    absence = ill(town, team_lead)
    visit = factories.visit(
        town.school, town.liaison, NEXT_MONDAY, status="cancelled", cause="absent", reason="afwezig"
    )

    services.end_absence(absence=absence, last=TUESDAY, by=team_lead)

    visit.refresh_from_db()
    assert (visit.status, visit.cause, visit.reason) == ("planned", "", "")


def fell_away(town, day=NEXT_MONDAY):
    return factories.visit(
        town.school, town.liaison, day, status="cancelled", cause="absent", reason="afwezig"
    )


def end_today(absence, by):
    return services.end_absence(absence=absence, last=TUESDAY, by=by)


def what_stays(came):
    return [(stay.visit, stay.reason) for stay in came.stays]


def test_visit_whose_place_was_filled_meanwhile_stays_away(town, team_lead, stand_in):
    absence, lost = ill(town, team_lead), fell_away(town)
    factories.visit(town.school, stand_in, NEXT_MONDAY, origin="make_up")

    came = end_today(absence, team_lead)

    lost.refresh_from_db()
    assert what_stays(came) == [(lost, "de school heeft dan al een ander bezoek")]
    assert (lost.status, lost.cause, lost.version) == ("cancelled", "absent", 1)


def test_report_is_withdrawn_after_a_make_up_visit_filled_the_place(town, plan, team_lead):
    stand_in = colleague(town)
    services.publish_week(municipality=town.municipality, monday=NEXT_MONDAY)
    missed = factories.visit(town.school, town.liaison, MONDAY, status="missed", reason="ziek")
    absence = ill(town, team_lead, first=NEXT_MONDAY)
    gap = Visit.objects.get(date=TUESDAY + WEEK)
    change_visit(visit=gap, status="cancelled", cause="absent", reason="afwezig", by=team_lead)
    proposal = MakeUpProposal.objects.create(
        municipality=town.municipality,
        makes_up=missed,
        school=town.school,
        liaison=stand_in,
        date=gap.date,
        daypart=gap.daypart,
        kind=gap.kind,
    )
    services.accept_make_up(proposal=proposal, version=1, by=team_lead)

    came = services.withdraw_absence(absence=absence, by=team_lead)

    assert what_stays(came) == [(gap, "de school heeft dan al een ander bezoek")]
    assert not Absence.objects.exists()
    line = TermLedger.objects.get(school=town.school)
    assert (line.pattern, line.lapsed, line.open) == (1, 1, 0)


def test_end_of_an_absence_leaves_the_covers_of_a_later_one(town, team_lead, stand_in):
    one = ill(town, team_lead, until=NEXT_MONDAY)
    two = ill(town, team_lead, first=NEXT_MONDAY + WEEK)
    visit = factories.visit(town.school, town.liaison, TUESDAY + 2 * WEEK)
    cover(town, two, stand_in, team_lead)

    end_today(one, team_lead)

    visit.refresh_from_db()
    assert (visit.liaison, visit.standing_in_for) == (stand_in, town.liaison)


def test_end_of_an_absence_leaves_the_gaps_of_a_later_one(town, team_lead):
    one = ill(town, team_lead, until=NEXT_MONDAY)
    ill(town, team_lead, first=NEXT_MONDAY + WEEK)
    gap = fell_away(town, TUESDAY + 2 * WEEK)

    assert end_today(one, team_lead).stays == ()

    gap.refresh_from_db()
    assert (gap.status, gap.version) == ("cancelled", 1)


def test_absence_that_lasts_longer_gives_nothing_back(town, team_lead):
    one = ill(town, team_lead, until=NEXT_MONDAY)
    gap = fell_away(town, NEXT_MONDAY + WEEK)

    services.end_absence(absence=one, last=NEXT_MONDAY, by=team_lead)

    gap.refresh_from_db()
    assert gap.status == "cancelled"


def test_visit_stays_with_the_colleague_when_the_liaison_is_elsewhere_then(
    town, team_lead, stand_in
):
    visit = factories.visit(town.school, town.liaison, NEXT_MONDAY)
    absence = ill(town, team_lead)
    cover(town, absence, stand_in, team_lead)
    factories.visit(town.other_school, town.liaison, NEXT_MONDAY)

    came = end_today(absence, team_lead)

    visit.refresh_from_db()
    assert what_stays(came) == [(visit, "contactpersoon heeft dan een ander bezoek")]
    assert (visit.liaison, visit.standing_in_for) == (stand_in, town.liaison)


def test_visit_of_a_half_day_on_which_the_liaison_does_not_work_says_so(town, team_lead):
    """The school reads it: nobody is at another school then."""
    absence, gap = ill(town, team_lead), fell_away(town)
    works(town.liaison, weekdays=[1])

    came = end_today(absence, team_lead)

    gap.refresh_from_db()
    assert what_stays(came) == [(gap, "contactpersoon werkt dan niet")]
    assert (gap.status, gap.cause, gap.reason) == ("cancelled", "busy", NOT_WORKING)


def test_two_that_return_do_not_take_one_half_day(town, team_lead):
    absence = ill(town, team_lead)
    gaps = [fell_away(town)]
    gaps.append(
        factories.visit(
            town.other_school,
            town.liaison,
            NEXT_MONDAY,
            status="cancelled",
            cause="absent",
            reason="afwezig",
        )
    )

    came = end_today(absence, team_lead)

    assert what_stays(came) == [(gaps[1], "contactpersoon heeft dan een ander bezoek")]
    assert list(Visit.objects.standing()) == [gaps[0]]
    gaps[1].refresh_from_db()
    assert gaps[1].cause == "busy"


def gone(school):
    School.objects.filter(pk=school.pk).update(gone_on=TUESDAY)


def closed(school):
    Closure.objects.create(
        municipality=school.municipality,
        school=school,
        period=period(NEXT_MONDAY, NEXT_MONDAY + DAY),
        reason="studiedag",
    )


@pytest.mark.parametrize(("happens", "reason"), [(gone, "school opgeheven"), (closed, "studiedag")])
def test_gap_at_a_school_that_does_not_receive_says_so(town, team_lead, happens, reason):
    absence, gap = ill(town, team_lead), fell_away(town)
    happens(town.school)

    came = end_today(absence, team_lead)

    gap.refresh_from_db()
    assert what_stays(came) == [(gap, reason)]
    assert (gap.status, gap.cause, gap.reason) == ("cancelled", "closed", reason)


def test_absence_does_not_end_before_it_begins(town, team_lead):
    with pytest.raises(ValidationError, match="begint op 23 november 2026"):
        services.end_absence(absence=ill(town, team_lead), last=MONDAY - DAY, by=team_lead)


def test_absence_is_not_stretched_over_another(town, team_lead):
    absence = ill(town, team_lead, until=TUESDAY)
    ill(town, team_lead, first=NEXT_MONDAY)

    with pytest.raises(ValidationError, match="staat al als afwezig"):
        services.end_absence(absence=absence, last=NEXT_MONDAY, by=team_lead)


def test_end_of_a_cover_leaves_later_visits_to_somebody_else(town, team_lead, stand_in):
    visit = factories.visit(town.school, town.liaison, NEXT_MONDAY)
    row = cover(town, ill(town, team_lead), stand_in, team_lead).substitution

    services.end_substitution(substitution=row, last=TUESDAY, by=team_lead)

    visit.refresh_from_db()
    row.refresh_from_db()
    assert visit.liaison == town.liaison
    assert row.period == period(MONDAY, TUESDAY + DAY)
    assert list(pages.uncovered(team_lead, MONDAY, NEXT_MONDAY + WEEK)) == [visit]


def test_colleagues_of_the_own_cluster_come_first(town, team_lead, stand_in):
    """LIA-2: When a liaison drops out, a colleague of the same cluster takes over."""
    factories.liaison(town.municipality, name="Aagje van een ander cluster")
    absence = ill(town, team_lead)

    rows = pages.candidates(team_lead, absence)

    assert [row["pk"] for row in rows][0] == stand_in.pk
    assert town.liaison.pk not in [row["pk"] for row in rows]


# --- who comes back, and to what ---


def left_service(liaison, by, last=TUESDAY):
    liaison.assignments.all().delete()
    services.end_employment(liaison=liaison, last=last, by=by)


def of_the_plan(visit):
    """The plan promised it, so it is of whoever is tied to the school."""
    Visit.objects.filter(pk=visit.pk).update(
        plan=StandingPlan.objects.create(
            municipality=visit.municipality,
            name="Vast rooster",
            period=PLAN,
            status="published",
        ),
        pattern_date=visit.date,
        pattern_daypart=visit.daypart,
    )
    visit.refresh_from_db()
    return visit


def test_visit_stays_with_the_colleague_when_the_liaison_has_left(town, team_lead, stand_in):
    visit = factories.visit(town.school, town.liaison, NEXT_MONDAY)
    absence = ill(town, team_lead)
    cover(town, absence, stand_in, team_lead)
    left_service(town.liaison, team_lead)

    came = end_today(absence, team_lead)

    visit.refresh_from_db()
    assert what_stays(came) == [(visit, "contactpersoon is uit dienst")]
    assert visit.liaison == stand_in


def test_visit_stays_with_the_colleague_when_the_school_went_to_another(town, team_lead, stand_in):
    visit = of_the_plan(factories.visit(town.school, town.liaison, NEXT_MONDAY))
    absence = ill(town, team_lead)
    cover(town, absence, stand_in, team_lead)
    town.liaison.assignments.update(period=period(factories.LONG_AGO, NEXT_MONDAY))

    came = end_today(absence, team_lead)

    visit.refresh_from_db()
    assert what_stays(came) == [(visit, "de school heeft dan een andere contactpersoon")]
    assert visit.liaison == stand_in


def test_gap_of_a_liaison_who_has_left_has_no_liaison(town, team_lead):
    absence, gap = ill(town, team_lead), fell_away(town)
    left_service(town.liaison, team_lead)

    end_today(absence, team_lead)

    gap.refresh_from_db()
    assert (gap.status, gap.cause) == ("cancelled", "vacant")


def test_cover_that_ends_gives_nothing_to_who_has_left(town, team_lead, stand_in):
    visit = factories.visit(town.school, town.liaison, NEXT_MONDAY)
    row = cover(town, ill(town, team_lead), stand_in, team_lead).substitution
    left_service(town.liaison, team_lead)

    came = services.end_substitution(substitution=row, last=TUESDAY, by=team_lead)

    visit.refresh_from_db()
    assert what_stays(came) == [(visit, "contactpersoon is uit dienst")]
    assert visit.liaison == stand_in


def closed_on_mondays(town):
    ReceivingHours.objects.create(
        municipality=town.municipality,
        school=town.school,
        answers=["closed"] + ["welcome"] * 9,
        period=period(MONDAY),
        status="agreed",
    )


def blocked_on_mondays(town, **values):
    PlanBlock.objects.create(
        municipality=town.municipality,
        school=town.school,
        half_day=0,
        reason="gymzaal",
        period=period(MONDAY),
        **values,
    )


@pytest.mark.parametrize(
    ("agreed", "reason"),
    [
        (closed_on_mondays, "de school ontvangt dan niet"),
        (blocked_on_mondays, "er is vastgelegd dat het dan niet kan"),
    ],
)
def test_what_was_agreed_meanwhile_keeps_a_visit_from_returning(town, team_lead, agreed, reason):
    absence, gap = ill(town, team_lead), fell_away(town)
    agreed(town)

    came = end_today(absence, team_lead)

    gap.refresh_from_db()
    assert what_stays(came) == [(gap, reason)]
    assert (gap.status, gap.cause, gap.reason) == ("cancelled", "blocked", reason)


@pytest.mark.parametrize(("turn", "status"), [(1, "cancelled"), (2, "planned")])
def test_block_of_one_week_of_the_cycle_is_of_that_week(town, plan, team_lead, turn, status):
    """The autumn holiday is not counted: the week of 30 November is the first but one."""
    StandingPlan.objects.update(cycle_from=MONDAY)
    absence, gap = ill(town, team_lead), fell_away(town)
    blocked_on_mondays(town, cycle_week=turn)

    end_today(absence, team_lead)

    gap.refresh_from_db()
    assert gap.status == status


def test_meeting_returns_though_the_school_does_not_receive_visits_then(town, team_lead):
    absence, gap = ill(town, team_lead), fell_away(town)
    Visit.objects.filter(pk=gap.pk).update(kind="meeting")
    closed_on_mondays(town)

    assert end_today(absence, team_lead).stays == ()

    gap.refresh_from_db()
    assert gap.status == "planned"


def test_end_in_the_past_leaves_what_a_colleague_did_with_that_colleague(town, team_lead, stand_in):
    absence = ill(town, team_lead, first=MONDAY - WEEK)
    yesterday, today = (
        factories.visit(town.school, stand_in, day, standing_in_for=town.liaison)
        for day in (MONDAY, TUESDAY)
    )

    came = services.end_absence(absence=absence, last=MONDAY - DAY, by=team_lead)

    yesterday.refresh_from_db()
    today.refresh_from_db()
    assert (came.stays, yesterday.liaison, today.liaison) == ((), stand_in, town.liaison)


def test_cover_that_ends_in_the_past_leaves_what_the_colleague_did(town, team_lead, stand_in):
    row = cover(town, ill(town, team_lead), stand_in, team_lead).substitution
    done = factories.visit(town.school, stand_in, MONDAY, standing_in_for=town.liaison)

    services.end_substitution(substitution=row, last=MONDAY - DAY, by=team_lead)

    done.refresh_from_db()
    assert done.liaison == stand_in


# --- who stands in for whom ---


def test_cover_of_who_stands_in_keeps_whose_visit_it_is(town, team_lead, stand_in):
    visit = factories.visit(town.school, town.liaison, NEXT_MONDAY)
    first = ill(town, team_lead)
    cover(town, first, stand_in, team_lead)
    third = colleague(town)
    cover(town, ill(town, team_lead, liaison=stand_in, first=TUESDAY), third, team_lead)
    visit.refresh_from_db()
    assert (visit.liaison, visit.standing_in_for) == (third, town.liaison)

    end_today(first, team_lead)

    visit.refresh_from_db()
    assert (visit.liaison, visit.standing_in_for) == (town.liaison, None)


def test_end_of_a_cover_in_a_chain_gives_the_visit_back_to_who_stood_in(town, team_lead, stand_in):
    visit = factories.visit(town.school, town.liaison, NEXT_MONDAY)
    cover(town, ill(town, team_lead), stand_in, team_lead)
    second = ill(town, team_lead, liaison=stand_in, first=TUESDAY)
    row = cover(town, second, colleague(town), team_lead).substitution

    services.end_substitution(substitution=row, last=TUESDAY, by=team_lead)

    visit.refresh_from_db()
    assert (visit.liaison, visit.standing_in_for) == (stand_in, town.liaison)


def test_owner_who_covers_for_who_stood_in_has_the_own_visit(town, team_lead, stand_in):
    """Back early, and the stand-in falls ill: nobody stands in for themself."""
    visit = factories.visit(town.school, stand_in, NEXT_MONDAY, standing_in_for=town.liaison)

    cover(town, ill(town, team_lead, liaison=stand_in, first=TUESDAY), town.liaison, team_lead)

    visit.refresh_from_db()
    assert (visit.liaison, visit.standing_in_for) == (town.liaison, None)


def test_who_is_not_in_service_does_not_stand_in(town, team_lead, stand_in):
    left_service(stand_in, team_lead)

    with pytest.raises(ValidationError, match="dan niet in dienst"):
        cover(town, ill(town, team_lead, first=NEXT_MONDAY), stand_in, team_lead)


def test_cover_does_not_end_after_the_absence(town, team_lead, stand_in):
    row = cover(town, ill(town, team_lead, until=NEXT_MONDAY), stand_in, team_lead).substitution

    with pytest.raises(ValidationError, match="De vervanging eindigt al op 29 november 2026"):
        services.end_substitution(substitution=row, last=NEXT_MONDAY, by=team_lead)

    row.refresh_from_db()
    assert row.period == period(MONDAY, NEXT_MONDAY)


# --- longer than was thought ---


def lengthen(absence, by):
    return services.end_absence(absence=absence, last=NEXT_MONDAY + WEEK, by=by)


def test_absence_that_lasts_longer_is_covered_for_longer(town, team_lead, stand_in):
    absence = ill(town, team_lead, until=NEXT_MONDAY)
    row = cover(town, absence, stand_in, team_lead).substitution
    visit = factories.visit(town.school, town.liaison, NEXT_MONDAY)

    lengthen(absence, team_lead)

    row.refresh_from_db()
    visit.refresh_from_db()
    assert row.period == period(MONDAY, NEXT_MONDAY + WEEK + DAY)
    assert (visit.liaison, visit.standing_in_for) == (stand_in, town.liaison)


def test_cover_that_had_stopped_before_is_not_lengthened(town, team_lead, stand_in):
    absence = ill(town, team_lead, until=NEXT_MONDAY)
    row = cover(town, absence, stand_in, team_lead, until=TUESDAY + DAY).substitution

    lengthen(absence, team_lead)

    row.refresh_from_db()
    assert row.period == period(MONDAY, TUESDAY + DAY)


def test_stand_in_who_is_away_then_leaves_the_visit_open(town, team_lead, stand_in):
    absence = ill(town, team_lead, until=NEXT_MONDAY)
    row = cover(town, absence, stand_in, team_lead).substitution
    ill(town, team_lead, liaison=stand_in, first=NEXT_MONDAY)
    visit = factories.visit(town.school, town.liaison, NEXT_MONDAY)

    lengthen(absence, team_lead)

    row.refresh_from_db()
    assert row.period == period(MONDAY, NEXT_MONDAY)
    assert list(pages.uncovered(team_lead, MONDAY, NEXT_MONDAY + WEEK)) == [visit]


def test_stand_in_who_leaves_stands_in_until_then(town, team_lead, stand_in):
    absence = ill(town, team_lead, until=NEXT_MONDAY)
    row = cover(town, absence, stand_in, team_lead).substitution
    services.end_employment(liaison=stand_in, last=NEXT_MONDAY, by=team_lead)

    lengthen(absence, team_lead)

    row.refresh_from_db()
    assert row.period == period(MONDAY, NEXT_MONDAY + DAY)
