"""What the shared pieces in templates/components/ cannot say in template language.

Presentation only: no rule, no query. Named in TEMPLATES "builtins", so that no template
loads it. `icon` is a tag and not an include because a page draws dozens: an include costs
some 50 microseconds, this a tenth of it.
"""

from collections.abc import Iterable, Iterator

from django import forms, template
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing with this id in static/app/icons.svg; always beside a word, so hidden."""
    return format_html(
        '<svg class="ocp-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("app/icons.svg"),
        name,
    )


@register.filter
def beside(columns: Iterable[object], cells: Iterable[object]) -> Iterator[tuple[object, object]]:
    """Pair each column of a table with its cell; a row of another length is a mistake."""
    return zip(columns, cells, strict=True)


@register.filter
def errors_in_words(field: BoundField) -> list[str]:
    """The errors of a field, where Django's 'Dit veld is verplicht' says which and what to do.

    A form that has its own message for a missing answer keeps it.
    """
    words = []
    for error in field.errors.as_data():
        words += [_missing_answer(field)] if _is_default_required(error) else error.messages
    return words


def _is_default_required(error: ValidationError) -> bool:
    default = str(forms.Field.default_error_messages["required"])
    return error.code == "required" and error.messages == [default]


def _missing_answer(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.FileInput):
        return f"Kies een bestand bij ‘{field.label}’."
    if isinstance(widget, forms.CheckboxInput):
        return f"Zet een vinkje bij ‘{field.label}’."
    if isinstance(widget, forms.widgets.ChoiceWidget):
        return f"Maak een keuze bij ‘{field.label}’."
    return f"Vul ‘{field.label}’ in."
