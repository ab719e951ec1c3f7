"""Schools that heard nothing for too long (LIA-7), and the notes of the last visit."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value

from liaisons.models import (
    Assignment,
    ContactMoment,
    Handover,
    HandoverDraft,
    Liaison,
    Substitution,
    Visit,
)
from liaisons.queries.contact import Contact, contacts_of
from ocp_portal import clock
from ocp_portal.policy import Permission, Role, can, role_of
from schools.models import School, Sector

LATELY = dt.timedelta(weeks=4)  # whoever was there once may still write down what was agreed
HISTORY = 10  # notes of a school on its page


@dataclass(frozen=True, slots=True)
class DueContact:
    """`last` is the last contact on own initiative; None: never. Longest ago first."""

    school: int
    code: str
    name: str
    phone: str
    liaison: int | None  # who is reached today; of an uncovered absence the own one
    liaison_name: str
    standing_in_for: str
    last: dt.date | None
    due: bool


def contacts(user: Any, *, on: dt.date | None = None, due_only: bool = True) -> list[DueContact]:
    """Liaison: the own schools and those covered now. Team lead: all. Two queries, three when
    somebody is away.

    Due after `Municipality.contact_weeks` without one. MBO has agreements of its own (SCH-4).
    """
    if not can(user, Permission.TICK_PRESENCE):
        return []
    on = on or clock.today()
    since = on - dt.timedelta(weeks=user.membership.municipality.contact_weeks)
    own = Assignment.objects.current(on).filter(school=OuterRef("pk"), rank=Assignment.Rank.FIRST)
    rows = (
        School.objects.visible_to(user)
        .open()
        .exclude(sector=Sector.MBO)
        .annotate(
            own=Subquery(own.values("liaison")[:1]),
            last=Max("contact_moments__date", filter=Q(contact_moments__date__lte=on)),
        )
        .order_by(F("last").asc(nulls_first=True), "sort_key", "pk")
    )
    if role_of(user) == Role.LIAISON:
        rows = rows.filter(_mine(user, on))
    if due_only:
        rows = rows.filter(Q(last=None) | Q(last__lt=since))
    found = list(rows.values_list("pk", "code", "name", "phone", "last"))
    reached = contacts_of([row[0] for row in found], on)
    return [
        DueContact(
            *row[:4], *_who(reached[row[0]]), last=row[4], due=row[4] is None or row[4] < since
        )
        for row in found
    ]


def _who(contact: Contact) -> tuple[int | None, str, str]:
    """Who deals with the school today, and in whose place."""
    own = contact.standing_in_for
    if contact.liaison:
        return contact.liaison.pk, contact.liaison.name, own.name if own else ""
    return (own.pk, f"{own.name}, nu afwezig", "") if own else (None, "", "")


def _mine(user: Any, on: dt.date) -> Q:
    me = Liaison.objects.filter(user=user.pk, municipality=user.membership.municipality_id)
    covered = Substitution.objects.current(on).filter(liaison__in=me)
    return Q(own__in=me.values("pk")) | Q(pk__in=covered.values("school"))


def may_write_for(user: Any, school: School) -> bool:
    """Who writes down what happens at a school, such as what was agreed.

    Team lead: any school. Liaison: schools of the own cluster, those at which one stands in, and
    those where one has or had a visit these weeks.
    """
    if role_of(user) != Role.LIAISON:
        return can(user, Permission.TICK_PRESENCE)
    return with_writes(School.objects.filter(pk=school.pk), user).filter(writes=True).exists()


def with_writes(schools: QuerySet[School], user: Any) -> Any:
    """`writes`: whether this person writes for the school, as `may_write_for`, of each of them."""
    if role_of(user) != Role.LIAISON:
        return schools.annotate(writes=Value(can(user, Permission.TICK_PRESENCE)))
    me = Liaison.objects.filter(user=user.pk, municipality=user.membership.municipality_id)
    here = Q(school=OuterRef("pk"))
    cluster = here & Q(liaison__cluster__in=me.values("cluster"))
    visits = Visit.objects.filter(here, liaison__in=me, date__gte=clock.today() - LATELY)
    return schools.annotate(
        writes=Exists(Assignment.objects.current().filter(cluster))
        | Exists(Substitution.objects.current().filter(cluster))
        | Exists(visits)
    )


def may_remove_handover(user: Any, note: Handover) -> bool:
    """Whoever wrote it, and the team lead."""
    if not can(user, Permission.TICK_PRESENCE):
        return False
    return note.written_by_id == user.pk or role_of(user) != Role.LIAISON


def handover_history(user: Any, school: School) -> list[Handover]:
    """The notes of a school, newest first, those that were taken away too. One query."""
    rows = Handover.objects.visible_to(user).filter(school=school)
    return list(rows.select_related("written_by", "removed_by").order_by("-pk")[:HISTORY])


def handover_draft(user: Any, school: School) -> HandoverDraft | None:
    return HandoverDraft.objects.visible_to(user).kept().filter(school=school).first()


def last_contact(school: School) -> ContactMoment | None:
    """The last one on own initiative."""
    return ContactMoment.objects.filter(school=school).order_by("-date", "-pk").first()


def handovers(user: Any, schools: set[int]) -> dict[int, dict[str, Any]]:
    """The newest note of each school: pk, text, written_at, written_by__full_name."""
    rows = Handover.objects.visible_to(user).filter(school__in=schools).newest()
    columns = ("pk", "school", "text", "written_at", "written_by__full_name")
    return {row["school"]: row for row in rows.values(*columns)}
