"""Text that any format can hold, and text that the fonts of the PDF can draw."""

from __future__ import annotations

import re
import unicodedata

SUBSTITUTE = "\u25a1"  # an open square: here stood a character that cannot be drawn
LONGEST_WORD = 40
ZERO_WIDTH_SPACE = "\u200b"

# Control characters, text direction overrides (they can make a text read as another), surrogates,
# private use and non-characters. Tab and line break become a space.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufe00-\ufe0f\ufff9-\ufffb\ufdd0-\ufdef\ud800-\uf8ff\ufffe\uffff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_SPACES = re.compile(r"[\t\n\r\x85\u2028\u2029]+")

# What every embedded font together can draw: Latin, Greek, Cyrillic, Hebrew, Arabic, punctuation,
# currency, arrows and common signs. Others (emoji, Chinese) would make PDF/UA-1 refuse the file.
_UNDRAWABLE = re.compile(
    "[^\x20-\x7e\xa0-\u0377\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff\u05be\u05d0-\u05ea"
    "\u060c\u061b\u061f\u0621-\u063a\u0640-\u064a\u0660-\u0669\u1e00-\u1eff\u2010-\u2027"
    "\u202f-\u203a\u2070\u2074-\u208e\u20a0-\u20bf\u2190-\u21ff\u2200-\u22ff\u25a0-\u25ff"
    "\u2713\u2714\u2717\ufb00-\ufb06]+"
)
_LONG_WORD = re.compile(rf"[^\s{ZERO_WIDTH_SPACE}]{{{LONGEST_WORD}}}(?=[^\s])")


def clean(text: str) -> str:
    """The text in composed form, without characters that no document should hold."""
    spaced = _SPACES.sub(" ", text)
    return unicodedata.normalize("NFC", _UNWANTED.sub("", spaced))


def drawable(text: str) -> str:
    """The clean text with each run of undrawable characters as one open square."""
    return _UNDRAWABLE.sub(SUBSTITUTE, clean(text))


def breakable(text: str) -> str:
    """Lets a word of more than 40 characters break, so that it stays within its column."""
    return _LONG_WORD.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", text)
