"""What the shared pieces in templates/components/ cannot say in template language, or not fast.

Presentation only: no rule, no query. Named in TEMPLATES "builtins", so that no template
loads it. An include costs some 50 microseconds and a page draws dozens of signs; 25 rows of
6 cells took 14 ms as a template, most of it in looking up what a cell does not have, and
take 2.4 ms here.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ocp_portal.names import inside
from ocp_portal.wording import errors_of

register = template.Library()

NOTHING = mark_safe("")
ROW_HEADER = mark_safe(' scope="row" role="rowheader"')
CELL = mark_safe(' role="cell"')
NUMERIC = mark_safe(' class="is-numeric"')


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing with this id in static/app/icons.svg; always beside a word, so hidden."""
    return _drawing(name)


@cache
def _drawing(name: str) -> SafeString:
    """Kept: there are some thirty, a page draws a hundred and the name of a file takes a search."""
    return format_html(
        '<svg class="ocp-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("app/icons.svg"),
        name,
    )


@register.filter
def breakable(address: str) -> SafeString:
    """A mail address that may go on in the next line after its @, and nowhere else by choice."""
    name, at, domain = address.partition("@")
    return format_html("{}{}<wbr>{}", name, at, domain)


@register.simple_tag
def badge(label: str, tone: str | None = None, sign: str | None = None) -> SafeString:
    """A state in a word and a sign; documented in components/status_badge.html."""
    tone = tone or "neutral"
    return format_html(
        '<span class="ocp-badge ocp-badge--{}">{}{}</span>', tone, icon(sign or tone), label
    )


@register.simple_tag
def table_rows(
    columns: Sequence[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]
) -> SafeString:
    """The rows of components/table.html, where columns, rows and cells are documented.

    A row with more or fewer cells than there are columns is a mistake: ValueError.
    """
    starts = [_cell_start(column, at == 0) for at, column in enumerate(columns)]
    return SafeString("".join(_row(starts, row) for row in rows))


# Below plain strings stand around what went through _escaped: format_html for each cell took as
# long as the database.
_escaped = conditional_escape


def _cell_start(column: Mapping[str, Any], first: bool) -> tuple[str, str]:
    """What comes before and after the content of each cell in this column."""
    tag, role = ("th", ROW_HEADER) if first else ("td", CELL)
    numeric = NUMERIC if column.get("numeric") else NOTHING
    label = _escaped(column["label"])
    return f'<{tag}{role}{numeric} data-label="{label}"><span>', f"</span></{tag}>"


def _row(starts: Sequence[tuple[str, str]], row: Mapping[str, Any]) -> str:
    cells = "".join(
        f"{start}{_content(cell)}{end}"
        for (start, end), cell in zip(starts, row["cells"], strict=True)
    )
    row_id = f' id="{_escaped(row["id"])}"' if row.get("id") else ""
    return f'<tr role="row"{row_id}>{cells}</tr>'


def _content(cell: Mapping[str, Any]) -> str:
    state, url, sub = cell.get("badge"), cell.get("url"), cell.get("sub")
    text: str = _escaped(cell.get("text", ""))
    if url:
        text = f'<a href="{_escaped(url)}">{text}</a>'
    sign = badge(state["label"], state.get("tone"), state.get("icon")) if state else ""
    below = f'<span class="ocp-table__sub">{_escaped(sub)}</span>' if sub else ""
    return f"{sign}{text}{below}"


register.filter("errors_in_words", errors_of)
register.filter("inside", inside)
