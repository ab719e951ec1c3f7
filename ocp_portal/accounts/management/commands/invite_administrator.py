"""The first person of a new installation: everybody after this one is invited on screen."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.text import slugify

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality
from ocp_portal.accounts.services import Refused, invite
from ocp_portal.policy import Role


class Command(BaseCommand):
    help = (
        "Invite a functional administrator by mail; makes the municipality if it is not there. "
        "Example: manage.py invite_administrator --municipality 0828 --name Oss "
        "--email j.jansen@oss.example --person 'J. Jansen'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", required=True, help="CBS code of four digits")
        parser.add_argument("--name", help="name of the municipality, when it is new")
        parser.add_argument("--email", required=True)
        parser.add_argument("--person", required=True, help="name of the administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        validate_email(options["email"])
        municipality = self._municipality(options["municipality"], options["name"])
        try:
            invite(
                municipality=municipality,
                email=options["email"],
                full_name=options["person"],
                role=Role.ADMINISTRATOR,
                starts_on=clock.today(),
                by=None,
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            raise CommandError(f"The mail server refused: {type(error).__name__}.") from error
        self.stdout.write("The invitation is on its way.")

    def _municipality(self, code: str, name: str | None) -> Municipality:
        if len(code) != 4 or not code.isdecimal():
            raise CommandError("--municipality is the CBS code of four digits, such as 0828.")
        found = Municipality.objects.filter(code=code).first()
        if found is None and not name:
            raise CommandError("This municipality is new: give its --name too.")
        name = name or ""
        municipality = found or Municipality(code=code, name=name, slug=slugify(name))
        municipality.joined = True
        municipality.save()
        return municipality
