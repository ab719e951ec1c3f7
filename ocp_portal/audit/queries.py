"""What the pages of the access log read, as prepared dicts."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from ocp_portal import clock
from ocp_portal.accounts.models import Invitation, Membership, User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.dutch import key_in_words
from ocp_portal.policy import CONTENT_ROLES, ROLE_LABELS

FIELDS = ("pk", "at", "user_id", "role", "action", "object_type", "object_key", "reason")
# What the first word of object_type says, in the words of the screen. It is the kind of a row, or
# the name of the page that was refused ('consultation_detail').
THINGS = {
    "absence": "afwezigheid",
    "access": "inzagelog",
    "agreement": "afspraken met de school",
    "assignment": "koppeling",
    "block": "wat niet kan in het rooster",
    "calendar": "agenda",
    "capacity": "capaciteit",
    "care": "zorgteam",
    "closure": "sluiting van een school",
    "cluster": "cluster",
    "consultation": "vraag",
    "contact": "contact met een school",
    "council": "rapportage",
    "dispute": "bezoek dat anders was",
    "handover": "overdracht",
    "holiday": "schoolvakanties",
    "hours": "ontvangsttijden",
    "invitation": "uitnodiging",
    "job": "taak van het portaal",
    "liaison": "contactpersoon",
    "light": "lichte vraag",
    "make": "inhaalbezoek",
    "meeting": "zorgoverleg",
    "membership": "rol van een gebruiker",
    "municipality": "instellingen van de gemeente",
    "my": "mijn week",
    "norm": "norm",
    "nurse": "bezoek van de jeugdverpleegkundige",
    "partnership": "samenwerkingsverband",
    "pin": "vast moment in het rooster",
    "plan": "vast rooster",
    "proposal": "voorstellen van scholen en het portaal",
    "question": "vraag",
    "report": "rapportage",
    "roster": "weekrooster",
    "route": "routewijzer",
    "school": "school",
    "share": "deelcheck",
    "standing": "bezoek in het vaste rooster",
    "substitution": "vervanging",
    "tier": "aansluitwijze",
    "user": "gebruiker",
    "vacant": "overleg waar niemand bij is",
    "visit": "bezoek",
    "week": "weekrooster",
    "what": "wat als",
}
OBJECTS = {
    "consultation_list": "lijst van vragen",
    "school_list": "lijst van scholen",
    "school_import": "import van scholen",
    "user_list": "lijst van gebruikers",
    "access_log": "inzagelog",
}
# What a row is called: rooms add theirs (`names`), because this one imports none of them.
Namer = Callable[[set[str], int], dict[str, str]]
_namers: dict[str, Namer] = {}


def names(*things: str) -> Callable[[Namer], Namer]:
    """Register who knows what rows of these kinds are called: keys, municipality -> names."""

    def register(namer: Namer) -> Namer:
        _namers.update(dict.fromkeys(things, namer))
        return namer

    return register


def thing_of(object_type: str) -> str:
    return OBJECTS.get(object_type) or THINGS.get(object_type.split("_")[0], "pagina")


@names("user")
def _users(keys: set[str], municipality: int) -> dict[str, str]:
    rows = User.objects.filter(pk__in=keys, memberships__municipality=municipality)
    return {str(pk): name for pk, name in rows.values_list("pk", "full_name")}


@names("membership")
def _members(keys: set[str], municipality: int) -> dict[str, str]:
    rows = Membership.objects.filter(pk__in=keys, municipality=municipality)
    return {str(pk): name for pk, name in rows.values_list("pk", "user__full_name")}


@names("invitation")
def _invited(keys: set[str], municipality: int) -> dict[str, str]:
    rows = Invitation.objects.filter(pk__in=keys, municipality=municipality)
    return {str(pk): name for pk, name in rows.values_list("pk", "full_name")}


def events(
    by: Any,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    action: str = "",
    text: str = "",
) -> QuerySet[Any]:
    """Lines of the log: of a period (both days in it), one action, one object or user number."""
    rows = AccessEvent.objects.visible_to(by)
    if first:
        rows = rows.filter(at__gte=_midnight(first))
    if last:
        rows = rows.filter(at__lt=_midnight(last + dt.timedelta(days=1)))
    if action:
        rows = rows.filter(action=action)
    if text:
        rows = rows.filter(object_key__iexact=text)
    return rows.values(*FIELDS)


def roles_given(by: Any, *, days: int) -> QuerySet[Any]:
    """Who took up, in the last days, a role that sees questions."""
    first = clock.today() - dt.timedelta(days=days - 1)
    rows = AccessEvent.objects.visible_to(by).filter(
        object_type="membership",
        action=AccessEvent.Action.CREATE,
        role__in=CONTENT_ROLES,
        at__gte=_midnight(first),
    )
    return rows.values(*FIELDS)


def with_names(rows: Iterable[dict[str, Any]], by: Any) -> list[dict[str, Any]]:
    """Adds who, role, what and where in words: a query for people, one for each kind of row.

    Whoever or whatever is no longer here stays a number; a row of another municipality too.
    """
    rows = list(rows)
    told = {int(number) for row in rows for number in _PERSON.findall(row["reason"])}
    people = User.objects.filter(pk__in={row["user_id"] for row in rows} | told)
    full_names = dict(people.values_list("pk", "full_name"))
    called = _called(rows, by.membership.municipality_id)
    for row in rows:
        row["who"] = full_names.get(row["user_id"], f"gebruiker {row['user_id']}")
        row["role_label"] = ROLE_LABELS.get(row["role"], row["role"])
        row["action_label"] = AccessEvent.Action(row["action"]).label
        row["object_label"] = thing_of(row["object_type"])
        row["object_name"] = called.get((_kind(row), row["object_key"])) or _in_words(row)
        row["reason"] = _PERSON.sub(
            lambda found: full_names.get(int(found[1]), found[0]), row["reason"]
        )
    return rows


def _in_words(row: dict[str, Any]) -> str:
    """Of a week or a quarter; '' for a key that says itself what it is of."""
    words = key_in_words(row["object_key"])
    return words if words != row["object_key"] else ""


# Who invited somebody, in the reason of a line that itself holds no names.
_PERSON = re.compile(r"\bgebruiker ([0-9]{1,18})\b")
_CODE = re.compile(r"(?=.*[A-Z])[0-9A-Z]{6}")


def _kind(row: dict[str, Any]) -> str:
    """The kind of row whose name to look for. A page about a school is refused under the name of
    that page ('tier_decide'), with the school's code."""
    key = row["object_key"]
    if _CODE.fullmatch(key):
        return "school"
    return row["object_type"].split("_")[0] if key.isdecimal() and len(key) < 19 else ""


def _called(rows: list[dict[str, Any]], municipality: int) -> dict[tuple[str, str], str]:
    keys: dict[str, set[str]] = {}
    for row in rows:
        keys.setdefault(_kind(row), set()).add(row["object_key"])
    return {
        (kind, key): name
        for kind, some in keys.items()
        if kind in _namers
        for key, name in _namers[kind](some, municipality).items()
    }


def counts(by: Any, *, days: int) -> dict[str, int]:
    """How many lines of each action in the last days, zero for those that did not happen."""
    first = clock.today() - dt.timedelta(days=days - 1)
    rows = AccessEvent.objects.visible_to(by).filter(at__gte=_midnight(first))
    found = dict(rows.order_by().values_list("action").annotate(Count("pk")))
    return {action: found.get(action, 0) for action in AccessEvent.Action.values}


def _midnight(day: dt.date) -> dt.datetime:
    """Where a day begins in Amsterdam."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
