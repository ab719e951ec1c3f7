"""Carry a register file out: in one go by an operator, or looked at first by an administrator.

Two imports never run at the same time, whoever starts them; a file lands whole or not at all.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any, BinaryIO

from django.db import connection, transaction
from django.utils.text import slugify

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from schools import duo, holidays
from schools.import_plan import (
    ImportRefused,
    Key,
    Plan,
    only_partnership,
    plan_import,
)
from schools.models import School, SchoolBoard, SchoolImport
from schools.register import COLUMNS, columns_of, from_json, part_for, register_of, to_json

LOCK = 0x5C400  # of PostgreSQL's advisory locks: 'an import runs'
BATCH = 500
# A file in which every line is bad is told by its first so many.
MAX_PROBLEMS = 200
KEEP_WAITING = dt.timedelta(days=7)

Progress = Callable[[int, int], None]


class AlreadyDone(ImportRefused):
    """Somebody else carried this import out, or stopped it, meanwhile."""


class Outdated(ImportRefused):
    """The schools changed after the person saw what this import would do."""


class NeedsConfirmation(ImportRefused):
    """Many schools would disappear; a person must say that this is right."""


@transaction.atomic
def import_register(
    *,
    file: duo.DuoFile,
    municipality: str | None = None,
    accept_gone: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Carry out what the file says for one municipality (CBS code) or for all; an operator's.

    Municipalities that the portal does not have yet are made, not joined. Raises ImportRefused
    when the file names no school there, or when many would be gone and nobody accepted that.
    """
    _one_at_a_time()
    plan = plan_import(file, municipality)
    _carry_out(plan, accept_gone=accept_gone, progress=progress)
    return plan


@transaction.atomic
def start_import(
    *, upload: BinaryIO, file_name: str, municipality: Municipality, by: User
) -> SchoolImport:
    """Read an administrator's file and keep what it says, for a person to look at.

    Raises duo.DuoFileError or ImportRefused, each with its sentence; then nothing is kept.
    """
    file = duo.read(upload)
    plan_import(file, municipality.code)
    codes = dict.fromkeys(
        School.objects.filter(municipality=municipality).values_list("code", flat=True)
    )
    part = part_for(file, municipality.code, codes)
    _forget_old(municipality)
    return SchoolImport.objects.create(
        municipality=municipality,
        file_name=clean_file_name(file_name),
        content=to_json(part),
        problems=_told_problems(file, part),
        uploaded_by=by,
    )


@transaction.atomic
def confirm_import(
    *, school_import: SchoolImport, seen: str, accept_gone: bool = False, by: User
) -> Plan:
    """Do what the person saw (`seen`: the plan's fingerprint), or nothing.

    Raises AlreadyDone, Outdated or NeedsConfirmation.
    """
    _one_at_a_time()
    row = SchoolImport.objects.held().filter(pk=school_import.pk).first()
    if row is None:
        raise AlreadyDone("Iemand anders heeft deze import intussen gestopt.")
    if row.confirmed_at:
        raise AlreadyDone("Deze import is al uitgevoerd.")
    plan = plan_of(row)
    if plan.fingerprint != seen:
        raise Outdated(
            "De scholen zijn intussen veranderd. Kijk opnieuw wat deze import doet; "
            "er is nog niets uitgevoerd."
        )
    _carry_out(plan, accept_gone=accept_gone)
    _close(row, plan, by)
    return plan


@transaction.atomic
def cancel_import(*, school_import: SchoolImport) -> None:
    """Forget an import that waits; one that was carried out stays told."""
    SchoolImport.objects.waiting().filter(pk=school_import.pk).delete()


def plan_of(school_import: SchoolImport) -> Plan:
    """What a waiting import would do to the schools as they are now."""
    return plan_import(from_json(school_import.content), school_import.municipality.code)


def clean_file_name(name: str) -> str:
    """A name that can be shown: it comes from somebody else's computer."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip()[:120] or "bestand"


# --- writing -------------------------------------------------------------------------------------


def _one_at_a_time() -> None:
    """Wait for another import to end; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _carry_out(plan: Plan, *, accept_gone: bool, progress: Progress | None = None) -> None:
    if plan.confirm and not accept_gone:
        raise NeedsConfirmation(f"{plan.confirm} Bevestig dat dit klopt; er is niets veranderd.")
    changes = plan.changes
    written = {_key(facts): facts for facts in (*changes.new, *changes.touched.values())}
    written |= {_key(facts): facts for facts in changes.back}
    _write(list(written.values()), {_key(facts) for facts in changes.new}, progress)
    _mark([_key(facts) for facts in changes.back], gone_on=None)
    leaving = [*changes.gone, *(departure.facts for departure in plan.departed)]
    _mark([_key(facts) for facts in leaving], gone_on=clock.today())
    _join(plan)


def _key(facts: duo.SchoolFacts) -> Key:
    return facts.municipality, facts.vestigingscode


def _write(all_facts: Sequence[duo.SchoolFacts], new: set[Key], progress: Progress | None) -> None:
    """Insert or update, in batches. Rows that nothing changes are not among them."""
    if not all_facts:
        return
    municipalities = _municipalities(all_facts)
    boards = _boards(all_facts)
    had = _registers_had({facts.municipality for facts in all_facts})
    join = only_partnership()
    rows = []
    for facts in all_facts:
        row = School(
            municipality=municipalities[facts.municipality],
            code=facts.vestigingscode,
            board=boards.get(facts.board),
            **columns_of(facts),
        )
        if _key(facts) in new:
            row.partnership = join(facts.municipality, facts.sector)
            came_later = (facts.municipality, register_of(facts.sector)) in had
            row.new_on = clock.today() if came_later else None
        rows.append(row)
    _upsert(rows, progress)


def _upsert(rows: Sequence[School], progress: Progress | None) -> None:
    for start in range(0, len(rows), BATCH):
        School.objects.bulk_create(
            rows[start : start + BATCH],
            update_conflicts=True,
            unique_fields=["municipality", "code"],
            update_fields=COLUMNS,
        )
        if progress:
            progress(min(start + BATCH, len(rows)), len(rows))


def _municipalities(all_facts: Iterable[duo.SchoolFacts]) -> dict[str, Municipality]:
    """By CBS code; those that the portal lacks are made, not joined."""
    names = {facts.municipality: facts.municipality_name for facts in all_facts}
    found = {each.code: each for each in Municipality.objects.filter(code__in=names)}
    slugs = set(Municipality.objects.values_list("slug", flat=True))
    for code in sorted(names.keys() - found.keys()):
        found[code] = Municipality.objects.create(
            code=code,
            name=names[code][:80] or f"Gemeente {code}",
            slug=_free_slug(names[code], code, slugs),
            joined=False,
            holiday_region=holidays.region_of(code) or "zuid",
        )
    return found


def _free_slug(name: str, code: str, taken: set[str]) -> str:
    slug = slugify(name)[:40] or f"gemeente-{code}"
    slug = slug if slug not in taken else f"{slug}-{code}"
    taken.add(slug)
    return slug


def _boards(all_facts: Iterable[duo.SchoolFacts]) -> dict[str, SchoolBoard]:
    numbers = {facts.board for facts in all_facts if facts.board}
    missing = numbers - set(
        SchoolBoard.objects.filter(number__in=numbers).values_list("number", flat=True)
    )
    SchoolBoard.objects.bulk_create([SchoolBoard(number=number) for number in sorted(missing)])
    return {board.number: board for board in SchoolBoard.objects.filter(number__in=numbers)}


def _registers_had(municipalities: set[str]) -> set[tuple[str, str]]:
    """Of which registers these municipalities had schools before this import, by a person's hand
    too: their figures are out, and what comes now must not change them."""
    rows = School.objects.filter(municipality__code__in=municipalities).order_by()
    found = rows.values_list("municipality__code", "sector").distinct()
    return {(code, register_of(sector)) for code, sector in found}


def _mark(keys: Sequence[Key], *, gone_on: dt.date | None) -> None:
    if keys:
        _rows(keys).update(gone_on=gone_on)


def _rows(keys: Iterable[Key]) -> Any:
    wanted = set(keys)
    found = School.objects.filter(code__in={code for _, code in wanted})
    pairs = found.values_list("municipality__code", "code", "pk")
    return School.objects.filter(
        pk__in=[pk for place, code, pk in pairs if (place, code) in wanted]
    )


def _join(plan: Plan) -> None:
    """Give schools the one partnership that they can belong to."""
    find = only_partnership()
    for partnership in {each.partnership for each in plan.joining}:
        members = [each.facts for each in plan.joining if each.partnership == partnership]
        row = find(members[0].municipality, members[0].sector)
        _rows([_key(facts) for facts in members]).update(partnership=row)


# --- the administrator's import ------------------------------------------------------------------


def _told_problems(file: duo.DuoFile, part: duo.DuoFile) -> list[dict[str, Any]]:
    """The problems of our own schools, and every row that was skipped: it may be one of ours."""
    ours = {row.facts.vestigingscode for row in part.rows}
    told = [each for each in file.problems if each.skipped or each.vestigingscode in ours]
    return [asdict(problem) for problem in told[:MAX_PROBLEMS]]


def _forget_old(municipality: Municipality) -> None:
    old = SchoolImport.objects.waiting().filter(uploaded_at__lt=clock.now() - KEEP_WAITING)
    old.filter(municipality=municipality).delete()


def _close(row: SchoolImport, plan: Plan, by: User) -> None:
    row.content = {}
    row.result = plan.counts
    row.confirmed_at = clock.now()
    row.confirmed_by = by
    row.save(update_fields=["content", "result", "confirmed_at", "confirmed_by"])
    record(
        action=AccessEvent.Action.CHANGE,
        object_type="school_import",
        object_key=str(row.pk),
        by=by,
    )
