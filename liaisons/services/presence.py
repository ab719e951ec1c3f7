"""Tick presence: what became of a visit, with every change kept."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from liaisons.models import Liaison, Visit, VisitChange
from liaisons.services.ledger import recount
from liaisons.services.school_news import tell_changed
from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.dutch import dutch_date
from ocp_portal.policy import Permission, can
from schools.half_days import in_words

TICKABLE = frozenset(
    {Visit.Status.PLANNED, Visit.Status.ATTENDED, Visit.Status.REMOTE, Visit.Status.MISSED}
)


CONFIRMED = (
    "De school heeft dit bezoek al bevestigd. Klopt het toch niet? Vraag uw teamleider om het te "
    "wijzigen."
)
DISPUTED = "De school zegt dat dit bezoek anders was. Uw teamleider beslist wat het was."


class ChangedMeanwhile(Exception):
    """Somebody else changed the visit after the page was opened; `visit` is how it is now."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit.pk)
        self.visit = visit

    def __str__(self) -> str:
        visit = self.visit
        if visit.dispute and visit.confirmed_at and visit.confirmed_at >= visit.changed_at:
            said = visit.get_dispute_display()
            return f"De school heeft net gemeld: {said}. Uw keuze is niet bewaard."
        who = visit.changed_by.full_name if visit.changed_by else "Het portaal"
        return f"{who} heeft dit bezoek net gewijzigd: {_now(visit)}. Uw keuze is niet bewaard."


def _now(visit: Visit) -> str:
    """Of one that is to come what matters is when, and who; of another what became of it."""
    if visit.status == Visit.Status.PLANNED:
        when = f"{in_words(visit.half_day)} {dutch_date(visit.date)}"
        return f"het is nu gepland op {when}, voor {visit.liaison.name}"
    why = f" ({visit.reason})" if visit.reason else ""
    return f"het staat nu op '{visit.get_status_display()}'{why}"


@transaction.atomic
def record_presence(
    *, visit: Visit, status: str, reason: str = "", version: int, by: User
) -> Visit:
    """Say what became of a visit; status 'planned' takes it back.

    `version` is that of the page on which somebody chose. Raises PermissionDenied for a visit of
    somebody else, ValidationError (Dutch) for what cannot be or what the school confirmed (the
    team lead can change that, and the school is told), ChangedMeanwhile when another person
    was first. The same choice twice is once.
    """
    now = Visit.objects.held().select_related("changed_by", "school", "liaison").get(pk=visit.pk)
    if not Visit.objects.filter(pk=visit.pk).tickable_by(by).exists():
        raise PermissionDenied
    reason = reason.strip() if status == Visit.Status.MISSED else ""
    if (now.status, now.reason) == (status, reason):
        return now
    if now.version != version:
        raise ChangedMeanwhile(now)
    _refuse_what_cannot_be(now, status, reason)
    if now.confirmed_at and not can(by, Permission.PLAN_ROSTER):
        raise ValidationError(DISPUTED if now.dispute else CONFIRMED)
    if not now.confirmed_at or now.dispute:
        return change_visit(visit=now, status=status, reason=reason, by=by)
    # The school confirmed something else than what it is now: it is asked again.
    now.confirmed_at, now.confirmed_by, now.settled = None, None, ""
    changed = change_visit(visit=now, status=status, reason=reason, by=by)
    tell_changed([changed], changed.municipality)
    return changed


def _refuse_what_cannot_be(visit: Visit, status: str, reason: str) -> None:
    if status not in TICKABLE:
        raise ValidationError("Kies aanwezig, op afstand of niet gelukt.")
    if visit.status == Visit.Status.CANCELLED:
        raise ValidationError("Dit bezoek is vervallen. U kunt het niet afvinken.")
    if visit.date > clock.today():
        raise ValidationError("Dit bezoek moet nog komen. U kunt het op de dag zelf afvinken.")
    if status == Visit.Status.MISSED and not reason:
        raise ValidationError("Kies waarom het bezoek niet is gelukt.")


def change_visit(
    *,
    visit: Visit,
    by: Any,
    liaison: Liaison | None = None,
    why: str = "",
    count: bool = True,
    **values: Any,
) -> Visit:
    """Change a visit whose row is locked, and keep what it was. For services of this room.

    `why` stands in its history; without it the reason of the visit itself does.
    Whoever changes many says `count=False` and calls `recount` once at the end.
    """
    change = VisitChange(
        municipality_id=visit.municipality_id,
        visit=visit,
        at=clock.now(),
        by=by,
        from_status=visit.status,
        from_liaison_id=visit.liaison_id,
        from_date=visit.date,
        from_daypart=visit.daypart,
    )
    for name, value in values.items():
        setattr(visit, name, value)
    visit.liaison = liaison or visit.liaison
    visit.version += 1
    visit.changed_by, visit.changed_at = by, change.at
    visit.save()
    change.to_status, change.to_liaison_id = visit.status, visit.liaison_id
    change.to_date, change.to_daypart = visit.date, visit.daypart
    change.reason = why or visit.reason
    change.save()
    if count:
        recount([visit])
    return visit
