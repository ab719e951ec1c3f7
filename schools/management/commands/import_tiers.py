"""`manage.py import_tiers FILE`: record a list of tiers per school, such as a council's annex."""

import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ocp_portal.accounts.models import Municipality
from schools.duo import DuoFileError
from schools.models import School, TierAgreement
from schools.services.tiers import decide_tier
from schools.tier_files import TierRow, read_tiers

SOME_ROWS_SKIPPED = 3


class Command(BaseCommand):
    help = (
        "Leg een lijst met aansluitwijzen vast (CSV met de kolommen vestigingscode, "
        "aansluitwijze, ingangsdatum, reden en geraadpleegd; ook mogelijk: besluitdatum, "
        "besloten_door en cijfers). Wat er al staat, blijft zoals het is. Afsluitcode 0: gelukt; "
        "1: niets veranderd; 3: gelukt, maar sommige regels zijn overgeslagen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="het CSV-bestand")
        parser.add_argument(
            "--municipality", help="CBS-code; nodig als er meer gemeenten in het portaal zijn"
        )
        parser.add_argument("--dry-run", action="store_true", help="alleen zeggen wat er verandert")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = _municipality(options["municipality"])
        try:
            rows, bad = read_tiers(options["file"])
        except DuoFileError as refusal:
            raise CommandError(str(refusal)) from refusal
        told = [(each.line, each.field, each.reason) for each in bad]
        with transaction.atomic():
            recorded, refused = self._record(rows, municipality)
            if options["dry_run"]:
                transaction.set_rollback(True)
        self.stdout.write(f"Vastgelegd: {recorded}")
        self.stdout.write(f"Stond er al: {len(rows) - recorded - len(refused)}")
        for line, field, reason in sorted(told + refused):
            self.stdout.write(f"Regel {line} (overgeslagen) {field}: {reason}")
        if options["dry_run"]:
            self.stdout.write("Er is niets veranderd: dit was een proef.")
        if told or refused:
            sys.exit(SOME_ROWS_SKIPPED)

    def _record(
        self, rows: list[TierRow], municipality: Municipality
    ) -> tuple[int, list[tuple[int, str, str]]]:
        """(how many were new, what was refused); a refused row leaves nothing behind."""
        schools = {row.code: row for row in School.objects.filter(municipality=municipality)}
        recorded = 0
        refused = []
        for row in rows:
            school = schools.get(row.code)
            if school is None:
                reason = f"{row.code} is geen school van {municipality}."
                refused.append((row.line, "vestigingscode", reason))
                continue
            if _is_there(school, row):
                continue
            try:
                _decide(school, row)
            except ValidationError as error:
                refused.append((row.line, "", " ".join(error.messages)))
            else:
                recorded += 1
        return recorded, refused


def _municipality(code: str | None) -> Municipality:
    joined = Municipality.objects.filter(joined=True)
    found = list(Municipality.objects.filter(code=code.zfill(4)) if code else joined[:2])
    if len(found) != 1:
        raise CommandError("Zeg met --municipality om welke gemeente het gaat: haar CBS-code.")
    return found[0]


def _is_there(school: School, row: TierRow) -> bool:
    same = TierAgreement.objects.decided().filter(school=school, tier=row.tier)
    return same.filter(period__startswith=row.valid_from).exists()


def _decide(school: School, row: TierRow) -> None:
    decide_tier(
        school=school,
        tier=row.tier,
        valid_from=row.valid_from,
        reason=row.reason,
        figures=row.figures,
        consulted=row.consulted,
        decided_on=row.decided_on,
        decided_by=row.decided_by,
        by=None,
    )
