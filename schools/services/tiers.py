"""Decide how a school is connected (aansluitwijze), in consultation with the partnerships (SCH-6).

The history of a school is a row of periods, each until the next. A decision closes the last one
and opens the new one; it never reaches back behind the day on which the last one began, so that
the overview of any past date stays what it was (SCH-7).
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from ocp_portal import clock
from ocp_portal.accounts.models import User
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record
from ocp_portal.dutch import dutch_date
from ocp_portal.periods import period
from schools.models import School, TierAgreement

STALE = "stale"


@transaction.atomic
def decide_tier(
    *,
    school: School,
    tier: str,
    valid_from: dt.date,
    reason: str,
    consulted: Sequence[str],
    decided_on: dt.date | None,
    figures: str = "",
    decided_by: str = "",
    seen: str | None = None,
    by: User | None,
) -> TierAgreement:
    """Record a decision, or without `decided_on` a draft of one; a draft replaces the draft.

    `seen`: what `history_mark` said when the form was opened; None: nobody looked (an import).
    Raises ValidationError by field, or with code 'stale' when somebody else was first.
    """
    rows = _locked_history(school)
    if seen is not None and seen != history_mark(rows):
        raise ValidationError(
            "Iemand anders heeft intussen iets vastgelegd over deze school. "
            "Vergelijk dat met wat u hier invulde, en leg het daarna opnieuw vast.",
            code=STALE,
        )
    last = next((row for row in reversed(rows) if row.decided_on), None)
    draft = next((row for row in rows if row.decided_on is None), None)
    agreement = draft or TierAgreement(school=school, municipality_id=school.municipality_id)
    agreement.tier = tier
    agreement.period = period(valid_from)
    agreement.reason = reason
    agreement.figures = figures
    agreement.consulted = list(consulted)
    agreement.decided_on = decided_on
    agreement.decided_by = decided_by
    agreement.recorded_by = by
    agreement.recorded_at = clock.now()
    if decided_on:
        _refuse(agreement, last, valid_from)
        _close(last, valid_from)
    agreement.save()
    _log(agreement, by)
    return agreement


@transaction.atomic
def withdraw_tier(*, agreement: TierAgreement, by: User) -> None:
    """Take back a draft, or the last decision while that changes nothing that was published.

    Raises ValidationError for a decision that already held on an earlier day than it was recorded
    or on an earlier day than today: then a new decision is the honest way.
    """
    rows = _locked_history(agreement.school)
    row = next((each for each in rows if each.pk == agreement.pk), None)
    if row is None:
        return
    if row.decided_on:
        decided = [each for each in rows if each.decided_on]
        if row != decided[-1] or not can_withdraw(row):
            raise ValidationError(
                "Dit besluit geldt al. Leg een nieuw besluit vast als er iets verandert."
            )
    row.delete()
    if row.decided_on:
        _reopen([each for each in rows if each.decided_on and each is not row], row)
    _log(row, by)


def can_withdraw(agreement: TierAgreement) -> bool:
    """Not in force yet, or a slip of today."""
    starts_later = agreement.period.lower > clock.today()
    return starts_later or localdate(agreement.recorded_at) == clock.today()


def history_of(school: School) -> list[TierAgreement]:
    """Decisions and the draft, oldest first."""
    rows = TierAgreement.objects.filter(school=school)
    return list(rows.select_related("recorded_by").order_by("period", "pk"))


def history_mark(rows: Iterable[TierAgreement]) -> str:
    """Changes whenever somebody records something about this school's tier."""
    return " ".join(f"{row.pk}@{row.recorded_at.timestamp():.6f}" for row in rows) or "-"


def _locked_history(school: School) -> list[TierAgreement]:
    """The lock is on the school: of one without any agreement there is no other row to hold."""
    School.objects.hold(school.pk)
    return history_of(school)


def _refuse(agreement: TierAgreement, last: TierAgreement | None, valid_from: dt.date) -> None:
    errors: dict[str, str] = {}
    if not agreement.consulted:
        errors["consulted"] = (
            "Kruis aan met welk samenwerkingsverband is overlegd. "
            "Zonder overleg kunt u het besluit niet vastleggen; bewaren als voorstel kan wel."
        )
    if agreement.decided_on and agreement.decided_on > clock.today():
        errors["decided_on"] = "De datum van het besluit ligt in de toekomst."
    if not agreement.decided_by.strip():
        errors["decided_by"] = "Vul in wie het besluit nam, bijvoorbeeld: college van B en W."
    if last and valid_from <= last.period.lower:
        errors["valid_from"] = (
            f"Sinds {dutch_date(last.period.lower)} geldt al '{last.get_tier_display()}'. "
            "Kies een ingangsdatum daarna."
        )
    if errors:
        raise ValidationError(errors)


def _close(last: TierAgreement | None, valid_from: dt.date) -> None:
    if last and (last.period.upper is None or last.period.upper > valid_from):
        last.period = period(last.period.lower, valid_from)
        last.save(update_fields=["period"])


def _reopen(before: Sequence[TierAgreement], withdrawn: TierAgreement) -> None:
    """The agreement that the withdrawn one closed holds on."""
    if before and before[-1].period.upper == withdrawn.period.lower:
        last = before[-1]
        last.period = period(last.period.lower, None)
        last.save(update_fields=["period"])


def _log(agreement: TierAgreement, by: User | None) -> None:
    if by is None or getattr(by, "membership", None) is None:
        return
    record(
        action=AccessEvent.Action.CHANGE,
        object_type="tier_agreement",
        object_key=agreement.school.code,
        by=by,
    )
