"""Samenwerkingsverbanden of a municipality (SCH-11)."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ocp_portal.policy import Role
from schools.models import Partnership, School
from schools.services.partnerships import add_partnership, choose_partnership
from tests import factories


@pytest.fixture
def municipality(db):
    return factories.municipality()


def add(municipality, code="PO3006", name="SWV"):
    return add_partnership(municipality=municipality, code=code, name=name)


def test_schools_join_the_only_one_of_their_kind(municipality):
    primary = factories.school(municipality)
    both = factories.school(municipality, sector="SO/VSO")
    partnership = add(municipality)

    assert set(School.objects.filter(partnership=partnership)) == {primary}
    both.refresh_from_db()
    assert both.partnership is None


def test_second_of_a_kind_takes_no_schools(municipality):
    add(municipality)
    school = factories.school(municipality)
    add(municipality, code="PO3102")

    school.refresh_from_db()
    assert school.partnership is None


def test_partnership_of_several_municipalities_is_one_row(municipality):
    first = add(municipality)
    other = factories.municipality()

    assert add(other, name="anders") == first
    assert Partnership.objects.get().name == "SWV"


def test_twice_is_refused(municipality):
    add(municipality)
    with pytest.raises(ValidationError, match="PO3006 staat er al"):
        add(municipality)


def test_partnership_of_elsewhere_cannot_be_chosen(municipality):
    elsewhere = factories.partnership("po", factories.municipality())
    with pytest.raises(ValidationError):
        choose_partnership(school=factories.school(municipality), partnership=elsewhere)


def test_administrator_adds_one(as_role, town):
    response = as_role(Role.ADMINISTRATOR).post(
        reverse("partnership_list"), {"code": "vo3006", "name": "SWV VO"}
    )

    assert response.status_code == 302
    assert town.municipality.partnerships.filter(code="VO3006", kind="vo").exists()


@pytest.mark.parametrize("code", ["XX3006", "PO", "PO30-06", ""])
def test_code_that_is_none_is_refused(as_role, code):
    response = as_role(Role.ADMINISTRATOR).post(
        reverse("partnership_list"), {"code": code, "name": "SWV"}
    )

    assert response.status_code == 422


def test_administrator_chooses_for_a_school(as_role, town):
    partnership = town.municipality.partnerships.get()
    response = as_role(Role.ADMINISTRATOR).post(
        reverse("school_partnership", args=[town.other_school.code]),
        {"partnership": partnership.pk},
    )

    assert response.status_code == 302
    town.other_school.refresh_from_db()
    assert town.other_school.partnership == partnership


def test_count_is_of_own_schools_in_the_register(as_role, town, other_town):
    partnership = town.municipality.partnerships.get()
    factories.school(other_town.municipality, partnership=partnership)
    page = as_role(Role.ADMINISTRATOR).get(reverse("partnership_list"))

    assert [row["cells"][2]["text"] for row in page.context["rows"]] == [1]
