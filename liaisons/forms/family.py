"""The form of a light question: choices only, so that nothing about a child can be in it."""

import datetime as dt
import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from liaisons.forms.parts import SchoolChoice
from liaisons.models import LightQuestion
from liaisons.models.family import open_days
from liaisons.pages.family_pages import day_label
from ocp_portal import clock
from ocp_portal.dutch import capfirst
from schools.models import School


class LightQuestionForm(forms.Form):
    """`done` is what the buttons send; where a row is mended it is a choice like the others."""

    subject = forms.ChoiceField(
        label="Waar ging het over?",
        choices=[(each.value, capfirst(each.label)) for each in LightQuestion.Subject],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waar het over ging."},
    )
    asked_by = forms.ChoiceField(
        label="Wie vroeg het?",
        choices=[(each.value, capfirst(each.label)) for each in LightQuestion.Asker],
        widget=forms.RadioSelect,
        initial=LightQuestion.Asker.PARENT,
        error_messages={"required": "Kies wie het vroeg."},
    )
    school = SchoolChoice(
        label="Op welke school?",
        queryset=School.objects.none(),
        empty_label=None,
        error_messages={"required": "Kies een school."},
    )
    date = forms.TypedChoiceField(
        label="Wanneer?",
        coerce=dt.date.fromisoformat,
        error_messages={"required": "Kies een dag."},
    )
    done = forms.ChoiceField(
        label="Wat deed u?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u deed."},
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, schools: list[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["school"].queryset = School.objects.visible_to(user).open()
        if len(schools) == 1:
            fields["school"].widget = forms.HiddenInput()
            self.initial["school"] = schools[0].pk
        fields["date"].choices = _labelled(open_days())
        access = user.membership.municipality.access_short
        fields["done"].choices = [
            (each.value, capfirst(each.words(access))) for each in LightQuestion.Done
        ]
        self.initial.setdefault("token", uuid.uuid4())
        self.helper = FormHelper()
        self.helper.field_class = "ocp-choices--pairs"
        self.helper.add_input(Submit("save", "Opslaan"))

    def mends(self, question: LightQuestion) -> None:
        """Of a question that was kept only some days are possible."""
        field: Any = self.fields["date"]
        field.choices = _labelled(question.days())
        field.help_text = (
            "Een dag in hetzelfde kwartaal, niet later dan de dag waarop u de vraag bewaarde. "
            "Wijzigen kan tot twee weken na de dag die u hier kiest."
        )


def _labelled(days: list[dt.date]) -> list[tuple[str, str]]:
    today = clock.today()
    return [(day.isoformat(), capfirst(day_label(day, today))) for day in days]
