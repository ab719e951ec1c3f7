"""The crispy pack `nlds`: what NL Design System asks of a form, in the HTML that leaves us."""

import pytest
from crispy_forms.utils import render_crispy_form
from lxml import html

from tests.frontend.sample_forms import AskForm, EveryFieldForm, SignInForm


def tree(form):
    return html.fromstring(f"<main>{render_crispy_form(form)}</main>")


@pytest.fixture
def empty():
    return tree(EveryFieldForm())


@pytest.fixture
def wrong():
    return tree(EveryFieldForm(data={}, files={}))


def test_form_leaves_validation_to_the_server(empty):
    assert empty.xpath("//form/@novalidate") == [""]
    assert empty.xpath("//*[@required]") == []


def test_required_fields_are_announced(empty):
    required = empty.xpath("//*[@aria-required='true']/@name")

    assert required == [
        "name",
        "email",
        "start_dag",
        "start_maand",
        "start_jaar",
        "school",
        "upload",
        "agree",
    ]


def test_only_optional_fields_are_marked(empty):
    marked = [
        label.text_content().strip().removesuffix(" (niet verplicht)")
        for label in empty.xpath("//*[contains(@class,'ocp-label')]")
        if label.xpath(".//span[@class='ocp-optional']")
    ]

    assert marked == ["Uren per week", "Welke dagdelen werkt u?", "Opmerking"]


def test_radio_buttons_are_a_required_group():
    group = tree(AskForm()).xpath("//fieldset[@role='radiogroup']")[0]

    assert group.get("aria-required") == "true"
    assert group.find("legend").text_content().strip() == "Waar gaat uw vraag over?"
    assert group.xpath(".//input[@aria-required]") == []


def test_every_field_has_a_label(empty):
    names = {
        field.get("id") for field in empty.xpath("//input[not(@type='hidden')]|//select|//textarea")
    }

    assert names <= set(empty.xpath("//label/@for"))


def test_every_description_and_error_exists(wrong):
    described = {name for value in wrong.xpath("//@aria-describedby") for name in value.split()}

    assert described
    assert described <= set(wrong.xpath("//@id"))


def test_error_summary_stands_before_the_form_and_takes_focus(wrong):
    summary = wrong.xpath("//*[@class='ocp-errors']")[0]

    assert summary.xpath("following-sibling::div//form")
    assert summary.xpath("ancestor::form") == []
    assert summary.find("h2").get("tabindex") == "-1"
    assert "autofocus" in summary.find("h2").attrib


def test_error_summary_links_to_each_field(wrong):
    links = wrong.xpath("//*[@class='ocp-errors']//a/@href")

    assert links == [
        "#id_name",
        "#id_email",
        "#id_start_0",
        "#id_school",
        "#id_upload",
        "#id_agree",
    ]
    assert {link.removeprefix("#") for link in links} <= set(wrong.xpath("//@id"))


def test_missing_answers_are_named(wrong):
    assert [link.text_content() for link in wrong.xpath("//*[@class='ocp-errors']//a")] == [
        "Vul ‘Naam van het overleg’ in.",
        "Vul ‘E-mailadres’ in.",
        "Vul een datum in.",
        "Maak een keuze bij ‘School’.",
        "Kies een bestand bij ‘Bestand van DUO’.",
        "Zet een vinkje bij ‘De samenwerkingsverbanden zijn gehoord’.",
    ]


def test_a_question_is_answered_and_not_filled_in():
    links = tree(AskForm(data={})).xpath("//*[@class='ocp-errors']//a")

    assert links[-1].text_content() == "Geef antwoord op ‘Wat is uw vraag?’."


def test_errors_stand_at_their_field_too(wrong):
    error = wrong.get_element_by_id("id_name_error")

    assert "Vul ‘Naam van het overleg’ in." in error.text_content()
    assert wrong.get_element_by_id("id_name").get("aria-invalid") == "true"


def test_long_text_may_run_over_its_limit(empty):
    field = empty.get_element_by_id("id_remark")

    assert field.get("maxlength") is None
    assert field.get("data-maxlength") == "300"
    assert "maximaal 300 tekens" in empty.get_element_by_id("id_remark_count").text_content()


def test_numbers_are_typed_as_text(empty):
    field = empty.get_element_by_id("id_hours")

    assert (field.get("type"), field.get("inputmode"), field.get("min")) == (
        "text",
        "decimal",
        None,
    )


def test_a_form_with_a_file_is_multipart(empty):
    assert empty.xpath("//form/@enctype") == ["multipart/form-data"]


def test_buttons_have_one_that_leads():
    classes = tree(AskForm()).xpath("//button/@class")

    assert ["primary" in value for value in classes] == [True, False]


def test_intro_can_be_left_out():
    assert "Vul alle velden in" not in tree(SignInForm()).text_content()
    assert "Vul alle velden in" in tree(AskForm()).text_content()


def test_only_a_form_with_autosave_says_when_it_was_kept():
    assert len(tree(AskForm()).xpath("//*[@data-autosave-status]")) == 1
    assert tree(SignInForm()).xpath("//*[@data-autosave-status]") == []


def test_text_of_a_user_is_escaped():
    form = EveryFieldForm(data={"name": "<script>alert(1)</script>"}, files={})

    assert tree(form).xpath("//script") == []
