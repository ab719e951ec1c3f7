"""What comes out of the standing plan: owners, visits, and what could not be met."""

from __future__ import annotations

from dataclasses import dataclass

from liaisons.rostering.tiers import Certificate

PRESENCE = "presence"


@dataclass(frozen=True, order=True)
class PatternVisit:
    """A presence or a meeting in the cycle; `load` in halves of a half-day."""

    school: str
    week: int
    half_day: int
    liaison: str
    kind: str
    load: int


@dataclass(frozen=True, order=True)
class Owner:
    """The one liaison of a school; None where its cluster has nobody who may."""

    school: str
    liaison: str | None


@dataclass(frozen=True, order=True)
class Unmet:
    """Visits of the norm that find no place in these weeks of the cycle."""

    school: str
    weeks: tuple[int, ...]
    visits: int


@dataclass(frozen=True, order=True)
class Missed:
    """A fixed care meeting that nobody can join."""

    school: str
    week: int
    half_day: int


@dataclass(frozen=True)
class StandingPlan:
    """All lists are sorted, so that equal plans are equal to the byte."""

    owners: tuple[Owner, ...]
    visits: tuple[PatternVisit, ...]
    unmet: tuple[Unmet, ...]
    missed: tuple[Missed, ...]
    certificates: tuple[Certificate, ...] = ()

    @property
    def proven(self) -> bool:
        return all(certificate.proven for certificate in self.certificates)

    @property
    def gaps(self) -> tuple[Unmet | Missed, ...]:
        """All that is not met, visits first."""
        return (*self.unmet, *self.missed)

    @property
    def owner_of(self) -> dict[str, str | None]:
        return {owner.school: owner.liaison for owner in self.owners}


def merge(plans: tuple[StandingPlan, ...]) -> StandingPlan:
    """One plan from those of the clusters."""
    return StandingPlan(
        owners=tuple(sorted((o for plan in plans for o in plan.owners), key=lambda o: o.school)),
        visits=tuple(sorted(visit for plan in plans for visit in plan.visits)),
        unmet=tuple(sorted(unmet for plan in plans for unmet in plan.unmet)),
        missed=tuple(sorted(missed for plan in plans for missed in plan.missed)),
        certificates=tuple(c for plan in plans for c in plan.certificates),
    )
