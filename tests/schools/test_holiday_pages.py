"""Schoolvakanties on screen and in the table."""

import datetime as dt

import pytest
from django.urls import reverse

from ocp_portal import clock
from ocp_portal.policy import Role
from schools.holidays import school_holidays
from schools.models import SchoolHoliday
from schools.services.holidays import load_holidays


def page(as_role, **query):
    return as_role(Role.LIAISON).get(reverse("holiday_list"), query)


def names(response):
    return [row["cells"][0]["text"] for row in response.context["rows"]]


def test_page_is_of_own_region(as_role, town):
    town.municipality.holiday_region = "noord"
    town.municipality.save()

    assert page(as_role).context["region"] == "Noord"


def test_year_of_a_region(as_role):
    response = page(as_role, regio="zuid", jaar="2019-2020")

    assert names(response)[0] == "Herfstvakantie"
    assert "12 oktober 2019" in response.content.decode()
    assert response.context["gaps"] == []


def test_gaps_are_named(as_role):
    client = as_role(Role.LIAISON)
    with clock.at(dt.datetime(2041, 3, 1, tzinfo=dt.UTC)):
        response = client.get(reverse("holiday_list"), {"regio": "zuid", "jaar": "2040-2041"})

    assert "In de vakantietabel ontbreken van 2040-2041, regio zuid: alle vakanties" in (
        response.content.decode()
    )


@pytest.mark.parametrize("query", [{"jaar": "1900-1901"}, {"regio": "oost"}, {"jaar": "<b>"}])
def test_address_that_makes_no_sense_shows_the_present_and_says_so(as_role, query):
    response = page(as_role, **query)

    assert response.status_code == 422
    assert "een mogelijkheid uit de lijst." in response.content.decode()
    assert response.context["rows"]


def test_public_holidays_of_the_school_year(as_role):
    labels = [row["label"] for row in page(as_role, jaar="2019-2020").context["public"]]

    assert labels[0] == "Eerste Kerstdag"
    assert "Koningsdag" in labels


# --- the table ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_table_is_there_without_ceremony():
    assert SchoolHoliday.objects.count() == len(school_holidays())
    row = SchoolHoliday.objects.get(region="zuid", school_year="2019-2020", name="Herfstvakantie")
    assert row.period.upper.isoformat() == "2019-10-21"


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    assert load_holidays() is False


@pytest.mark.django_db
def test_table_follows_the_facts():
    SchoolHoliday.objects.filter(region="zuid").update(source="verkeerd")
    SchoolHoliday.objects.filter(region="noord").delete()
    extra = SchoolHoliday.objects.first()
    extra.pk, extra.name = None, "Ijsvrij"
    extra.save()

    assert load_holidays() is True
    assert load_holidays() is False
    assert not SchoolHoliday.objects.filter(name="Ijsvrij").exists()
