"""A school in a form: typed by name or code, with suggestions; never a list of all schools.

    school = SchoolField(label="Uw school")
    ...
    form.fields["school"].schools = School.objects.visible_to(user).open()

Without JavaScript it is a text field; a name that several schools have comes back with those
schools to choose from. With it, suggestions come from the URL `school_search` while typing.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from ocp_portal.names import sort_key
from schools.models import School, SchoolQuerySet

MAX_CHOICES = 10
_CODE_AT_END = re.compile(r"\(([^()]+)\)\s*$")


def school_label(name: str, code: str) -> str:
    """How a school is written in the field: 'De Verzonnen Boom (99AA00)'."""
    return f"{name} ({code})"


class SchoolWidget(forms.TextInput):
    template_name = "components/school_field.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"} | (attrs or {}))
        # Of the form that was sent in: what the field found, when that was more than one.
        self.candidates: list[School] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        options = f"{widget['attrs'].get('id', name)}_opties"
        widget["attrs"] |= {"list": options} | _suggestions(name, options)
        widget["options_id"] = options
        widget["candidates"] = [
            {
                "label": school_label(school.name, school.code),
                "place": ", ".join(filter(None, (school.get_sector_display(), school.city))),
            }
            for school in self.candidates
        ]
        return context

    def value_from_datadict(
        self, data: Any, files: MultiValueDict[str, Any], name: str
    ) -> str | None:
        """The chosen candidate, unless the text was changed after it was offered."""
        text = super().value_from_datadict(data, files, name)
        chosen = data.get(f"{name}_keuze")
        return chosen if chosen and data.get(f"{name}_bij") == text else text


def _suggestions(name: str, options: str) -> dict[str, str]:
    """htmx fills the datalist; what an enclosing filter form says of its results is not for it."""
    return {
        "hx-get": f"{reverse('school_search')}?veld={name}",
        "hx-trigger": "input changed delay:200ms",
        "hx-target": f"#{options}",
        "hx-swap": "innerHTML",
        "hx-select": "unset",
        "hx-push-url": "false",
        "hx-sync": "this:replace",
    }


class SchoolField(forms.Field):
    """Gives a School out of `schools`, which the form sets to what its user may choose from."""

    widget = SchoolWidget
    default_error_messages = {
        "required": "Vul een school in.",
        "unknown": "Wij vinden geen school met deze naam of code. Controleer wat u invulde.",
        "several": "Er zijn meer scholen die zo heten. Kies de juiste.",
        "many": (
            f"Er zijn meer dan {MAX_CHOICES} scholen die zo heten. "
            "Kies er een, of vul ook de plaats in."
        ),
    }

    def __init__(self, *, schools: SchoolQuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.schools = School.objects.none() if schools is None else schools

    def prepare_value(self, value: Any) -> Any:
        return school_label(value.name, value.code) if isinstance(value, School) else value

    def to_python(self, value: Any) -> School | None:
        if value is None or isinstance(value, School):
            return value
        text = " ".join(str(value).split())[:250]
        if not text:
            return None
        found = find_schools(self.schools, text)
        if len(found) == 1:
            return found[0]
        self.widget.candidates = found[:MAX_CHOICES]
        code = "unknown" if not found else "several" if len(found) <= MAX_CHOICES else "many"
        raise ValidationError(self.error_messages[code], code=code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != (data or "")


def find_schools(schools: SchoolQuerySet, text: str) -> list[School]:
    """What somebody means: the school with this code or exactly this name, else all that fit."""
    code = _CODE_AT_END.search(text)
    if code and (exact := list(schools.filter(code__iexact=code[1].strip())[:2])):
        return exact
    found = list(schools.named(text).order_by("sort_key", "code")[: MAX_CHOICES + 1])
    wanted = sort_key(text)
    exact = [each for each in found if wanted in (each.sort_key, each.code.casefold())]
    return exact or found
