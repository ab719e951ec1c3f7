"""Presence norms of a municipality."""

import datetime as dt
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from ocp_portal.accounts.models import Municipality, User
from ocp_portal.dutch import dutch_date
from ocp_portal.periods import period
from schools.models import PresenceNorm, Sector, Tier

_KIND, _LOAD = PresenceNorm.Kind, PresenceNorm.Load
# Municipality of Oss: the agreement of 2020/21 by tier (NRM-1) and the programme of 2020 by type
# of school (NRM-2). They overlap; where two apply both are shown and measured (NRM-3).
DEFAULTS: Final[tuple[dict[str, Any], ...]] = (
    {
        "number": 1,
        "name": "Extra: gemiddeld één dagdeel per week",
        "kind": _KIND.EXTRA,
        "tiers": [Tier.EXTRA.value],
        "load": _LOAD.FULL,
        "source": "Afspraken aansluiting scholen en CJG 2020/21",
    },
    {
        "number": 2,
        "name": "Voortgezet en speciaal onderwijs: elke week",
        "kind": _KIND.WEEKLY,
        "sectors": [
            sector.value for sector in (Sector.VO, Sector.VSO, Sector.SO, Sector.SO_VSO, Sector.SBO)
        ],
        "load": _LOAD.SHORT,
        "source": "Programma onderwijs en jeugdhulp 2020",
    },
    {
        "number": 3,
        "name": "Basisonderwijs en kinderopvang: elke maand",
        "kind": _KIND.MONTHLY,
        "sectors": [Sector.BO.value, Sector.CHILDCARE.value],
        "load": _LOAD.SHORT,
        "source": "Programma onderwijs en jeugdhulp 2020",
    },
)


@transaction.atomic
def default_norms(
    *, municipality: Municipality, first: dt.date, by: User | None = None
) -> list[PresenceNorm]:
    """The norms of NRM-1 and NRM-2 where the municipality has none; else what is there."""
    Municipality.objects.hold(municipality.pk)
    there = list(PresenceNorm.objects.filter(municipality=municipality))
    if there:
        return there
    return PresenceNorm.objects.bulk_create(
        PresenceNorm(municipality=municipality, period=period(first), **each) for each in DEFAULTS
    )


@transaction.atomic
def change_norm(
    *,
    norm: PresenceNorm,
    first: dt.date,
    visits: int,
    load: int,
    window_weeks: int,
    source: str,
    by: User,
) -> PresenceNorm:
    """The norm is another one from `first` on; before that nothing changes."""
    locked = PresenceNorm.objects.hold(norm.pk)
    ends = locked.period.upper
    _cut(locked, first)
    fresh = PresenceNorm(
        municipality_id=locked.municipality_id,
        number=locked.number,
        name=locked.name,
        kind=locked.kind,
        tiers=locked.tiers,
        sectors=locked.sectors,
        visits=visits,
        load=load,
        window_weeks=window_weeks,
        period=period(first, ends),
        source=source,
    )
    fresh.full_clean(exclude=["period", "municipality"])
    fresh.save()
    return fresh


@transaction.atomic
def end_norm(*, norm: PresenceNorm, last: dt.date, by: User) -> PresenceNorm:
    """`last` is the last day on which the norm holds."""
    locked = PresenceNorm.objects.hold(norm.pk)
    _cut(locked, last + dt.timedelta(days=1))
    return locked


def _cut(norm: PresenceNorm, end: dt.date) -> None:
    """The norm ends before `end`."""
    if end <= norm.period.lower or (norm.period.upper and end >= norm.period.upper):
        raise ValidationError(
            f"Deze norm geldt vanaf {dutch_date(norm.period.lower)}. Kies een dag daarna"
            + (f" en voor {dutch_date(norm.period.upper)}." if norm.period.upper else ".")
        )
    norm.period = period(norm.period.lower, end)
    norm.save(update_fields=["period"])
