"""What a DUO file would change in the schools that we have. Nothing is changed here.

A school is gone only when the file could have named it and did not. The file says nothing about
schools of another sector, nor (unless the municipalities are given) about municipalities that do
not occur in it; and a school whose row was skipped is not gone but unclear.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace

from schools.duo.facts import DuoFile, DuoRow, SchoolFacts

# Above both, a person confirms: a wrong or half file must not close a tenth of the schools.
MANY_GONE = 5
MANY_GONE_SHARE = 0.10

_NAME = frozenset({"name"})
_ADDRESS = frozenset({"street", "house_number", "postcode", "city", "municipality"})
_BOARD = frozenset({"board"})
_FACTS = tuple(each.name for each in fields(SchoolFacts) if each.name != "vestigingscode")
_OTHER = frozenset(_FACTS) - _NAME - _ADDRESS - _BOARD


@dataclass(frozen=True, slots=True)
class FactChange:
    fact: str  # a field of SchoolFacts
    before: str | tuple[str, ...]
    after: str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolChange:
    before: SchoolFacts
    after: SchoolFacts  # with what the file did not tell kept from `before`
    facts: tuple[FactChange, ...]  # those of this kind of change only

    @property
    def vestigingscode(self) -> str:
        return self.after.vestigingscode


@dataclass(frozen=True, slots=True)
class Changes:
    """Every school of `current` and of the file within the scope, by what happens to it.

    A school can be renamed and moved at once and then stands in both. `back` was gone before and
    is in the file again; it may stand in other lists too.
    """

    new: tuple[SchoolFacts, ...]
    renamed: tuple[SchoolChange, ...]
    moved: tuple[SchoolChange, ...]  # address or municipality
    other_board: tuple[SchoolChange, ...]
    changed: tuple[SchoolChange, ...]  # any other fact
    gone: tuple[SchoolFacts, ...]
    back: tuple[SchoolFacts, ...]
    unchanged: tuple[str, ...]  # codes
    unclear: tuple[SchoolFacts, ...]  # not found, but a row was skipped that may be theirs
    outside: tuple[SchoolFacts, ...]  # not found; the file or scope leaves out their municipality
    confirm: str  # Dutch reason why a person must confirm `gone` explicitly; usually empty

    @property
    def touched(self) -> dict[str, SchoolFacts]:
        """Vestigingscode -> facts to store, for every known school of which a fact changes."""
        kinds = (self.renamed, self.moved, self.other_board, self.changed)
        return {change.vestigingscode: change.after for kind in kinds for change in kind}

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.touched or self.gone or self.back)


def compare(
    current: Mapping[str, SchoolFacts],
    file: DuoFile,
    *,
    municipalities: Collection[str] | None = None,
    gone: Collection[str] = (),
) -> Changes:
    """Compare the schools that we have with a file.

    `current`: all known schools by vestigingscode, those marked gone too (their codes in `gone`).
    `municipalities`: only schools of these CBS codes are added or found gone, and the file is taken
    to be complete for them; a known school that now stands in another municipality is moved. None:
    all, and complete for the municipalities that occur in the file.
    """
    scope = None if municipalities is None else frozenset(municipalities)
    rows = [row for row in file.rows if _in_scope(row, current, scope)]
    known = [(current[_code(row)], row) for row in rows if _code(row) in current]
    merged = [(before, merge(before, row)) for before, row in known]
    missing = _missing(current, file, gone)
    complete_for = file.municipalities if scope is None else scope
    covered = [each for each in missing if each.municipality in complete_for]
    really_gone = tuple(each for each in covered if not _may_be_skipped(each, file))
    return Changes(
        new=tuple(row.facts for row in rows if _code(row) not in current),
        renamed=_of_kind(merged, _NAME),
        moved=_of_kind(merged, _ADDRESS),
        other_board=_of_kind(merged, _BOARD),
        changed=_of_kind(merged, _OTHER),
        gone=really_gone,
        back=tuple(after for _, after in merged if after.vestigingscode in gone),
        unchanged=_unchanged(merged, gone),
        unclear=tuple(each for each in covered if _may_be_skipped(each, file)),
        outside=tuple(each for each in missing if each.municipality not in complete_for),
        confirm=_confirm(really_gone, [before for before, _ in merged]),
    )


def merge(before: SchoolFacts, row: DuoRow) -> SchoolFacts:
    """The facts of the row, with those that the file did not tell kept as they were."""
    return replace(row.facts, **{fact: getattr(before, fact) for fact in row.unread})


def _code(row: DuoRow) -> str:
    return row.facts.vestigingscode


def _in_scope(
    row: DuoRow, current: Mapping[str, SchoolFacts], scope: frozenset[str] | None
) -> bool:
    if scope is None or row.facts.municipality in scope:
        return True
    before = current.get(_code(row))
    return before is not None and before.municipality in scope


def _of_kind(
    merged: Iterable[tuple[SchoolFacts, SchoolFacts]], kind: frozenset[str]
) -> tuple[SchoolChange, ...]:
    changes = (SchoolChange(a, b, _differences(a, b, kind)) for a, b in merged if a != b)
    return tuple(change for change in changes if change.facts)


def _differences(
    before: SchoolFacts, after: SchoolFacts, kind: frozenset[str]
) -> tuple[FactChange, ...]:
    pairs = ((fact, getattr(before, fact), getattr(after, fact)) for fact in _FACTS if fact in kind)
    return tuple(FactChange(fact, old, new) for fact, old, new in pairs if old != new)


def _unchanged(
    merged: Iterable[tuple[SchoolFacts, SchoolFacts]], gone: Collection[str]
) -> tuple[str, ...]:
    same = (after.vestigingscode for before, after in merged if before == after)
    return tuple(code for code in same if code not in gone)


def _missing(
    current: Mapping[str, SchoolFacts], file: DuoFile, gone: Collection[str]
) -> list[SchoolFacts]:
    """Known schools of the file's sectors that it does not name."""
    found = {_code(row) for row in file.rows}
    return [
        facts
        for code, facts in current.items()
        if code not in found and code not in gone and facts.sector in file.sectors
    ]


def _may_be_skipped(school: SchoolFacts, file: DuoFile) -> bool:
    # A skipped row without any code may be the row of every school.
    return bool(file.nameless) or not file.named.isdisjoint((school.vestigingscode, school.brin))


def _confirm(gone: Collection[SchoolFacts], found: Collection[SchoolFacts]) -> str:
    """Why the schools that would be gone need a person's word."""
    total = len(gone) + len(found)
    if len(gone) >= MANY_GONE and len(gone) > MANY_GONE_SHARE * total:
        return f"{len(gone)} van de {total} scholen staan niet in dit bestand."
    left = {each.municipality for each in found}
    emptied = sorted(
        {
            each.municipality_name or each.municipality
            for each in gone
            if each.municipality not in left
        }
    )
    if emptied:
        return f"Geen enkele school in {', '.join(emptied)} staat nog in dit bestand."
    return ""
