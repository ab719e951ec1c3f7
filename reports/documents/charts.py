"""Bars as SVG: a pattern beside colour, each bar with its label and number, no axis to decode."""

from __future__ import annotations

from html import escape
from string import Template

from reports.disclosure import SMALL, THRESHOLD, UNKNOWN_TEXT, Figure
from reports.documents.blocks import BarChart, Cell, cell_number, cell_text
from reports.documents.texts import clean

WIDTH = 640
LABEL_WIDTH = 220
NUMBER_WIDTH = 90
BAR_HEIGHT = 18
STEP = 28
LONGEST_LABEL = 34  # what fits at this size; the table beside the chart has it in full
COLOUR = "#1d4f6e"

_CHART = Template(
    """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 $width $height" role="img" \
aria-label="$alternative" font-family="$font" font-size="14" fill="#1b1b1b">
<defs>
<pattern id="bar" width="6" height="6" patternUnits="userSpaceOnUse">\
<rect width="6" height="6" fill="$colour"/>\
<path d="M-1 7 7 -1" stroke="#fff" stroke-opacity=".35" stroke-width="1"/></pattern>
<pattern id="small" width="5" height="5" patternUnits="userSpaceOnUse">\
<rect width="5" height="5" fill="#fff"/><circle cx="2" cy="2" r="1" fill="$colour"/></pattern>
</defs>
<path d="M$axis 0V$height" stroke="#767676"/>
$bars
</svg>
"""
)
_BAR = Template(
    """<text x="$label_end" y="$text_y" text-anchor="end">$label</text>\
<rect x="$start" y="$y" width="$length" height="$bar_height" fill="url(#$pattern)" \
stroke="$colour"/><text x="$number_start" y="$text_y">$number</text>"""
)


def bar_chart_svg(chart: BarChart, font: str = "Noto Sans, sans-serif") -> str:
    """The chart as one SVG element. Ids are 'bar' and 'small': put one chart in one document,
    or draw it with <img>."""
    bars = chart.bars
    greatest = max([THRESHOLD, *(_size(value) for _, value in bars)])
    return _CHART.substitute(
        width=WIDTH,
        height=max(1, len(bars)) * STEP,
        axis=LABEL_WIDTH,
        colour=COLOUR,
        font=escape(font),
        alternative=escape(clean(chart.alternative)),
        bars="\n".join(
            _bar(row, label, value, greatest) for row, (label, value) in enumerate(bars)
        ),
    )


def _size(value: Cell) -> int:
    """How long the bar is; a masked figure always as long as the greatest it can be."""
    if value == SMALL:
        return THRESHOLD - 1
    return max(0, round(cell_number(value) or 0))


def _bar(row: int, label: str, value: Cell, greatest: int) -> str:
    top = row * STEP + (STEP - BAR_HEIGHT) // 2
    length = _size(value) * (WIDTH - LABEL_WIDTH - NUMBER_WIDTH) // greatest
    return _BAR.substitute(
        label=escape(_shortened(clean(label))),
        label_end=LABEL_WIDTH - 8,
        start=LABEL_WIDTH,
        number_start=LABEL_WIDTH + length + 8,
        y=top,
        text_y=top + 14,
        length=length,
        bar_height=BAR_HEIGHT,
        pattern="small" if isinstance(value, Figure) and value == SMALL else "bar",
        colour=COLOUR if length else "none",
        number=escape(clean(cell_text(value))) or UNKNOWN_TEXT,
    )


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "\u2026"
