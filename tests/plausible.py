"""What a person could send with a form: right in shape, with rows of a place of one's choice.

For the role matrix (tests/test_policy.py): an empty form is refused for what it lacks, and so
proves nothing about the rows that it names.
"""

from typing import Any

from django import forms
from django.db.models import Model

from ocp_portal import clock
from ocp_portal.forms import KnownDateField
from tests.policy_objects import Place, World

TEXT = "Een gewone zin over de school."


def row_fields(form: forms.BaseForm) -> dict[str, type[Model]]:
    """The fields in which a row is chosen, with the kind of row."""
    return {
        name: field.queryset.model
        for name, field in form.fields.items()
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None
    }


def row_at(world: World, model: type[Model], place: Place) -> Any:
    """The one of this kind at a place; None when the world of the matrix has none."""
    kinds = {kind: kind for kind in ("school", "liaison", "cluster", "visit", "user")}
    if model._meta.model_name == "partnership":
        town = world.other if place == Place.OTHER_TOWN else world.town
        return town.school.partnership
    kind = kinds.get(model._meta.model_name or "")
    return world.row(kind, place) if kind else None


def body(form: forms.BaseForm, world: World, place: Place) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    rows = row_fields(form)
    for name, field in form.fields.items():
        if name in rows:
            row = row_at(world, rows[name], place)
            sent[form.add_prefix(name)] = row.pk if row else ""
        elif isinstance(field, KnownDateField):
            today = clock.today()
            parts = {"dag": today.day, "maand": today.month, "jaar": today.year}
            sent |= {f"{form.add_prefix(name)}_{part}": value for part, value in parts.items()}
        else:
            sent[form.add_prefix(name)] = _value(form, name, field)
    return sent


def _value(form: forms.BaseForm, name: str, field: forms.Field) -> Any:
    initial = form.get_initial_for_field(field, name)
    if initial is not None and not isinstance(initial, list):
        return initial
    if isinstance(field, forms.ChoiceField):
        return next((value for value, _label in field.choices if value), "")
    if isinstance(field, forms.BooleanField):
        return "on"
    if isinstance(field, forms.EmailField):
        return "iemand@voorbeeldstad.example"
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return "1"
    return TEXT if isinstance(field, forms.CharField) else ""
