from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from liaisons.management.municipalities import add_argument, municipalities
from liaisons.services import tell_contacts_due


class Command(BaseCommand):
    help = "Vertelt wie welke scholen te lang niet sprak, zoals elke maandag."

    def add_arguments(self, parser: CommandParser) -> None:
        add_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        for municipality in municipalities(options["municipality"]):
            number = tell_contacts_due(municipality=municipality)
            self.stdout.write(f"{municipality}: mensen bericht {number}.")
