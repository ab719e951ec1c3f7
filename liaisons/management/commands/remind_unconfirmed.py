from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from liaisons.management.municipalities import add_argument, municipalities
from liaisons.services import remind_unconfirmed


class Command(BaseCommand):
    help = "Herinnert aan bezoeken die niemand afvinkte, zoals elke maandag."

    def add_arguments(self, parser: CommandParser) -> None:
        add_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        for municipality in municipalities(options["municipality"]):
            number = remind_unconfirmed(municipality=municipality)
            self.stdout.write(f"{municipality}: mensen herinnerd {number}.")
