"""Bars as SVG: a hatch beside colour, each bar with its label and number, no axis to decode."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from string import Template

from reports.disclosure import SMALL, THRESHOLD
from reports.documents.blocks import BarChart, Cell, cell_number, cell_text
from reports.documents.texts import clean

CHARACTER_WIDTH = 8  # of Noto Sans at this size: the widest labels have 8.0 on average
NUMBER_WIDTH = 90
BAR_HEIGHT = 18
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
    """<text x="$label_x" y="$label_y" text-anchor="$anchor">$label</text>$shape\
<text x="$number_start" y="$number_y">$number</text>"""
)
_COUNTED = Template(
    """<rect x="$x" y="$y" width="$length" height="$height" fill="$colour"/>\
<path d="$hatch" stroke="#8fb0c2"/>"""
)
_MASKED = Template(
    """<rect x="$x" y="$y" width="$length" height="$height" fill="#fff" stroke="$colour" \
stroke-dasharray="3 2"/>"""
)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Labels beside the bars on a page, above them on a phone. Lengths are in SVG units."""

    width: int
    step: int
    longest_label: int  # characters that fit; the table beside the chart has the label in full
    axis: int = 0  # where the bars begin

    @property
    def labels_above(self) -> bool:
        return self.axis == 0

    def shortened(self, label: str) -> str:
        longest = self.longest_label
        return label if len(label) <= longest else label[: longest - 1] + "\u2026"


WIDE = _Layout(width=640, step=28, longest_label=34)
NARROW = _Layout(width=320, step=48, longest_label=42)


def bar_chart_svg(
    chart: BarChart, font: str = "Noto Sans, sans-serif", *, narrow: bool = False
) -> str:
    """The chart as one SVG element, without ids, so that several can stand in one page."""
    bars = chart.bars
    layout = NARROW if narrow else _beside(WIDE, [label for label, _ in bars])
    greatest = max([THRESHOLD, *(_size(value) for _, value in bars)])
    return _CHART.substitute(
        width=layout.width,
        height=max(1, len(bars)) * layout.step,
        axis=layout.axis,
        font=escape(font),
        alternative=escape(clean(chart.alternative)),
        bars="\n".join(
            _bar(layout, row, label, value, greatest) for row, (label, value) in enumerate(bars)
        ),
    )


def _beside(layout: _Layout, labels: list[str]) -> _Layout:
    """The bars begin where the longest label ends."""
    longest = max([0, *(len(layout.shortened(clean(label))) for label in labels)])
    return replace(layout, axis=CHARACTER_WIDTH * longest + GAP)


def _size(value: Cell) -> int:
    """How long the bar is; a masked figure always as long as the greatest it can be."""
    if value == SMALL:
        return THRESHOLD - 1
    return max(0, round(cell_number(value) or 0))


def _bar(layout: _Layout, row: int, label: str, value: Cell, greatest: int) -> str:
    bottom = (row + 1) * layout.step - (0 if layout.labels_above else GAP // 2 + 1)
    top = bottom - BAR_HEIGHT
    length = _size(value) * (layout.width - layout.axis - NUMBER_WIDTH) // greatest
    return _BAR.substitute(
        label=escape(layout.shortened(clean(label))),
        label_x=0 if layout.labels_above else layout.axis - GAP,
        anchor="start" if layout.labels_above else "end",
        label_y=top - GAP if layout.labels_above else top + 14,
        number=escape(clean(cell_text(value))),
        number_start=layout.axis + length + GAP,
        number_y=top + 14,
        shape=_shape(layout.axis, top, length, masked=value == SMALL) if length else "",
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
