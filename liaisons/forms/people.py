"""Forms of liaisons: who they are, when they work, for which school."""

import re
from typing import Any

from django import forms

from liaisons.forms.parts import DatesForm, SchoolChoice, helper
from liaisons.models import (
    Assignment,
    Cluster,
    Daypart,
    Liaison,
    Weekday,
)
from liaisons.queries.pages import accounts_to_tie
from liaisons.weeks.facts import HalfDay
from ocp_portal.dutch import capfirst, dutch_date
from ocp_portal.forms import KnownDateField
from ocp_portal.periods import period
from ocp_portal.shown_form import ShownForm
from schools.models import School


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
            (f"{day.value}-{part.value}", f"{capfirst(day.label)}{part.label}")
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
        choices=[(rank.value, capfirst(rank.label)) for rank in Assignment.Rank],
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


class WithdrawAbsenceForm(forms.Form):
    """Nothing to fill in: the page says what the button does."""

    helper = helper("Melding intrekken")


class ColleagueField(forms.ModelChoiceField):
    """Somebody who is away stays a choice, with the day since when; `away_since` is annotated."""

    def label_from_instance(self, obj: Any) -> str:
        since = f" (afwezig sinds {dutch_date(obj.away_since)})" if obj.away_since else ""
        return f"{obj.name}{since}"


OF_SCHOOL = re.compile(r"school_(\d{1,18})")


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
