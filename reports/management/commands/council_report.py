from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocp_portal.accounts.models import Municipality
from reports.files import FORMATS, render
from reports.models import CouncilReport
from reports.quarters import Quarter
from reports.services import document_of, make_report

LATER = ("docx", "odt", "ods")


class Command(BaseCommand):
    help = "Maakt het raadsrapport van een kwartaal (als het er nog niet is) en schrijft het weg."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", required=True, help="korte naam of CBS-code")
        parser.add_argument("--quarter", required=True, help="bijvoorbeeld 2026-Q3")
        parser.add_argument("--format", default="pdf", help=", ".join(FORMATS))
        parser.add_argument("--output", required=True, type=Path, help="het bestand")

    def handle(self, *args: Any, **options: Any) -> None:
        format, output = _format(options["format"]), options["output"]
        report = _report(_municipality(options["municipality"]), _quarter(options["quarter"]))
        content = render(document_of(report), format)
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Het bestand is niet te schrijven: {error.strerror}.") from None
        state = "gepubliceerd" if report.published else "concept"
        self.stdout.write(
            f"{report.municipality}, {report.period}, versie {report.version} ({state}): "
            f"{len(content)} bytes."
        )


def _format(name: str) -> str:
    if name in LATER:
        raise CommandError(f"{name} komt later. Kies uit: {', '.join(FORMATS)}.")
    if name not in FORMATS:
        raise CommandError(f"{name!r} is geen formaat. Kies uit: {', '.join(FORMATS)}.")
    return name


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError:
        raise CommandError(f"{text!r} is geen kwartaal. Schrijf het zo: 2026-Q3.") from None


def _municipality(name: str) -> Municipality:
    joined = Municipality.objects.filter(joined=True)
    found = (joined.filter(slug=name) | joined.filter(code=name)).first()
    if found is None:
        raise CommandError(f"Er is geen gemeente {name!r} die het portaal gebruikt.")
    return found


def _report(municipality: Municipality, quarter: Quarter) -> CouncilReport:
    """The newest version; the first one is made when there is none."""
    newest = CouncilReport.objects.of(municipality, quarter).first()
    try:
        return newest or make_report(municipality=municipality, quarter=quarter)
    except ValidationError as refusal:
        raise CommandError(" ".join(refusal.messages)) from None
