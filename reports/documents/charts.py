"""Bars as SVG: a hatch beside colour, each bar with its label and number, no axis to decode."""

from __future__ import annotations

from html import escape
from string import Template

from reports.disclosure import SMALL, THRESHOLD
from reports.documents.blocks import BarChart, Cell, cell_number, cell_text
from reports.documents.texts import clean

WIDTH = 640
CHARACTER_WIDTH = 7  # on average, at this size
NUMBER_WIDTH = 90
BAR_HEIGHT = 18
STEP = 28
LONGEST_LABEL = 34  # what fits at this size; the table beside the chart has it in full
COLOUR = "#1d4f6e"

HATCH = 6
GAP = 8
_CHART = Template(
    """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 $width $height" role="img" \
aria-label="$alternative" font-family="$font" font-size="14" fill="#1b1b1b">
$bars
<path d="M$axis 0V$height" stroke="#767676"/>
</svg>
"""
)
_BAR = Template(
    """<text x="$label_end" y="$text_y" text-anchor="end">$label</text>$shape\
<text x="$number_start" y="$text_y">$number</text>"""
)
_COUNTED = Template(
    """<rect x="$x" y="$y" width="$length" height="$height" fill="$colour"/>\
<path d="$hatch" stroke="#8fb0c2"/>"""
)
_MASKED = Template(
    """<rect x="$x" y="$y" width="$length" height="$height" fill="#fff" stroke="$colour" \
stroke-dasharray="3 2"/>"""
)


def bar_chart_svg(chart: BarChart, font: str = "Noto Sans, sans-serif") -> str:
    """The chart as one SVG element, without ids, so that several can stand in one page."""
    bars = chart.bars
    greatest = max([THRESHOLD, *(_size(value) for _, value in bars)])
    longest = max([0, *(len(_shortened(clean(label))) for label, _ in bars)])
    axis = CHARACTER_WIDTH * longest + GAP
    return _CHART.substitute(
        width=WIDTH,
        height=max(1, len(bars)) * STEP,
        axis=axis,
        font=escape(font),
        alternative=escape(clean(chart.alternative)),
        bars="\n".join(
            _bar(row, label, value, axis, greatest) for row, (label, value) in enumerate(bars)
        ),
    )


def _size(value: Cell) -> int:
    """How long the bar is; a masked figure always as long as the greatest it can be."""
    if value == SMALL:
        return THRESHOLD - 1
    return max(0, round(cell_number(value) or 0))


def _bar(row: int, label: str, value: Cell, axis: int, greatest: int) -> str:
    top = row * STEP + (STEP - BAR_HEIGHT) // 2
    length = _size(value) * (WIDTH - axis - NUMBER_WIDTH) // greatest
    return _BAR.substitute(
        label=escape(_shortened(clean(label))),
        label_end=axis - GAP,
        number=escape(clean(cell_text(value))),
        number_start=axis + length + GAP,
        text_y=top + 14,
        shape=_shape(axis, top, length, masked=value == SMALL) if length else "",
    )


def _shape(axis: int, top: int, length: int, *, masked: bool) -> str:
    """A hatched bar for a number, an open dashed one for a masked figure."""
    lines = range(axis, axis + length - BAR_HEIGHT + 1, HATCH)
    return (_MASKED if masked else _COUNTED).substitute(
        x=axis,
        y=top,
        length=length,
        height=BAR_HEIGHT,
        colour=COLOUR,
        hatch=" ".join(f"M{x} {top + BAR_HEIGHT}l{BAR_HEIGHT} -{BAR_HEIGHT}" for x in lines),
    )


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "\u2026"
