from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from ocp_portal.forms import KnownDateField, parse_known_date


class StartForm(forms.Form):
    start = KnownDateField(label="Vanaf", earliest=date(2026, 8, 1), latest=date(2027, 7, 31))


class OptionalForm(forms.Form):
    start = KnownDateField(label="Vanaf", required=False)


def answers(day, month, year):
    return {"start_dag": day, "start_maand": month, "start_jaar": year}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("24", "11", "2026"), date(2026, 11, 24)),
        (("05", "03", "2026"), date(2026, 3, 5)),
        (("1", "maart", "2027"), date(2027, 3, 1)),
        (("1", "mrt.", "2027"), date(2027, 3, 1)),
        (("1", "Aug", "2026"), date(2026, 8, 1)),
        (("29", "2", "2028"), date(2028, 2, 29)),
    ],
)
def test_parse_known_date_reads_what_people_write(parts, expected):
    assert parse_known_date(*parts) == expected


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("31", "2", "2026"), "31 februari bestaat niet."),
        (("31", "april", "2026"), "31 april bestaat niet."),
        (("29", "2", "2027"), "29 februari 2027 bestaat niet."),
        (("32", "1", "2026"), "Dag 32 bestaat niet. Kies 1 tot en met 31."),
        (("0", "1", "2026"), "Dag 0 bestaat niet. Kies 1 tot en met 31."),
        (("1", "13", "2026"), "Maand 13 bestaat niet. Kies 1 tot en met 12."),
        (("1", "ju", "2026"), "Gebruik voor de maand alleen cijfers."),
        (("een", "1", "2026"), "Gebruik voor de dag alleen cijfers."),
        (("²", "1", "2026"), "Gebruik voor de dag alleen cijfers."),
        (("1", "1", "26"), "Schrijf het jaar met vier cijfers, bijvoorbeeld 2026."),
        (("1", "1", "0000"), "Schrijf het jaar met vier cijfers, bijvoorbeeld 2026."),
        (("", "1", "2026"), "Vul ook de dag in."),
        (("1", "", ""), "Vul ook de maand en het jaar in."),
    ],
)
def test_parse_known_date_says_what_is_wrong(parts, sentence):
    with pytest.raises(ValidationError) as caught:
        parse_known_date(*parts)

    assert caught.value.messages == [sentence]


def test_known_date_field_cleans_three_texts_to_a_date():
    form = StartForm(answers(" 24", "november ", "2026"))

    assert form.is_valid()
    assert form.cleaned_data == {"start": date(2026, 11, 24)}


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("", "", ""), "Vul een datum in."),
        (("31", "7", "2026"), "Kies een datum op of na 1 augustus 2026."),
        (("1", "8", "2027"), "Kies een datum op of voor 31 juli 2027."),
    ],
)
def test_known_date_field_out_of_bounds_is_refused(parts, sentence):
    assert StartForm(answers(*parts)).errors == {"start": [sentence]}


def test_known_date_field_left_empty_is_none_when_optional():
    form = OptionalForm(answers("", "", ""))

    assert form.is_valid()
    assert form.cleaned_data == {"start": None}


def test_known_date_field_shows_what_was_typed_after_an_error():
    form = StartForm(answers("31", "2", "2026"))

    html = str(form["start"])

    assert [f'value="{text}"' in html for text in ("31", "2", "2026")] == [True, True, True]


@pytest.mark.parametrize(
    ("parts", "changed"),
    [(("24", "11", "2026"), False), (("25", "11", "2026"), True), (("x", "", ""), True)],
)
def test_known_date_field_knows_whether_it_changed(parts, changed):
    form = StartForm(answers(*parts), initial={"start": date(2026, 11, 24)})

    assert form.has_changed() is changed
