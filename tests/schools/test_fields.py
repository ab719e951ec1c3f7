"""A school in a form: by code, by name, or chosen out of several."""

import pytest
from django import forms

from schools.fields import SchoolField
from schools.models import School
from tests import factories


class Form(forms.Form):
    school = SchoolField(label="School")

    def __init__(self, data, schools):
        super().__init__(data)
        self.fields["school"].schools = schools


@pytest.fixture
def schools(db):
    town = factories.municipality()
    for name, city in [
        ("De Boom", "Oss"),
        ("De Boom", "Heesch"),
        ("De Boomgaard", "Oss"),
        ("Het Éénbesje", "Oss"),
    ]:
        factories.school(town, name=name, city=city)
    factories.school(factories.municipality(), name="De Zeemeeuw")
    return School.objects.filter(municipality=town)


def sent(schools, text, **more):
    form = Form({"school": text, **more}, schools)
    form.is_valid()
    return form


def error_code(form):
    return form.errors.as_data()["school"][0].code


def test_code_is_enough(schools):
    school = schools.first()
    form = sent(schools, school.code.lower())

    assert form.cleaned_data["school"] == school


def test_suggestion_as_chosen(schools):
    school = schools.get(city="Heesch")

    assert sent(schools, f"De Boom ({school.code})").cleaned_data["school"] == school


@pytest.mark.parametrize("text", ["eenbesje", "ÉÉNBES", "  het   eenbesje "])
def test_name_however_written(schools, text):
    assert sent(schools, text).cleaned_data["school"].name == "Het Éénbesje"


def test_name_and_place(schools):
    assert sent(schools, "boom heesch").cleaned_data["school"].city == "Heesch"


def test_several_are_offered_with_their_place(schools):
    form = sent(schools, "De Boom")
    page = str(form["school"])

    assert error_code(form) == "several"
    assert page.count('type="radio"') == 2  # not De Boomgaard: two have exactly this name
    assert "Heesch" in page


def test_choosing_one_of_several(schools):
    label = f"De Boom ({schools.get(city='Heesch').code})"
    form = sent(schools, "De Boom", school_keuze=label, school_bij="De Boom")

    assert form.cleaned_data["school"].city == "Heesch"


def test_text_that_was_changed_after_the_offer_counts(schools):
    label = f"De Boom ({schools.get(city='Heesch').code})"
    form = sent(schools, "eenbes", school_keuze=label, school_bij="De Boom")

    assert form.cleaned_data["school"].name == "Het Éénbesje"


def test_school_that_the_user_may_not_choose_is_unknown(schools):
    foreign = School.objects.get(name="De Zeemeeuw")

    assert error_code(sent(schools, "De Zeemeeuw")) == "unknown"
    assert error_code(sent(schools, foreign.code)) == "unknown"


def test_nothing_filled_in(schools):
    assert sent(schools, "  ").errors["school"] == ["Vul een school in."]


def test_too_many_show_ten(schools):
    town = schools.first().municipality
    for number in range(12):
        factories.school(town, name=f"Beuk {number}")
    form = sent(schools, "beuk")

    assert error_code(form) == "many"
    assert str(form["school"]).count('type="radio"') == 10


def test_page_never_lists_all_schools(schools):
    unbound = Form(None, schools)

    assert "<option" not in str(unbound["school"])
    assert 'hx-get="/scholen/zoeken/?veld=school"' in str(unbound["school"])


def test_two_forms_share_no_candidates(schools):
    sent(schools, "De Boom")

    assert "radio" not in str(Form(None, schools)["school"])


def test_school_of_before_is_shown(schools):
    school = schools.get(city="Heesch")
    form = Form(None, schools)
    form.initial = {"school": school}

    assert f'value="De Boom ({school.code})"' in str(form["school"])


def test_markup_in_what_was_typed_is_text(schools):
    assert "<script>" not in str(sent(schools, "<script>boom")["school"])
