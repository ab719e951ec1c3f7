"""`manage.py import_schools FILE`: read one of DUO's school registers into the portal."""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from schools import duo
from schools.import_plan import ImportRefused, Plan, plan_import
from schools.import_texts import FACTS, KINDS, shown
from schools.services.importing import import_register

SOME_ROWS_SKIPPED = 3
# How many schools of each kind are named, by --verbosity.
LIMITS: dict[int, int | None] = {0: 0, 1: 25, 2: None, 3: None}


class Command(BaseCommand):
    help = (
        "Lees een scholenregister van DUO (CSV, 'alle vestigingen') in. "
        "Afsluitcode 0: gelukt; 1: niets veranderd, met de reden; 2: verkeerde opdracht; "
        "3: gelukt, maar sommige regels van het bestand zijn overgeslagen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="het CSV-bestand")
        parser.add_argument("--municipality", help="alleen deze gemeente: CBS-code, zoals 0828")
        parser.add_argument("--dry-run", action="store_true", help="alleen zeggen wat er verandert")
        parser.add_argument(
            "--accept-gone", action="store_true", help="ook als er veel scholen zouden verdwijnen"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            file = self._read(options["file"])
            plan = self._plan(file, options)
        except (duo.DuoFileError, ImportRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(plan, limit=LIMITS[options["verbosity"]])
        self._tell_problems(file.problems)
        done = "Er is niets veranderd: dit was een proef." if options["dry_run"] else "Klaar."
        self.stdout.write(done)
        if any(problem.skipped for problem in file.problems):
            sys.exit(SOME_ROWS_SKIPPED)

    def _read(self, path: str) -> duo.DuoFile:
        self._say("Bestand lezen...")
        file = duo.read(path)
        self._say(f"{file.row_count} regels ({', '.join(sorted(file.sectors))}), vergelijken...")
        return file

    def _plan(self, file: duo.DuoFile, options: dict[str, Any]) -> Plan:
        municipality = _cbs_code(options["municipality"])
        if options["dry_run"]:
            with transaction.atomic():
                return plan_import(file, municipality)
        return import_register(
            file=file,
            municipality=municipality,
            accept_gone=options["accept_gone"],
            progress=lambda done, total: self._say(f"{done} van {total} scholen opgeslagen"),
        )

    def _say(self, text: str) -> None:
        """Progress goes to standard error, so that the result can be piped on."""
        self.stderr.write(text, style_func=str)

    def _tell(self, plan: Plan, *, limit: int | None) -> None:
        counts = plan.counts
        for kind, label in KINDS.items():
            if not counts[kind]:
                continue
            self.stdout.write(f"{label}: {counts[kind]}")
            if kind != "unchanged":
                self._lines(list(_described(plan, kind)), limit)
        if plan.is_empty:
            self.stdout.write("Er verandert niets.")
        if plan.confirm:
            self.stdout.write(f"Let op: {plan.confirm}")

    def _lines(self, lines: list[str], limit: int | None) -> None:
        for line in lines[:limit]:
            self.stdout.write(f"  {line}")
        if limit and len(lines) > limit:
            self.stdout.write(f"  en nog {len(lines) - limit} (alles zien: --verbosity 2)")

    def _tell_problems(self, problems: Iterable[duo.Problem]) -> None:
        for each in problems:
            where = " ".join(filter(None, (each.vestigingscode, each.column)))
            what = "overgeslagen" if each.skipped else "zonder deze waarde opgenomen"
            self.stdout.write(f"Regel {each.line} ({what}) {where}: {each.reason}")


def _cbs_code(text: str | None) -> str | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise CommandError("Geef de CBS-code van de gemeente: vier cijfers, zoals 0828.")
    return text.zfill(4)


def _described(plan: Plan, kind: str) -> Iterable[str]:
    if kind == "departed":
        for left in plan.departed:
            yield f"{_named(left.facts)} -> {left.municipality_name or left.municipality}"
    elif kind == "joining":
        for each in plan.joining:
            yield f"{_named(each.facts)} -> {each.partnership}"
    else:
        yield from map(_line, getattr(plan.changes, kind))


def _line(change: duo.SchoolFacts | duo.SchoolChange) -> str:
    if isinstance(change, duo.SchoolFacts):
        return _named(change)
    told = "; ".join(
        f"{FACTS[each.fact]}: {shown(each.before)} -> {shown(each.after)}" for each in change.facts
    )
    return f"{_named(change.after)}: {told}"


def _named(facts: duo.SchoolFacts) -> str:
    return f"{facts.vestigingscode} {facts.name}, {facts.city or facts.municipality_name}"
