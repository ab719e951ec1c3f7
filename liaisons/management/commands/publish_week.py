from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from liaisons.management.municipalities import add_argument, municipalities
from liaisons.models import WeekRoster
from liaisons.services import publish_week
from schools.isoweeks import IsoWeek


class Command(BaseCommand):
    help = "Maakt het weekrooster van een week, bijvoorbeeld: publish_week 2026-W48"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("week", help="de week, bijvoorbeeld 2026-W48")
        add_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        week = _week(options["week"])
        refusals = []
        for municipality in municipalities(options["municipality"]):
            try:
                roster = publish_week(municipality=municipality, monday=week.monday)
            except ValidationError as refusal:  # one without a plan does not stop the others
                refusals.append(f"{municipality}: {' '.join(refusal.messages)}")
            else:
                self.stdout.write(f"{municipality}, week {week}: {_outcome(roster)}")
        if refusals:
            raise CommandError("\n".join(refusals))


def _outcome(roster: WeekRoster) -> str:
    standing = roster.visits.standing().count()
    return f"{standing} bezoeken, {roster.visits.count() - standing} vervallen."


def _week(text: str) -> IsoWeek:
    try:
        return IsoWeek.parse(text)
    except ValueError:
        raise CommandError(
            f"{text!r} is geen week. Schrijf het jaar en de week zo: 2026-W48."
        ) from None
