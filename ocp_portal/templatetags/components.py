"""What the shared pieces in templates/components/ cannot say in template language.

Presentation only: no rule, no query. Named in TEMPLATES "builtins", so that no template
loads it. `icon` is a tag and not an include because a page draws dozens: an include costs
some 50 microseconds, this a tenth of it.
"""

from collections.abc import Iterable, Iterator

from django import template
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
