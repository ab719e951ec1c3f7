"""Digits written as words: 'nul zes twaalf vierendertig' -> '061234'. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
_TEENS = ["tien", "elf", "twaalf"] + [
    f"{start}tien" for start in ("der", "veer", "vijf", "zes", "zeven", "acht", "negen")
]
_TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]


def _words() -> dict[str, str]:
    """Every number word under a hundred, and the digits that it stands for."""
    words = {word: str(number) for number, word in enumerate([*_UNITS, *_TEENS])}
    words["één"] = "1"
    for ten, name in enumerate(_TENS, 2):
        words[name] = f"{ten}0"
        for unit, start in enumerate(_UNITS[1:], 1):
            joined = "ën" if start.endswith("e") else "en"  # tweeëntwintig, drieëndertig
            words[f"{start}{joined}{name}"] = words[f"{start}en{name}"] = f"{ten}{unit}"
    return words


NUMBER_WORDS = _words()
_TOKEN = r"(?:\d{1,4}|" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + r")(?!\w)"
_RUN = re.compile(rf"(?i)(?<!\w){_TOKEN}(?:[ ,./-]{{1,3}}{_TOKEN}){{3,15}}")
_ONE = re.compile(rf"(?i)(?<!\w){_TOKEN}")


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """`text[start:end]` reads as these digits; at least one of its parts is a word."""

    start: int
    end: int
    digits: str


def spoken_numbers(text: str) -> Iterator[SpokenNumber]:
    """Rows of four or more numbers, from the first that begins with a nought if there is one."""
    for run in _RUN.finditer(text):
        parts = list(_ONE.finditer(text, run.start(), run.end()))
        if all(part[0].isdigit() for part in parts):
            continue  # plain digits have patterns of their own
        read = [NUMBER_WORDS.get(part[0].lower(), part[0]) for part in parts]
        first = next((at for at, digits in enumerate(read) if digits.startswith("0")), 0)
        yield SpokenNumber(parts[first].start(), run.end(), "".join(read[first:]))
