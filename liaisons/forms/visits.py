"""Forms of a visit: what became of it, what was agreed, when the nurse comes."""

import uuid
from typing import Any

from crispy_forms.layout import Submit
from django import forms

from liaisons.forms.parts import helper
from liaisons.models import (
    Daypart,
    Handover,
    Visit,
)
from ocp_portal.anonymous_text import AnonymousText
from ocp_portal.dutch import capfirst
from ocp_portal.forms import KnownDateField

# Fixed words: a text of one's own would invite a name.
MISSED_REASONS = [
    "school was gesloten",
    "school had geen tijd",
    "ik was verhinderd",
    "spoed op een andere school",
    "iets anders",
]


class TickForm(forms.Form):
    """What became of a visit; `version` says which state somebody saw."""

    status = forms.ChoiceField(
        label="Wat werd het bezoek?",
        choices=[
            (Visit.Status.ATTENDED, "Aanwezig"),
            (Visit.Status.REMOTE, "Op afstand: gebeld of online"),
            (Visit.Status.MISSED, "Niet gelukt"),
            (Visit.Status.PLANNED, "Nog niet bekend"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat het bezoek werd."},
    )
    reason = forms.ChoiceField(
        label="Waarom is het niet gelukt?",
        help_text="Alleen als u 'Niet gelukt' kiest.",
        choices=[(reason, capfirst(reason)) for reason in MISSED_REASONS],
        widget=forms.RadioSelect,
        required=False,
    )
    # Only where something makes up for the visit, and of whoever may decide about that.
    withdraw = forms.BooleanField(
        help_text="Alleen als u ‘Aanwezig’ kiest: dan hoeft het niet meer te worden ingehaald.",
        required=False,
        initial=True,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = helper("Opslaan")

    def __init__(self, *args: Any, withdrawal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if withdrawal:
            self.fields["withdraw"].label = withdrawal
        else:
            del self.fields["withdraw"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("status") == Visit.Status.MISSED and not cleaned.get("reason"):
            self.add_error("reason", "Kies waarom het bezoek niet is gelukt.")
        return cleaned


class RescheduleForm(forms.Form):
    """To which half-day a visit goes; `places` are choices in groups by week."""

    to = forms.ChoiceField(
        label="Naar welk dagdeel?",
        error_messages={
            "required": "Kies een dagdeel.",
            "invalid_choice": "Dit dagdeel is niet meer vrij. Kies opnieuw.",
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = [("", "Kies een dagdeel"), *places]
        self.helper = helper("Verplaats dit bezoek")
        self.helper.form_action = action


class NurseVisitForm(forms.Form):
    """One half-day of the jeugdverpleegkundige; never about a child."""

    date = KnownDateField(label="Welke dag?", help_text="Mag ook een dag zijn die nog komt.")
    daypart = forms.ChoiceField(
        label="Welk dagdeel?",
        choices=[(part.value, capfirst(part.label)) for part in Daypart],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ochtend of middag."},
    )

    helper = helper("Zet erbij")


class NurseProposalForm(NurseVisitForm):
    """What the school proposes is still to come."""

    date = KnownDateField(label="Welke dag?", help_text="Vandaag of een dag die nog komt.")

    helper = helper("Voorstel sturen")


class HandoverForm(AnonymousText):
    """`seen` is the note that stood on the page, so that a newer one is not lost.

    `token` is of this form, so that what is thrown away here does not come back.
    """

    checked = ("text",)
    text = forms.CharField(
        label="Wat spraken we af?",
        help_text="Voor wie de volgende keer komt. Schrijf geen namen van kinderen of ouders op.",
        max_length=Handover.MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf op wat u afsprak."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, action: str = "", has_draft: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["token"] = uuid.uuid4()
        self.helper = helper("Opslaan")
        # Without JavaScript the draft is kept by a button of its own.
        self.helper.attrs = {"data-autosave-url": action}
        self.helper.add_input(Submit("keep", "Bewaar als concept", css_class="secondary"))
        if has_draft:
            self.helper.add_input(Submit("forget", "Concept weggooien", css_class="subtle"))
