"""What is wrong with an answer, in our words: Django's own sentences are for programmers.

The one place where a sentence of Django becomes ours. A message that a form gives itself is a
plain string and stays; Django's own are translated when read (a Promise), and so are known here.
"""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import Promise


def errors_of(field: BoundField) -> list[str]:
    """The errors of a field: which field, what is wrong and what to do."""
    words: list[str] = []
    for error in field.errors.as_data():
        words += [_ours(field, error)] if _is_djangos(error) else error.messages
    return words


def _is_djangos(error: ValidationError) -> bool:
    return isinstance(getattr(error, "message", None), Promise) and error.code in _WORDS


def _ours(field: BoundField, error: ValidationError) -> str:
    values = {"label": field.label, **(error.params or {})}
    return _WORDS[error.code or ""](field).format(**values)


def _missing(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.FileInput):
        return "Kies een bestand bij ‘{label}’."
    if isinstance(widget, forms.CheckboxInput):
        return "Zet een vinkje bij ‘{label}’."
    if isinstance(widget, forms.widgets.ChoiceWidget):
        return "Maak een keuze bij ‘{label}’."
    if str(field.label).endswith("?"):
        return "Geef antwoord op ‘{label}’."
    return "Vul ‘{label}’ in."


_NOT_READ: list[tuple[type[forms.Field], str]] = [
    (forms.EmailField, "Dit is geen e-mailadres. Het ziet er zo uit: naam@school.nl"),
    (forms.DateField, "De datum bij ‘{label}’ bestaat niet. Kies een andere datum."),
    (forms.TimeField, "Dit is geen tijd. Schrijf bijvoorbeeld 14:30."),
    (forms.IntegerField, "Vul bij ‘{label}’ een getal in, met cijfers."),
]


def _not_read(field: BoundField) -> str:
    for kind, text in _NOT_READ:
        if isinstance(field.field, kind):
            return text
    return "Wij begrijpen niet wat er bij ‘{label}’ staat. Vul het opnieuw in."


def _say(text: str) -> Callable[[BoundField], str]:
    return lambda _field: text


_CHOOSE = _say("Kies bij ‘{label}’ een mogelijkheid uit de lijst.")
_WORDS: dict[str, Callable[[BoundField], str]] = {
    "required": _missing,
    "invalid": _not_read,
    "invalid_choice": _CHOOSE,
    "invalid_list": _CHOOSE,
    "invalid_pk_value": _CHOOSE,
    "max_length": _say(
        "Schrijf bij ‘{label}’ hooguit {limit_value} tekens. Nu zijn het er {show_value}."
    ),
    "min_length": _say(
        "Schrijf bij ‘{label}’ minstens {limit_value} tekens. Nu zijn het er {show_value}."
    ),
    "max_value": _say("Vul bij ‘{label}’ hooguit {limit_value} in."),
    "min_value": _say("Vul bij ‘{label}’ {limit_value} of meer in."),
    "max_decimal_places": _say("Gebruik bij ‘{label}’ minder cijfers achter de komma."),
    "max_digits": _say("Het getal bij ‘{label}’ is te lang."),
    "max_whole_digits": _say("Het getal bij ‘{label}’ is te groot."),
    "null_characters_not_allowed": _say("Er staat een teken in dat wij niet kunnen bewaren."),
    "empty": _say("Het bestand is leeg. Kies een ander bestand."),
    "missing": _say("Kies een bestand bij ‘{label}’."),
}
