import datetime as dt

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.demo import town
from ocp_portal.demo.build import build_town
from ocp_portal.demo.history import build_history, moment
from ocp_portal.demo.newcomers import add_newcomers


class Command(BaseCommand):
    help = (
        "Vul een lege database met Voorbeeldstad: scholen, mensen en drie kwartalen geschiedenis."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=20210617, help="ander toeval, andere stad")
        parser.add_argument("--date", type=dt.date.fromisoformat, help="doe alsof het vandaag is")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="als Voorbeeldstad er al is: voeg alleen toe wie er sindsdien bij kwam",
        )

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO and not settings.LOCAL:
            raise CommandError(
                "Voorbeeldgegevens komen niet in een echte installatie (DATABASE_URL is gezet)."
            )
        there = Municipality.objects.filter(slug=town.SLUG).first()
        if options["if_empty"] and there:
            self._complete(there)
            return
        if Municipality.objects.filter(joined=True).exists() or User.objects.exists():
            raise CommandError("De database is niet leeg. Er is niets veranderd.")
        date = options["date"]
        now = moment(date, 9) if isinstance(date, dt.date) else clock.now()
        seed = options["seed"]
        assert isinstance(seed, int)
        with transaction.atomic(), clock.at(now):
            demo = build_town(seed=seed, today=clock.today())
            build_history(demo, now)
        self.stdout.write(
            f"Voorbeeldstad staat klaar. Meld u aan als ocp@{town.DOMAIN}, "
            f"wachtwoord {town.PASSWORD}."
        )

    def _complete(self, municipality: Municipality) -> None:
        """The database was filled by an earlier version: who came into the demo since, joins."""
        with transaction.atomic():
            added = add_newcomers(municipality)
        if added:
            self.stdout.write(f"{ADDED} {', '.join(added)}.")
        else:
            self.stdout.write("Voorbeeldstad is er al.")


ADDED = "Deze proefgegevens zijn van een eerdere versie. Erbij gekomen:"
