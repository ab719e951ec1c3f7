"""Forms of 'Wat wij leerden'."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liaisons.forms.parts import helper
from liaisons.models import Cluster, ClusterNote, Liaison
from ocp_portal.anonymous_text import AnonymousText, told_by
from ocp_portal.dutch import capfirst
from ocp_portal.forms import ListFilter
from ocp_portal.themes import Theme
from schools.models import School

THEMES = [(value, capfirst(label)) for value, label in Theme.choices]


class ClusterNoteForm(AnonymousText):
    """`version` says which text somebody changes."""

    checked = ("title", "text")
    title = forms.CharField(
        label="Titel",
        max_length=100,
        error_messages={"required": "Vul een titel in."},
    )
    text = forms.CharField(
        label="Wat leerde u?",
        help_text="Schrijf op wat een collega helpt. Geen namen van kinderen of ouders.",
        max_length=ClusterNote.MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Schrijf op wat u leerde."},
    )
    themes = forms.MultipleChoiceField(
        label="Waar gaat het over?",
        choices=THEMES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één onderwerp."},
    )
    cluster = forms.ModelChoiceField(
        label="Van welk cluster is dit?",
        queryset=Cluster.objects.none(),
        empty_label="Kies een cluster",
        error_messages={"required": "Kies een cluster."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, known=lambda: _open_names(user), **kwargs)
        fields: Any = self.fields
        fields["cluster"].queryset = _clusters(user)
        self.helper = helper("Opslaan")


class ClusterNoteFilter(ListFilter):
    q = forms.CharField(label="Woord in de tekst", required=False, max_length=60)
    onderwerp = forms.ChoiceField(
        label="Onderwerp", required=False, choices=[("", "Alle"), *THEMES]
    )
    cluster = forms.ModelChoiceField(
        label="Cluster", required=False, queryset=Cluster.objects.none(), empty_label="Alle"
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        fields: Any = self.fields
        fields["cluster"].queryset = _clusters(user)

    def clean_q(self) -> str:
        words: str = self.cleaned_data["q"]
        if told_by(words, user=self.user, known=lambda: _open_names(self.user)):
            raise ValidationError(
                "Zoeken op een naam of nummer kan niet, want die staan niet in de notities. "
                "Zoek op een ander woord."
            )
        return words


def _clusters(user: Any) -> Any:
    return Cluster.objects.filter(municipality=user.membership.municipality_id)


def _open_names(user: Any) -> list[str]:
    """Colleagues, clusters and schools are no secret."""
    liaisons = Liaison.objects.visible_to(user).values_list("name", flat=True)
    schools = School.objects.visible_to(user).values_list("name", flat=True)
    return [*liaisons, *schools, *_clusters(user).values_list("name", flat=True)]
