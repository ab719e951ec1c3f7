"""For which municipalities a command works: all that joined, or one by name or code."""

from django.core.management.base import CommandError, CommandParser

from ocp_portal.accounts.models import Municipality


def add_argument(parser: CommandParser) -> None:
    parser.add_argument("--municipality", help="korte naam of CBS-code; anders alle gemeenten")


def municipalities(name: str | None) -> list[Municipality]:
    joined = Municipality.objects.filter(joined=True).order_by("name")
    if name is None:
        return list(joined)
    found = joined.filter(slug=name) | joined.filter(code=name)
    if not found:
        raise CommandError(f"Er is geen gemeente {name!r} die het portaal gebruikt.")
    return list(found)
