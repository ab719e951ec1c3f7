import datetime as dt
import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from liaisons.management.municipalities import add_argument, municipalities
from liaisons.models import PlanPart, StandingPlan
from liaisons.queries.misses import plan_misses
from liaisons.queries.plans import TIERS
from liaisons.services import make_plan
from ocp_portal import clock


class Command(BaseCommand):
    help = (
        "Maakt een concept van het vaste rooster van een termijn, hier en nu. Zonder datums: van "
        "de volgende maandag tot en met de zomervakantie van dit schooljaar."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_argument(parser)
        parser.add_argument("--from", dest="first", help="eerste dag, bijvoorbeeld 2026-11-30")
        parser.add_argument("--until", help="de dag na de laatste, bijvoorbeeld 2027-08-01")

    def handle(self, *args: Any, **options: Any) -> None:
        first = _date(options["first"], _next_monday())
        until = _date(options["until"], _end_of_school_year(first))
        refusals = []
        for municipality in municipalities(options["municipality"]):
            self.stdout.write(f"{municipality}, {first} tot {until}")
            self.told_at = time.monotonic()
            try:
                plan = make_plan(
                    municipality=municipality, first=first, until=until, tell=self._tell
                )
            except ValidationError as refusal:  # one that cannot be planned does not stop others
                refusals.append(f"{municipality}: {' '.join(refusal.messages)}")
            else:
                self._sum_up(plan)
        if refusals:
            raise CommandError("\n".join(refusals))

    def _tell(self, part: PlanPart) -> None:
        tier = part.tiers[-1]
        name = TIERS[len(part.tiers) - 1]
        proven = tier["objective"] == tier["bound"]
        outcome = "bewezen optimaal" if proven else f"niet bewezen, ondergrens {tier['bound']}"
        self.stdout.write(
            f"  {part.cluster.name}: {name} {tier['objective']} ({outcome}, {self._seconds()} s)"
        )

    def _seconds(self) -> str:
        """Since the last line."""
        before, self.told_at = self.told_at, time.monotonic()
        return f"{self.told_at - before:.1f}"

    def _sum_up(self, plan: StandingPlan) -> None:
        for certificate in plan.certificates:
            versions = ", ".join(f"{name} {number}" for name, number in certificate["versions"])
            self.stdout.write(
                f"  certificaat: invoer {certificate['input_hash'][:16]}, "
                f"seed {certificate['seed']}, {versions}"
            )
        for miss in plan_misses(plan):
            why = f": {miss.why[0]}." if miss.why else "."
            self.stdout.write(f"  {miss.school_name} mist {miss.what}{why}")
            if miss.remedy:
                self.stdout.write(f"    {miss.remedy}")
        proven = "bewezen optimaal" if plan.proven else "niet geheel bewezen"
        self.stdout.write(
            f"  concept {plan.pk} met {plan.visits.count()} bezoeken in de cyclus, {proven}."
        )


def _next_monday() -> dt.date:
    return clock.today() + dt.timedelta(days=7 - clock.today().weekday())


def _end_of_school_year(first: dt.date) -> dt.date:
    return dt.date(first.year + (first.month >= 7), 8, 1)


def _date(text: str | None, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise CommandError(f"{text!r} is geen datum. Schrijf die zo: 2026-11-30.") from None
