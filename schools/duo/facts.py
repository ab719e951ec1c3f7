"""What a DUO register says about a school, and what went wrong while reading it.

Source: the address files 'alle vestigingen' of the Dienst Uitvoering Onderwijs (DUO): one file for
basisonderwijs (31 columns), one for voortgezet onderwijs (one column more) and one for speciaal
(basis)onderwijs. The correspondence address and the area codes in them are not taken over.
"""

from dataclasses import dataclass

SPECIAL_SECTORS = ("SBO", "SO", "VSO", "SO/VSO")
SECTORS = ("BO", *SPECIAL_SECTORS, "VO")


class DuoFileError(Exception):
    """The file as a whole cannot be used. Its text is one Dutch sentence for the person."""


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """One school location as the register has it. An empty string means: not known."""

    vestigingscode: str  # BRIN (4 characters) + 2-digit number, the key
    name: str
    sector: str  # one of SECTORS
    municipality: str  # CBS code of 4 digits
    municipality_name: str = ""
    board: str = ""  # bevoegd gezag, 5 digits
    street: str = ""
    house_number: str = ""
    postcode: str = ""  # '1234 AB'
    city: str = ""
    province: str = ""
    denomination: str = ""
    phone: str = ""  # 10 digits
    website: str = ""  # as published: with or without 'https://'
    levels: tuple[str, ...] = ()  # only VO: of VMBO, HAVO, VWO, PRO, BRUGJAAR, in this order
    holiday_region: str = ""  # noord, midden or zuid

    @property
    def brin(self) -> str:
        return self.vestigingscode[:4]


@dataclass(frozen=True, slots=True)
class DuoRow:
    """A row that was taken.

    `unread` names the facts that the file did not give: their column is absent or their value was
    damaged. Such a fact is empty here and must never overwrite one that we have.
    """

    line: int  # physical line in the file, the header is usually line 1
    facts: SchoolFacts
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in one row that a person should look at, in Dutch."""

    line: int
    vestigingscode: str  # empty when the row does not tell
    column: str  # as it stands in the header of the file; empty: the row as a whole
    reason: str
    skipped: bool  # True: the row was left out; False: only this one value was


@dataclass(frozen=True, slots=True)
class DuoFile:
    """All that one file told.

    `named` and `nameless` protect schools from being taken for gone: `named` holds every
    vestigingscode or BRIN that occurs in a skipped row, `nameless` counts skipped rows in which
    not even that could be found.
    """

    rows: tuple[DuoRow, ...]
    problems: tuple[Problem, ...]
    sectors: frozenset[str]  # the sectors this file speaks for
    municipalities: frozenset[str]  # that occur in the rows taken
    encoding: str
    delimiter: str
    row_count: int  # rows seen, taken or skipped, without the header and empty lines
    named: frozenset[str] = frozenset()
    nameless: int = 0
