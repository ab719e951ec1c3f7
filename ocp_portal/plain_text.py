"""Typed text without what nobody sees. Pure: no Django.

A character that turns the direction of a line makes a text read as another; one without a width
makes two words that look the same differ. People do not type these: they come along with copied
text, or on purpose. An emoji keeps the joiner and the variation sign that it is made with.
"""

import re

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, but tab and line breaks
    "\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\u202a-\u202e\u2066-\u2069"  # the direction of a line
    "\ud800-\udfff\U000e0000-\U000e007f]"
    # A joiner belongs behind an emoji, its colour of skin or its variation sign.
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)


def visible(text: str) -> str:
    """The text as it reads on a screen."""
    return _INVISIBLE.sub("", text)
