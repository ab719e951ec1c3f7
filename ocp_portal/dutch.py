"""Pieces of Dutch sentences. Pure."""

from collections.abc import Sequence


def so_many(number: int, one: str, more: str) -> str:
    """'1 bezoek', '2 bezoeken'"""
    return f"{number} {one if number == 1 else more}"


def listed(parts: Sequence[str]) -> str:
    """'a, b en c'"""
    return " en ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
