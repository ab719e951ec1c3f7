"""What was filled in on a form that was not saved, in words: nobody has to think it up again.

The page that shows it has no form any more: its session is over, or its token is of an earlier one.
Which form it was follows from the names of what was sent. Passwords and files are never shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from ocp_portal.forms import ListFilter

_SECRET = (forms.PasswordInput, forms.FileInput, forms.HiddenInput)
_ROOMS = ("ocp_portal", "schools", "liaisons", "casework", "reports")
# Longer than this, or with a line break in it, stands in a field of its own to copy.
SHORT = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` is empty for a choice from a list that only the page itself had."""

    label: str
    text: str

    @property
    def long(self) -> bool:
        return len(self.text) > SHORT or "\n" in self.text


def answers(sent: QueryDict) -> list[Answer]:
    """What a person typed and chose, in the order of the form."""
    likely = _forms_of(sent)
    if not likely:
        return []
    fields = likely[0].base_fields.items()
    found = (_answer(name, field, sent) for name, field in fields)
    return [_said_alike(answer, name, likely) for name, answer in found if answer is not None]


def _answer(name: str, field: forms.Field, sent: QueryDict) -> tuple[str, Answer | None]:
    """None for what a person did not fill in: secrets, and what only buttons send (no label)."""
    if isinstance(field.widget, _SECRET) or "password" in name or not field.label:
        return name, None
    value = field.widget.value_from_datadict(sent, {}, name)
    if value in (None, "", [], False) or value == ["", "", ""]:
        return name, None
    return name, Answer(str(field.label), _words(field, value))


def _said_alike(answer: Answer, name: str, likely: list[Any]) -> Answer:
    """An answer and a reaction are sent alike; then the label is one that fits both."""
    labels = {str(form.base_fields[name].label) for form in likely}
    return answer if len(labels) == 1 else Answer("Uw tekst", answer.text)


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return "ja"
    if isinstance(field, forms.ModelChoiceField):
        return ""
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in _flat(field.choices)}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(filter(None, (labels.get(each, "") for each in chosen)))
    return "-".join(filter(None, value)) if isinstance(value, list) else str(value)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label


def _forms_of(sent: QueryDict) -> list[Any]:
    """The forms of ours that have most of what was sent and least that was not, with equal fields.

    Searching a list is no work that could be lost.
    """
    names = [name for name in sent if name != "csrfmiddlewaretoken"]
    ours = [each for each in _all(forms.BaseForm) if each.__module__.split(".")[0] in _ROOMS]
    fits = [(_fit(each, names), each) for each in ours if not issubclass(each, ListFilter)]
    best = max((fit for fit, _ in fits), default=(0, 0))
    if not best[0]:
        return []
    likely = [each for fit, each in fits if fit == best]
    same = likely[0].base_fields.keys()
    return [each for each in likely if each.base_fields.keys() == same]


def _fit(form: Any, names: list[str]) -> tuple[int, int]:
    present = [field for field in form.base_fields if any(_belongs(name, field) for name in names)]
    return len(present), len(present) - len(form.base_fields)


def _belongs(name: str, field: str) -> bool:
    """Of a date three parts are sent: 'first_dag', 'first_maand', 'first_jaar'."""
    return name == field or name.rpartition("_")[0] == field


def _all(base: Any) -> Iterator[Any]:
    for each in base.__subclasses__():
        if hasattr(each, "base_fields"):
            yield each
        yield from _all(each)
