from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from liaisons.management.municipalities import add_argument, municipalities
from liaisons.services import propose_make_ups


class Command(BaseCommand):
    help = "Zoekt een plek voor bezoeken die niet doorgingen, zoals elke vrijdag."

    def add_arguments(self, parser: CommandParser) -> None:
        add_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        for municipality in municipalities(options["municipality"]):
            number = propose_make_ups(municipality=municipality)
            self.stdout.write(f"{municipality}: nieuwe voorstellen {number}.")
