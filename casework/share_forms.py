"""The choices of 'Mag ik dit delen?': only choices, so that nothing about a child can be typed."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from casework.share_check import Age, Case, Consent, Information, Recipient, Sharer
from ocp_portal.accounts.models import Municipality
from ocp_portal.policy import ROLES_OF_SCHOOLS, Role

INFORMATION = {
    Information.STATE: "Dat er een vraag loopt, en hoe ver die is",
    Information.AT_SCHOOL: "Hoe het nu gaat op school, ook verzuim",
    Information.FAMILY: "Wat de ouders of de leerling vertelden",
    Information.HEALTH: "Medische of psychische gegevens",
    Information.UNSAFE: "Een signaal van onveiligheid thuis of op straat",
    Information.DANGER: "Dat iemand nu in gevaar is",
}
# {access} is what the municipality calls its access to youth help.
RECIPIENTS = {
    Recipient.ACCESS: "{access}, jeugdprofessional van de gemeente",
    Recipient.SCHOOL: "School",
    Recipient.NURSE: "Jeugdverpleegkundige of jeugdarts (JGZ)",
    Recipient.DOCTOR: "Huisarts",
    Recipient.SOCIAL_WORK: "Schoolmaatschappelijk werk",
    Recipient.ATTENDANCE: "Leerplicht",
    Recipient.PARTNERSHIP: "Samenwerkingsverband (SWV)",
    Recipient.COACH: "Jeugd- en gezinscoach",
    Recipient.SAFE_HOME: "Veilig Thuis",
    Recipient.POLICE: "Politie",
    Recipient.YOUTH_WORK: "Jongerenwerk",
}
SHARERS = {
    Sharer.SCHOOL: "Ik werk op een school",
    Sharer.ACCESS: "Ik werk bij het {access}",
    Sharer.NURSE: "Ik ben jeugdverpleegkundige of heb een ander medisch beroepsgeheim",
}
AGES = {
    Age.UNDER_12: "Jonger dan 12 jaar",
    Age.FROM_12: "12 tot en met 15 jaar",
    Age.FROM_16: "16 jaar of ouder",
}
CONSENTS = {
    Consent.YES: "Ja, iedereen die erover gaat",
    Consent.NO: "Nee",
    Consent.NOT_ASKED: "Nog niet gevraagd",
    Consent.UNSAFE_TO_ASK: "Vragen is onveilig",
}


class ShareCheckForm(forms.Form):
    information = forms.ChoiceField(
        label="Wat wilt u delen?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u wilt delen."},
    )
    recipient = forms.ChoiceField(
        label="Met wie?", error_messages={"required": "Kies met wie u wilt delen."}
    )
    sharer = forms.ChoiceField(
        label="Wie bent u?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wie u bent."},
    )
    age = forms.ChoiceField(
        label="Hoe oud is de leerling?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een leeftijd."},
    )
    consent = forms.ChoiceField(
        label="Is er toestemming?",
        help_text=(
            "Tot 12 jaar gaan de ouders met gezag erover, van 12 tot en met 15 de ouders en de "
            "leerling samen, vanaf 16 de leerling zelf."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of er toestemming is."},
    )

    def __init__(self, *args: Any, municipality: Municipality, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        access = municipality.access_short
        self._offer("information", INFORMATION, access)
        self._offer("recipient", {"": "Kies met wie"} | RECIPIENTS, access)
        self._offer("sharer", SHARERS, access)
        self._offer("age", AGES, access)
        self._offer("consent", CONSENTS, access)
        # A nurse of the CJG says so; the portal knows who works for it, not with which secrecy.
        at_school = role in ROLES_OF_SCHOOLS
        self.initial["sharer"] = Sharer.SCHOOL if at_school else Sharer.ACCESS
        self.helper = FormHelper()
        self.helper.add_input(Submit("check", "Bekijk wat mag"))

    def _offer(self, name: str, labels: dict[Any, str], access: str) -> None:
        field: Any = self.fields[name]
        field.choices = [
            (str(value), label.format(access=access)) for value, label in labels.items()
        ]

    def chosen_words(self) -> str:
        """'Medische of psychische gegevens. Met wie: School.'"""
        return f"{self._words('information')}. Met wie: {self._words('recipient')}."

    def _words(self, name: str) -> str:
        field: Any = self.fields[name]
        return dict(field.choices)[self.cleaned_data[name]]

    def case(self) -> Case:
        chosen = self.cleaned_data
        return Case(
            information=Information(chosen["information"]),
            recipient=Recipient(chosen["recipient"]),
            sharer=Sharer(chosen["sharer"]),
            age=Age(chosen["age"]),
            consent=Consent(chosen["consent"]),
        )
