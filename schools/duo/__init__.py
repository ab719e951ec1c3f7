"""DUO's school registers: read a file, and compare it with the schools that we have. Pure."""

from schools.duo.comparing import Changes, FactChange, SchoolChange, compare, merge
from schools.duo.facts import (
    SECTORS,
    SPECIAL_SECTORS,
    DuoFile,
    DuoFileError,
    DuoRow,
    Problem,
    SchoolFacts,
)
from schools.duo.files import MAX_BYTES
from schools.duo.reading import read

__all__ = [
    "MAX_BYTES",
    "SECTORS",
    "SPECIAL_SECTORS",
    "Changes",
    "DuoFile",
    "DuoFileError",
    "DuoRow",
    "FactChange",
    "Problem",
    "SchoolChange",
    "SchoolFacts",
    "compare",
    "merge",
    "read",
]
