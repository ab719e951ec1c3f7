import re
import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from casework.models import (
    ActivityKind,
    AgeBand,
    Consultation,
    Draft,
    StatusChange,
    Urgency,
)
from casework.presenting import changes_text, sentence
from ocp_portal import clock
from ocp_portal.anonymous_text import AnonymousText, holds_bsn
from ocp_portal.dutch import so_many
from ocp_portal.forms import KnownDateField, ListFilter
from ocp_portal.themes import Theme
from schools.forms import known_of

MAX_TEXT = 3000
MAX_KEPT = 10 * MAX_TEXT
FEWEST_WORDS = 3
NO_NAME_HINT = (
    "Noem geen naam, adres, klas of geboortedatum. "
    "Schrijf bijvoorbeeld 'een leerling' of 'de moeder'."
)


class TextArea(forms.CharField):
    def __init__(self, *, rows: int = 7, **kwargs: Any) -> None:
        defaults = {"max_length": MAX_TEXT, "widget": forms.Textarea(attrs={"rows": rows})}
        super().__init__(**{**defaults, **kwargs})


class SendForm(AnonymousText):
    """A form that does its work once, however often it is sent."""

    sure_verb = "versturen"
    send_label = "Versturen"
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        self.helper = FormHelper()
        self.helper.form_action = action
        # What is hidden stands last: what shows itself keeps the rhythm of the page.
        shown = [name for name, field in self.fields.items() if not field.widget.is_hidden]
        self.helper.layout = Layout(*shown, *(self.fields.keys() - set(shown)))
        self.helper.add_input(Submit("send", self.send_label))

    def tell_other_text(self, refusal: Exception) -> None:
        """The next press sends what stands here as something new."""
        self.add_error(None, str(refusal))
        self.data = self.data.copy()
        self.data["token"] = str(uuid.uuid4())


class DraftedText(SendForm):
    """A longer text, of which a draft is kept under the token of this form while somebody types.

    `continues` is the token of the draft that the form was opened with.
    """

    checked = ("text",)
    draft_kind = Draft.Kind.QUESTION
    drafted = ("text",)
    continues = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, draft: Draft | None = None, **kwargs: Any) -> None:
        if draft:
            kept = {name: text for name, text in draft.fields.items() if text}
            kwargs["initial"] = kept | {"continues": draft.token}
        super().__init__(*args, **kwargs)
        # Without JavaScript the draft is kept by a button of its own.
        self.helper.attrs = {"data-autosave-url": self.helper.form_action}
        self.helper.add_input(Submit("keep", "Bewaar als concept", css_class="secondary"))
        if draft or self.data.get("continues"):
            self.helper.add_input(Submit("forget", "Concept weggooien", css_class="subtle"))

    @classmethod
    def draft_fields(cls, sent: Any) -> dict[str, str]:
        """What of a half-filled form is kept: what stands in it, right or wrong."""
        return {name: sent.get(name, "") for name in cls.drafted}

    @classmethod
    def fits(cls, sent: Any) -> bool:
        """Whether a draft of it can be kept whole; a text that is too long to send still can."""
        return all(len(text) <= MAX_KEPT for text in cls.draft_fields(sent).values())

    @classmethod
    def holds_bsn(cls, sent: Any) -> bool:
        return holds_bsn(cls.draft_fields(sent).values())


class QuestionForm(DraftedText):
    """One screen, at most five fields, none of them for a name."""

    send_label = "Vraag versturen"
    drafted = ("school", "text", "theme", "age_band", "urgency")
    school = forms.ChoiceField(label="Voor welke school?")
    text = TextArea(label="Wat is uw vraag?", help_text=NO_NAME_HINT)
    theme = forms.ChoiceField(
        label="Waar gaat het over?",
        choices=[("", "Kies een onderwerp"), *((v, sentence(t)) for v, t in Theme.choices)],
    )
    age_band = forms.ChoiceField(
        label="Om welke leeftijd gaat het?",
        choices=[("", "Kies een leeftijd"), *((v, sentence(t)) for v, t in AgeBand.choices)],
    )
    urgency = forms.ChoiceField(
        label="Hoe snel wilt u iets horen?", widget=forms.RadioSelect, initial=Urgency.NORMAL
    )

    def __init__(self, *args: Any, schools: list[Any], **kwargs: Any) -> None:
        user = kwargs["user"]
        action = reverse("consultation_create")
        super().__init__(*args, **kwargs, action=action, known=lambda: known_of(schools))
        self.schools = {school.code: school for school in schools}
        self._speak_of(user.membership.municipality)
        if len(schools) == 1:
            del self.fields["school"]
        else:
            self.fields["school"].choices = [
                ("", "Kies een school"),
                *((school.code, school.name) for school in schools),
            ]
        school_field = ["school"] if "school" in self.fields else []
        self.helper.layout = Layout(
            *school_field, "text", Row("theme", "age_band"), "urgency", "token", "continues"
        )

    def _speak_of(self, municipality: Any) -> None:
        self.fields["urgency"].choices = [
            ("normal", f"Gewoon: nieuws binnen {_workdays(municipality.news_days_normal)}"),
            ("urgent", f"Dringend: nieuws binnen {_workdays(municipality.news_days_urgent)}"),
        ]
        required = {
            "school": "Kies de school.",
            "text": "Schrijf uw vraag op.",
            "theme": "Kies waar het over gaat.",
            "age_band": "Kies een leeftijd.",
            "urgency": "Kies hoe snel u iets wilt horen.",
        }
        for name, text in required.items():
            self.fields[name].error_messages["required"] = text

    def clean_text(self) -> str:
        """One word is no question: whoever answers would have to ask back first."""
        text = self.cleaned_data["text"]
        if len(text.split()) < FEWEST_WORDS:
            raise ValidationError(
                "Schrijf uw vraag in een zin, bijvoorbeeld: Een leerling is vaak moe, "
                "hoe bespreken wij dat met de ouders?"
            )
        return text

    @property
    def chosen_school(self) -> Any:
        code = self.cleaned_data.get("school")
        return self.schools[code] if code else next(iter(self.schools.values()))


def _workdays(number: int) -> str:
    return so_many(number, "werkdag", "werkdagen")


class WorkForm(SendForm):
    """Something to do with a question that was on the page in a certain version."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conflict = False

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("known", (lambda: known_of([row.school])) if row else None)
        super().__init__(*args, **kwargs)
        if row:
            self.initial["version"] = row.version
        self.helper.hide_intro = True

    @property
    def seen_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def tell_changes(self, changes: list[StatusChange]) -> None:
        """Somebody else was first: say what happened and let this text be sent after all."""
        self.conflict = True
        self.helper.form_error_title = "Er is intussen iets veranderd"
        self.add_error(None, "Er is nog niets verstuurd. Wat u invulde, staat er nog.")
        for text in changes_text(changes):
            self.add_error(None, text)
        self.data = self.data.copy()
        self.data["version"] = str(changes[-1].version)


class AnswerForm(DraftedText, WorkForm):
    send_label = "Antwoord versturen"
    draft_kind = Draft.Kind.ANSWER
    text = TextArea(
        label="Uw antwoord",
        help_text=f"De school leest dit. {NO_NAME_HINT}",
        error_messages={"required": "Schrijf een antwoord."},
    )


class ReplyForm(DraftedText, WorkForm):
    send_label = "Reactie versturen"
    draft_kind = Draft.Kind.REPLY
    text = TextArea(
        label="Uw reactie",
        rows=4,
        help_text=NO_NAME_HINT,
        error_messages={"required": "Schrijf een reactie."},
    )


class WorkNoteForm(DraftedText, WorkForm):
    send_label = "Notitie opslaan"
    draft_kind = Draft.Kind.NOTE
    text = TextArea(
        label="Werknotitie",
        help_text=NO_NAME_HINT,
        error_messages={"required": "Schrijf een notitie."},
    )


class CloseForm(DraftedText, WorkForm):
    send_label = "Vraag afsluiten"
    draft_kind = Draft.Kind.CLOSING
    text = TextArea(label="Laatste bericht aan de school", help_text=NO_NAME_HINT, required=False)

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if not row.first_response_at:
            field = self.fields["text"]
            field.required = True
            field.label = "Waarom sluit u de vraag af?"
            field.help_text = f"De school heeft nog geen antwoord en leest dit. {NO_NAME_HINT}"
            field.error_messages["required"] = "Schrijf waarom u de vraag afsluit."


class ActivityForm(WorkForm):
    send_label = "Taak vastleggen"
    kind = forms.ChoiceField(
        label="Welke taak deed u?",
        choices=[(value, sentence(label)) for value, label in ActivityKind.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een van de zeven taken."},
    )
    date = KnownDateField(label="Wanneer?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].latest = clock.today()
        self.initial.setdefault("date", clock.today())


class HandOverForm(WorkForm):
    send_label = "Vraag overdragen"
    to = forms.ModelChoiceField(
        label="Aan wie draagt u de vraag over?",
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Kies een collega.",
            "invalid_choice": "Deze collega werkt nu niet voor de school.",
        },
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues


class ReasonForm(WorkForm):
    """Why a team lead reads along; the reason goes to the access log, so no name there either."""

    checked = ("reason",)
    send_label = "Inhoud bekijken"
    reason = forms.CharField(
        label="Waarom wilt u de inhoud zien?",
        help_text="Uw reden komt in het inzagelog. Noem geen naam van een kind.",
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Schrijf waarom u de inhoud wilt zien.",
            "min_length": "Schrijf de reden iets uitgebreider op.",
        },
    )


_REFERENCE = re.compile(r"(?:V-?)?(?:(\d{4})-)?(\d{1,6})", re.ASCII)


def as_reference(text: str) -> str:
    """'412', '2026-412' and 'v-2026-0412' all mean V-2026-0412 (in 2026); '' is no reference."""
    match = _REFERENCE.fullmatch(text.upper().strip())
    return f"V-{match[1] or clock.today().year}-{int(match[2]):04}" if match else ""


STATES = [
    ("open", "Open"),
    ("waiting", "Wacht op nieuws"),
    ("replied", "Reactie van school"),
    ("due", "Nieuws vandaag of eerder"),
    *((value, sentence(label)) for value, label in Consultation.Status.choices),
    ("all", "Alle"),
]


class FilterForm(ListFilter):
    """What the list of questions shows.

    There is no search in texts: who searches types what people remember, and that is a name.
    The list is found by reference, state, theme and school. What is none of these never gets
    into an address: the form is posted, and only what is right goes on to the list.
    """

    q = forms.CharField(label="Kenmerk", required=False, max_length=16)
    stand = forms.ChoiceField(label="Stand", choices=STATES, required=False)
    onderwerp = forms.ChoiceField(
        label="Onderwerp",
        required=False,
        choices=[("", "Alle"), *((value, sentence(label)) for value, label in Theme.choices)],
    )
    school = forms.CharField(label="School", required=False, max_length=80)

    def __init__(self, *args: Any, schools: list[dict[str, Any]], few: bool, **kwargs: Any) -> None:
        """`few`: the schools fit in a select; else one types a part of the name."""
        super().__init__(*args, **kwargs)
        if few and len(schools) > 1:
            choices = [("", "Alle"), *((school["code"], school["name"]) for school in schools)]
            self.fields["school"] = forms.ChoiceField(
                label="School", required=False, choices=choices
            )
        elif few:
            del self.fields["school"]

    def clean_q(self) -> str:
        text = self.cleaned_data["q"]
        if text and not as_reference(text):
            raise ValidationError(
                "Een kenmerk ziet er zo uit: V-2026-0412. Zoeken op een naam kan niet, "
                "want namen staan niet in het portaal."
            )
        return as_reference(text)
