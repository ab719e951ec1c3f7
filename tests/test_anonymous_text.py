"""Every text that others read may not tell who a child is, in whichever room it is typed."""

import pytest

from liaisons.forms.plans import BlockForm, NormActionForm, PinForm
from liaisons.forms.visits import HandoverForm
from liaisons.models import Liaison
from ocp_portal.policy import Role
from schools.forms import ClosureForm, TierForm, known_of

TELLING = "Emma Jansen (groep 5), bsn 123456782, moeder belt 0612345678"
FORMS = [
    (HandoverForm, "text", {}),
    (PinForm, "reason", {"colleagues": Liaison.objects.none()}),
    (BlockForm, "reason", {}),
    (NormActionForm, "text", {}),
    (ClosureForm, "reason", {}),
    (TierForm, "reason", {"partnerships": []}),
    (TierForm, "figures", {"partnerships": []}),
]


def made(town, form_class, more, **sent):
    block = {"mondays": {}}
    known = block if form_class is BlockForm else {"known": lambda: known_of([town.school])}
    return form_class(sent, user=town.people[Role.TEAM_LEAD], **known, **more)


@pytest.mark.parametrize(("form_class", "name", "more"), FORMS)
def test_text_that_tells_who_is_refused(town, form_class, name, more):
    form = made(town, form_class, more, **{name: TELLING})

    told = " ".join(form.errors[name])
    assert "burgerservicenummer" in told
    assert "telefoonnummer" in told
    assert "Emma Jansen" in told
    assert "sure" not in [each.name for each in form.helper.inputs]


@pytest.mark.parametrize(("form_class", "name", "more"), FORMS)
def test_text_without_a_child_passes(town, form_class, name, more):
    form = made(town, form_class, more, **{name: f"Afgesproken met {town.school.name}."})

    assert name not in form.errors


def test_name_is_asked_about_once(town):
    asked = made(town, HandoverForm, {}, text="Overleg met Karin Smeets")
    assert not asked.is_valid()
    hidden = {each.name: each.value for each in asked.helper.inputs if each.name != "save"}
    sent = {"text": "Overleg met Karin Smeets", **hidden}

    assert made(town, HandoverForm, {}, **sent).is_valid()
    assert not made(
        town, HandoverForm, {}, **{**sent, "text": "Overleg met Piet Jansen"}
    ).is_valid()


def test_question_whether_one_is_sure_stays_with_one_request(town):
    made(town, BlockForm, {}, reason="Overleg met Karin Smeets").is_valid()

    assert [each.name for each in BlockForm.helper.inputs] == ["save"]


def test_sure_remembers_the_button_that_was_pressed(town):
    given = {"tier": "extra", "reason": "Karin Smeets vroeg dit", "draft": "Bewaren als voorstel"}
    given |= {"valid_from_dag": "1", "valid_from_maand": "10", "valid_from_jaar": "2026"}
    more = {"partnerships": []}
    asked = made(town, TierForm, more, **given)
    assert not asked.is_valid()
    hidden = {each.name: each.value for each in asked.helper.inputs}
    del given["draft"]

    sure = given | {name: hidden[name] for name in ("sure", "sure_of", "sure_for")}
    assert made(town, TierForm, more, **sure).is_valid()
