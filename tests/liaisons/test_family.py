"""The familiecontactpersoon: a log of light questions that nobody can be found in (LIA-11)."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.urls import reverse

from liaisons import services
from liaisons.models import LightQuestion
from ocp_portal import clock
from ocp_portal.audit.queries import thing_of
from ocp_portal.periods import period
from ocp_portal.policy import Role
from tests import factories
from tests.counting import asked_of_the_database
from tests.liaisons.conftest import AMSTERDAM, MONDAY, TUESDAY

LOG, LIST = reverse("light_question_create"), reverse("light_question_list")
TWO_WEEKS_AGO = TUESDAY - dt.timedelta(days=14)


@pytest.fixture
def person(town):
    return town.people[Role.FAMILY_CONTACT]


@pytest.fixture
def family(as_role):
    return as_role(Role.FAMILY_CONTACT)


def caught(town, by, date=TUESDAY, **values):
    return services.log_light_question(
        **{
            "school": town.school,
            "date": date,
            "asked_by": "parent",
            "subject": "money",
            "done": "helped",
            "token": uuid.uuid4(),
            "by": by,
        }
        | values
    )


def as_shown(client, **taps):
    """What the browser sends: the form as it stands on Vandaag, and what was tapped."""
    form = client.get("/vandaag/").context["form"]
    return {name: form[name].value() or "" for name in ("asked_by", "school", "date", "token")} | (
        {"date": clock.today().isoformat()} | taps
    )


def rows_of(page):
    return [(row["what"], row["about"]) for row in page.context["questions"]]


def test_light_question_is_kept_in_two_taps(family, town, person):
    """LIA-11: A role of its own, with a log of light questions that were caught."""
    answer = family.post(LOG, as_shown(family, subject="letters", done="to_access"), follow=True)

    row = LightQuestion.objects.get()
    assert (row.school, row.date, row.recorded_by) == (town.school, TUESDAY, person)
    assert (row.asked_by, row.subject, row.done) == ("parent", "letters", "to_access")
    assert answer.redirect_chain == [("/vandaag/", 302)]
    assert "Bewaard: brieven en formulieren, meegegaan naar het CJG." in answer.content.decode()
    assert rows_of(answer) == [
        ("Brieven en formulieren", "Vandaag, ouder, meegegaan naar het CJG"),
    ]


def test_what_was_kept_today_about_an_earlier_day_stands_on_vandaag(family, town, person):
    caught(town, person, MONDAY)
    with clock.at(clock.now() - dt.timedelta(days=1)):
        caught(town, person, MONDAY, subject="health")

    assert rows_of(family.get("/vandaag/")) == [
        ("Geld en regelingen", "Gisteren, ouder, zelf geholpen"),
    ]


def test_nothing_about_anybody_can_be_in_a_light_question():
    """Choices, a school and a day: no field in which somebody could write."""
    typed = {
        field.name
        for field in LightQuestion._meta.fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    }
    assert typed == set()


def test_same_form_twice_is_one_light_question(family):
    taps = as_shown(family, subject="home", done="explained")

    statuses = [family.post(LOG, taps).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert LightQuestion.objects.count() == 1


def test_same_form_with_another_choice_is_another_light_question(family):
    taps = as_shown(family, subject="home", done="explained")

    for done in ("explained", "helped"):
        family.post(LOG, taps | {"done": done})

    assert {row.done for row in LightQuestion.objects.all()} == {"explained", "helped"}


@pytest.mark.parametrize(
    ("taps", "field"),
    [
        ({"subject": "home"}, "done"),  # the Enter key presses no button that says what was done
        ({"done": "helped"}, "subject"),
        ({"subject": "kind", "done": "helped"}, "subject"),
        ({"subject": "home", "done": "helped", "date": "2026-11-09"}, "date"),
        ({"subject": "home", "done": "helped", "date": "2026-11-25"}, "date"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said(family, taps, field):
    page = family.post(LOG, as_shown(family) | taps)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not LightQuestion.objects.exists()


@pytest.mark.parametrize("day", [TUESDAY + dt.timedelta(days=1), dt.date(2026, 11, 9)])
def test_day_to_come_or_long_ago_is_refused(town, person, day):
    with pytest.raises(ValidationError, match="de afgelopen twee weken"):
        caught(town, person, day)


def test_school_of_somebody_else_is_refused(family, town, person):
    page = family.post(
        LOG, as_shown(family, subject="home", done="helped", school=town.other_school.pk)
    )

    assert list(page.context["form"].errors) == ["school"]
    with pytest.raises(PermissionDenied):
        caught(town, person, school=town.other_school)


def test_school_that_is_gone_catches_no_questions_any_more(town, person):
    town.school.gone_on = TUESDAY
    town.school.save()

    assert caught(town, person, MONDAY)
    with pytest.raises(ValidationError, match="opgeheven"):
        caught(town, person)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FAMILY_CONTACT}))
def test_nobody_else_logs_or_reads_one(town, person, role):
    row = caught(town, person)

    assert not LightQuestion.objects.visible_to(town.people[role]).exists()
    with pytest.raises(PermissionDenied):
        caught(town, town.people[role])
    with pytest.raises(PermissionDenied):
        services.remove_light_question(question=row, by=town.people[role])


def test_colleague_at_the_same_school_has_an_own_log(town, person):
    row = caught(town, person)
    colleague = factories.member(Role.FAMILY_CONTACT, town.municipality, town.school)

    assert not LightQuestion.objects.visible_to(colleague).exists()
    with pytest.raises(PermissionDenied):
        services.change_light_question(
            question=row,
            school=row.school,
            date=row.date,
            asked_by="other",
            subject="other",
            done="helped",
            by=colleague,
        )


def test_slip_is_mended(family, town, person):
    row = caught(town, person, TWO_WEEKS_AGO)
    page = reverse("light_question_change", args=[row.pk])
    form = family.get(page).context["form"]
    sent = {name: str(form[name].value()) for name in form.fields} | {"done": "to_doctor"}

    answer = family.post(page, sent)

    row.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert (row.done, row.date, row.subject) == ("to_doctor", TWO_WEEKS_AGO, "money")


def mend(row, day):
    return services.change_light_question(
        question=row,
        school=row.school,
        date=day,
        asked_by=row.asked_by,
        subject=row.subject,
        done=row.done,
        by=row.recorded_by,
    )


def test_mended_question_stays_in_its_quarter_so_that_no_two_reports_count_it(town, person):
    september, october = dt.date(2026, 9, 28), dt.date(2026, 10, 1)
    with clock.at(dt.datetime(2026, 10, 2, 9, tzinfo=AMSTERDAM)):
        row = caught(town, person, september)
        assert mend(row, dt.date(2026, 9, 30)).date == dt.date(2026, 9, 30)
        with pytest.raises(ValidationError, match="in hetzelfde kwartaal"):
            mend(row, october)


def test_mended_question_is_not_of_after_it_was_written_down(town, person):
    with clock.at(clock.now() - dt.timedelta(days=1)):
        row = caught(town, person, TWO_WEEKS_AGO)

    assert mend(row, MONDAY).date == MONDAY
    with pytest.raises(ValidationError, match="waarop u de vraag bewaarde"):
        mend(row, TUESDAY)


def test_form_to_mend_offers_only_days_that_can_be(family, town, person):
    with clock.at(dt.datetime(2026, 10, 2, 9, tzinfo=AMSTERDAM)):
        row = caught(town, person, dt.date(2026, 10, 2))
    with clock.at(dt.datetime(2026, 10, 5, 9, tzinfo=AMSTERDAM)):
        form = family.get(reverse("light_question_change", args=[row.pk])).context["form"]

    assert [day for day, _ in form.fields["date"].choices] == ["2026-10-02", "2026-10-01"]


def test_light_question_is_taken_away_where_it_was_seen(family, town, person):
    pages = ["/vandaag/", LIST]
    for sent, page in zip([{"from": "today"}, {}], pages, strict=True):
        row = caught(town, person)
        answer = family.post(reverse("light_question_remove", args=[row.pk]), sent)
        assert answer["Location"] == page

    assert not LightQuestion.objects.exists()


def test_after_two_weeks_it_stays_as_it_is(family, town, person):
    row = caught(town, person, TWO_WEEKS_AGO)
    with clock.at(clock.now() + dt.timedelta(days=1)):
        page = family.post(reverse("light_question_remove", args=[row.pk]), follow=True)
        shown = rows_of(family.get(LIST))

    assert "ouder dan twee weken" in page.content.decode()
    assert LightQuestion.objects.get() == row
    assert shown == []


@pytest.mark.parametrize(("method", "status"), [("get", 200), ("post", 422)])
def test_after_two_weeks_it_is_shown_without_a_form(family, town, person, method, status):
    row = caught(town, person, TWO_WEEKS_AGO)
    with clock.at(clock.now() + dt.timedelta(days=1)):
        page = getattr(family, method)(reverse("light_question_change", args=[row.pk]))

    assert page.status_code == status
    assert "form" not in page.context
    assert "ouder dan twee weken" in page.content.decode()
    assert town.school.name in page.content.decode()


def test_log_tells_how_many_by_week_and_what_became_of_them(family, town, person):
    for done in ("helped", "helped", "to_school", "to_doctor"):
        caught(town, person, done=done)
    with clock.at(clock.now() - dt.timedelta(days=7)):
        caught(town, person, TUESDAY - dt.timedelta(days=7), done="explained")

    weeks = family.get(LIST).context["weeks"]

    cells = [[cell["text"] for cell in row["cells"]] for row in weeks["rows"] + weeks["footer"]]
    assert cells == [
        ["Week 48", "2", "0", "2"],
        ["Week 47", "0", "1", "0"],
        ["Samen", "2", "1", "2"],
    ]
    subs = [row["cells"][0]["sub"] for row in weeks["rows"] + weeks["footer"]]
    assert subs == ["23 nov: 4 vragen", "16 nov: 1 vraag", "5 vragen"]


def test_weeks_of_more_than_half_a_year_ago_are_not_told(family, town, person):
    with clock.at(clock.now() - dt.timedelta(weeks=26)):
        caught(town, person, clock.today())

    assert family.get(LIST).context["weeks"]["rows"] == []


def test_with_more_schools_each_is_told_and_the_last_one_is_chosen(family, town, person):
    person.memberships.get().schools.add(town.other_school)
    caught(town, person, school=town.other_school)

    today, log = family.get("/vandaag/"), family.get(LIST)

    assert today.context["form"]["school"].value() == town.other_school.pk
    (row,) = log.context["by_school"]["rows"]
    assert row["cells"][0] == {"text": town.other_school.name, "sub": "1 vraag"}
    assert town.other_school.name in rows_of(log)[0][1]


def test_vandaag_says_who_the_liaison_is_and_where_to_turn(family, town):
    page = family.get("/vandaag/").content.decode()

    assert town.liaison.name in page
    assert reverse("route_guide") in page and reverse("share_check") in page


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.LIAISON, True),
        (Role.CARE_COORDINATOR, True),
        (Role.FAMILY_CONTACT, False),  # who knows
        (Role.PRIVACY_OFFICER, False),
    ],
)
def test_school_page_says_who_the_family_contact_is(as_role, town, person, role, told):
    page = as_role(role).get(reverse("school_detail", args=[town.school.code]))

    names = [each["name"] for each in page.context["family"]]
    assert (person.full_name in names) is told


def test_family_contact_whose_role_ended_stands_nowhere(as_role, town, person):
    person.memberships.update(period=period(factories.LONG_AGO, TUESDAY))

    page = as_role(Role.LIAISON).get(reverse("school_detail", args=[town.school.code]))

    assert person.full_name not in page.content.decode()


def test_school_without_a_liaison_goes_to_the_access(family, town):
    town.municipality.fallback_phone = "088 000 99 00"
    town.municipality.save()
    town.liaison.assignments.all().delete()

    page = family.get("/vandaag/").content.decode()

    assert "geen vaste onderwijscontactpersoon" in page
    assert "088 000 99 00" in page


@pytest.mark.parametrize("address", ["/vandaag/", LOG])
def test_who_has_no_school_yet_reads_who_gives_one(family, person, address):
    person.memberships.get().schools.clear()

    assert "Er is nog geen school aan u gekoppeld" in family.get(address).content.decode()


def test_town_has_its_own_word_for_the_access(family, town):
    town.municipality.access_short = "Toegangsteam"
    town.municipality.save()

    page = family.get("/vandaag/").content.decode()

    assert "Het Toegangsteam" in page
    assert "Het CJG" not in page


@pytest.mark.parametrize("address", ["/vandaag/", LIST])
def test_pages_ask_as_much_at_three_as_at_one(family, town, person, address):
    person.memberships.get().schools.add(town.other_school)
    asked = []
    for _ in range(3):
        for school in (town.school, town.other_school):
            caught(town, person, school=school)
        family.get(address)  # what the first look of a session does once
        asked.append(asked_of_the_database(lambda: family.get(address)))

    assert asked[0] == asked[2]
    assert asked[0] <= 9


def test_access_log_has_a_word_for_it():
    assert thing_of("light_question_change") == "lichte vraag"
