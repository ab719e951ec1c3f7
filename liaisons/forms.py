import datetime as dt
import re
import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from liaisons.models import (
    Assignment,
    Cluster,
    Daypart,
    Handover,
    Liaison,
    Visit,
    Weekday,
)
from liaisons.queries.pages import accounts_to_tie
from liaisons.weeks import HalfDay
from ocp_portal.anonymous_text import AnonymousText
from ocp_portal.dutch import dutch_date
from ocp_portal.forms import KnownDateField
from ocp_portal.periods import period
from ocp_portal.shown_form import ShownForm
from schools.models import School

# Fixed words: a text of one's own would invite a name.
MISSED_REASONS = [
    "school was gesloten",
    "school had geen tijd",
    "ik was verhinderd",
    "spoed op een andere school",
    "iets anders",
]


def helper(button: str) -> FormHelper:
    made = FormHelper()
    made.add_input(Submit("save", button))
    return made


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
        choices=[(reason, reason.capitalize()) for reason in MISSED_REASONS],
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


class AccountField(forms.ModelChoiceField):
    """People by name and address: two may be called alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"empty_label": "Nog geen account"})

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} ({obj.email})"


class LiaisonForm(ShownForm):
    """A liaison's own data; `user` is chosen among people with that role without a liaison."""

    first = KnownDateField(label="Eerste werkdag")

    class Meta:
        model = Liaison
        fields = ["name", "user", "cluster", "email", "phone", "contract_half_days"]
        labels = {"user": "Account"}
        field_classes = {"user": AccountField}
        help_texts = {
            "user": "Met dit account ziet deze persoon de eigen week en de vragen van scholen.",
            "contract_half_days": "Een dagdeel is een ochtend of een middag.",
        }
        error_messages = {"name": {"required": "Vul de naam in."}}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.municipality = user.membership.municipality
        account: Any = self.fields["user"]
        account.queryset = accounts_to_tie(user, self.instance)
        account.required = False
        cluster: Any = self.fields["cluster"]
        cluster.queryset = Cluster.objects.visible_to(user)
        cluster.empty_label = "Kies een cluster"
        cluster.error_messages["required"] = "Kies een cluster."
        if self.instance.pk:
            del self.fields["first"]
        self.helper = helper("Opslaan")

    def save(self, commit: bool = True) -> Liaison:
        if "first" in self.cleaned_data:
            self.instance.period = period(self.cleaned_data["first"])
        return super().save(commit)


class ClusterForm(ShownForm):
    class Meta:
        model = Cluster
        fields = ["name"]
        error_messages = {"name": {"required": "Vul de naam in."}}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.municipality = user.membership.municipality
        self.helper = helper("Opslaan")

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = Cluster.objects.filter(municipality=self.instance.municipality, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Er is al een cluster met deze naam.")
        return name


class WorkPatternForm(forms.Form):
    """Ten half-days, and from when."""

    half_days = forms.MultipleChoiceField(
        label="Op welke dagdelen werkt deze persoon?",
        choices=[
            (f"{day.value}-{part.value}", f"{day.label.capitalize()}{part.label}")
            for day in Weekday
            for part in Daypart
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één dagdeel."},
    )
    first = KnownDateField(
        label="Vanaf welke dag?", help_text="Wat voor die dag gold, blijft bewaard."
    )

    helper = helper("Opslaan")

    def chosen(self) -> list[HalfDay]:
        pairs = (choice.split("-") for choice in self.cleaned_data["half_days"])
        return [HalfDay(int(weekday), daypart) for weekday, daypart in pairs]


class DatesForm(forms.Form):
    """First and last day, the last one included; the end may be open."""

    first = KnownDateField(label="Eerste dag")
    last = KnownDateField(label="Laatste dag", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "De laatste dag ligt voor de eerste dag.")
        return cleaned

    def until(self) -> dt.date | None:
        """The day after the last one."""
        last = self.cleaned_data["last"]
        return last + dt.timedelta(days=1) if last else None


class SchoolChoice(forms.ModelChoiceField):
    """A school with its place and code: names are not unique."""

    def label_from_instance(self, obj: School) -> str:
        return ", ".join(part for part in (obj.name, obj.city, obj.code) if part)


class AssignmentForm(DatesForm):
    """Which school; the choice is what the search found, never all schools."""

    school = SchoolChoice(
        label="School",
        queryset=School.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Zoek een school en kies er een.",
            "invalid_choice": "Kies een school uit de lijst.",
        },
    )
    rank = forms.TypedChoiceField(
        label="Wordt deze persoon de eerste of de tweede contactpersoon?",
        choices=[(rank.value, rank.label.capitalize()) for rank in Assignment.Rank],
        coerce=int,
        initial=Assignment.Rank.FIRST,
        widget=forms.RadioSelect,
    )

    helper = helper("Koppelen")
    field_order = ["school", "rank", "first", "last"]

    def __init__(self, *args: Any, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school: Any = self.fields["school"]
        school.queryset = schools
        self.fields["last"].help_text = "Laat leeg als de koppeling blijft bestaan."


class LastDayForm(forms.Form):
    last = KnownDateField(label="Laatste dag")

    def __init__(self, *args: Any, button: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(button)


class ColleagueField(forms.ModelChoiceField):
    """Somebody who is away stays a choice, with the day since when; `away_since` is annotated."""

    def label_from_instance(self, obj: Any) -> str:
        since = f" (afwezig sinds {dutch_date(obj.away_since)})" if obj.away_since else ""
        return f"{obj.name}{since}"


OF_SCHOOL = re.compile(r"school_(\d{1,18})")


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


class HandOverForm(forms.Form):
    """Who takes over the work of somebody, and from when; colleagues of the cluster first.

    One for all of it (`to`), or one for each school: those fields come with what was sent, under
    names such as 'school_35', and the look at the move shows them beside the schools.
    """

    first = KnownDateField(label="Vanaf welke dag?")
    to = ColleagueField(
        label="Alles naar één collega?",
        queryset=Liaison.objects.none(),
        empty_label="Nee, per school wie het best past",
        required=False,
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = colleagues
        for name in filter(OF_SCHOOL.fullmatch, self.data):
            self.fields[name] = ColleagueField(
                queryset=colleagues, required=False, widget=forms.HiddenInput
            )
        self.helper = helper("Bekijk wat er dan gebeurt")

    def asked(self) -> dict[str, Any]:
        """As the services want it: the day, one for all or heirs by id of school."""
        given = self.cleaned_data
        named = ((OF_SCHOOL.fullmatch(name), heir) for name, heir in given.items() if heir)
        heirs = {int(found[1]): heir for found, heir in named if found}
        return {"first": given["first"], "to": given["to"], "heirs": heirs}


class CoverForm(DatesForm):
    """Who stands in at which school; asked for the schools of the absent liaison."""

    school = SchoolChoice(
        label="School",
        queryset=School.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Kies een school."},
    )
    liaison = forms.TypedChoiceField(
        label="Wie vervangt?",
        help_text="Collega's van hetzelfde cluster staan bovenaan.",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wie vervangt."},
    )

    helper = helper("Vervanging vastleggen")
    field_order = ["school", "liaison", "first", "last"]

    def __init__(self, *args: Any, schools: Any, colleagues: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school: Any = self.fields["school"]
        school.queryset = schools
        liaison: Any = self.fields["liaison"]
        liaison.choices = [
            (row["pk"], f"{row['name']} ({row['cluster__name']})") for row in colleagues
        ]
        self.fields["first"].required = False
        self.fields["first"].help_text = "Laat leeg voor de eerste dag van de afwezigheid."
        self.fields["last"].help_text = "Laat leeg voor de hele afwezigheid."


class NurseVisitForm(forms.Form):
    """One half-day of the jeugdverpleegkundige; never about a child."""

    date = KnownDateField(label="Welke dag?", help_text="Mag ook een dag zijn die nog komt.")
    daypart = forms.ChoiceField(
        label="Welk dagdeel?",
        choices=[(part.value, part.label.capitalize()) for part in Daypart],
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
