from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms

from ocp_portal.forms import KnownDateField

THEMES = [
    ("gedrag", "Gedrag in de klas"),
    ("verzuim", "Verzuim"),
    ("thuis", "Situatie thuis"),
    ("ontwikkeling", "Ontwikkeling en leren"),
    ("anders", "Iets anders"),
]


class AskForm(forms.Form):
    theme = forms.ChoiceField(
        label="Waar gaat uw vraag over?", choices=THEMES, widget=forms.RadioSelect
    )
    age_band = forms.ChoiceField(
        label="Om welke leeftijd gaat het?",
        choices=[
            ("", "Kies een leeftijd"),
            ("4-6", "4 tot en met 6 jaar"),
            ("7-12", "7 tot en met 12 jaar"),
        ],
    )
    text = forms.CharField(
        label="Wat is uw vraag?",
        help_text="Noem geen naam, geboortedatum of adres. "
        "Schrijf bijvoorbeeld ‘een leerling uit groep 6’.",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    urgent = forms.BooleanField(label="Ik wil hier vandaag nog over bellen", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"data-autosave-url": "/vragen/concept/"}
        self.helper.add_input(Submit("send", "Vraag versturen"))
        self.helper.add_input(Submit("keep", "Bewaren als concept", css_class="secondary"))


class EveryFieldForm(forms.Form):
    name = forms.CharField(label="Naam van het overleg", max_length=80)
    email = forms.EmailField(
        label="E-mailadres", help_text="Wij sturen hier alleen berichten zonder inhoud naartoe."
    )
    hours = forms.DecimalField(label="Uren per week", required=False, min_value=0)
    start = KnownDateField(
        label="Vanaf welke datum?",
        help_text="Bijvoorbeeld 24 november 2026.",
        earliest=date(2026, 8, 1),
    )
    school = forms.ChoiceField(
        label="School", choices=[("", "Kies een school"), ("1", "De Klimboom"), ("2", "Het Kompas")]
    )
    dayparts = forms.MultipleChoiceField(
        label="Welke dagdelen werkt u?",
        choices=[
            ("ma1", "Maandagochtend"),
            ("ma2", "Maandagmiddag"),
            ("di1", "Dinsdagochtend"),
            ("di2", "Dinsdagmiddag"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    upload = forms.FileField(
        label="Bestand van DUO", help_text="Een CSV-bestand, zoals DUO het aanbiedt."
    )
    remark = forms.CharField(
        label="Opmerking", max_length=300, required=False, widget=forms.Textarea
    )
    agree = forms.BooleanField(label="De samenwerkingsverbanden zijn gehoord")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset("Overleg", "name", Row("email", "hours"), "start", "school"),
            Fieldset("Werkpatroon", "dayparts", "upload", "remark", "agree"),
        )
        self.helper.add_input(Submit("save", "Opslaan"))


class FilterForm(forms.Form):
    q = forms.CharField(label="Zoek in uw vragen", required=False)
    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Alle"), ("open", "Open"), ("closed", "Afgesloten")],
    )
    theme = forms.ChoiceField(label="Onderwerp", required=False, choices=[("", "Alle"), *THEMES])


class SignInForm(forms.Form):
    email = forms.EmailField(
        label="E-mailadres", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label="Wachtwoord", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.hide_intro = True
        self.helper.add_input(Submit("sign_in", "Inloggen"))
