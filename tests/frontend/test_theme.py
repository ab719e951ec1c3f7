"""Contrast of the house colours, by WCAG 2.2 1.4.3 (text 4.5) and 1.4.11 (parts 3)."""

import re
from pathlib import Path

import pytest

THEME = (Path(__file__).resolve().parents[2] / "static/app/theme.css").read_text()
PALETTE = {
    "wit": "#ffffff",
    "zwart": "#000000",
    **dict(re.findall(r"--voorbeeld-kleuren-([\w-]+): (#[0-9a-f]{6});", THEME)),
}


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(PALETTE[one]), luminance(PALETTE[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert contrast("zwart", "wit") == pytest.approx(21)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("grijs-700", "grijs-50"),
        ("grijs-400", "grijs-50"),
        ("grijs-400", "grijs-100"),
        ("grijs-400", "violet-50"),
        ("grijs-500", "grijs-50"),
        ("violet-500", "wit"),
        ("violet-500", "grijs-50"),
        ("violet-500", "violet-100"),
        ("violet-600", "violet-50"),
        ("wit", "violet-500"),
        ("wit", "violet-600"),
        ("violet-200", "violet-600"),
        ("violet-200", "violet-500"),
        ("blauw-600", "blauw-100"),
    ],
)
def test_text_can_be_read(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(
    ("part", "ground"),
    [
        ("geel-300", "violet-600"),
        ("grijs-400", "wit"),
        ("violet-400", "wit"),
        ("violet-700", "grijs-50"),
    ],
)
def test_borders_and_marks_can_be_seen(part, ground):
    assert contrast(part, ground) >= 3
