"""Reads that a page and a file share: the overview of tiers, a count that ends somewhere."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ocp_portal import clock
from ocp_portal.audit.queries import names
from ocp_portal.counting import capped_count, capped_text
from ocp_portal.dutch import capfirst, listed, so_many
from schools.models import School, SchoolQuerySet, Sector, Tier
from schools.school_pages import Ties, ties

# MBO has agreements of its own and buys its own support (SCH-4); the basis holds for the rest.
OWN_AGREEMENTS = "Eigen afspraken"
OWN_BADGE = {"label": OWN_AGREEMENTS, "tone": "neutral", "icon": "neutral"}


def sector_text(sector: str) -> str:
    """'Basisonderwijs', '(Voortgezet) speciaal onderwijs'."""
    return re.sub("[a-z]", lambda letter: letter[0].upper(), Sector(sector).label, count=1)


def count_text(schools: SchoolQuerySet) -> str:
    """'1 schoollocatie', '47 schoollocaties', '1000+ schoollocaties'."""
    return capped_text(capped_count(schools), "schoollocatie", "schoollocaties")


def tier_badge(tier: str) -> dict[str, str]:
    if tier == Tier.EXTRA:
        return {"label": "Extra", "tone": "house", "icon": "plus"}
    return {"label": "Basis", "tone": "neutral", "icon": "check"}


# --- schools that leave --------------------------------------------------------------------------


@dataclass(frozen=True)
class Leaving:
    extra: bool
    ties: Ties


def leaving(user: Any, codes: Iterable[str]) -> dict[str, Leaving]:
    """By vestigingscode, of the schools that this person sees."""
    codes = list(codes)
    found = ties(user, codes)
    seen: Any = School.objects.visible_to(user).filter(code__in=codes).with_tier(clock.today())
    return {
        code: Leaving(tier == Tier.EXTRA, found[code])
        for code, tier in seen.values_list("code", "tier")
    }


@names("school")
def _school_names(keys: set[str], municipality: int) -> dict[str, str]:
    rows = School.objects.filter(code__in=keys, municipality=municipality)
    return dict(rows.values_list("code", "name"))


# --- aansluitwijze per school --------------------------------------------------------------------


@dataclass(frozen=True)
class TierOverview:
    """The schools of a date by how they are connected. MBO and childcare stand apart (SCH-4)."""

    on: dt.date
    extra: list[dict[str, Any]] = field(default_factory=list)
    basis: list[dict[str, Any]] = field(default_factory=list)
    outside: list[dict[str, Any]] = field(default_factory=list)

    @property
    def counted(self) -> int:
        return len(self.extra) + len(self.basis)

    @property
    def outside_text(self) -> str:
        """'3 locaties kinderopvang en 1 locatie middelbaar beroepsonderwijs'; '' when none."""
        parts = []
        for sector in (Sector.CHILDCARE, Sector.MBO):
            found = sum(row["sector"] == sector for row in self.outside)
            if found:
                parts.append(f"{so_many(found, 'locatie', 'locaties')} {sector.label}")
        return listed(parts)

    def rows(self) -> Iterable[dict[str, Any]]:
        yield from (*self.extra, *self.basis, *self.outside)


def tier_overview(
    schools: SchoolQuerySet, on: dt.date, *, words: str = "", sector: str = "", tier: str = ""
) -> TierOverview:
    """Of `schools` (what the user sees) those in the register on that date, by name."""
    found: SchoolQuerySet = schools.open(on).named(words)
    if sector:
        found = found.filter(sector=sector)
    overview = TierOverview(on)
    columns = ("code", "name", "sector", "city", "tier", "tier_since", "partnership__code")
    for row in found.with_tier(on).order_by("sort_key", "code").values(*columns):
        if tier and row["tier"] != tier:
            continue
        _group(overview, row).append(row | {"sector_label": sector_text(row["sector"])})
    return overview


def _group(overview: TierOverview, row: dict[str, Any]) -> list[dict[str, Any]]:
    if row["sector"] not in School.COUNTED:
        return overview.outside
    return overview.extra if row["tier"] == Tier.EXTRA else overview.basis


def tier_text(row: dict[str, Any]) -> str:
    """The tier of an overview row in a word; MBO without an agreement has its own ones."""
    if row["sector"] == Sector.MBO and row["tier_since"] is None:
        return OWN_AGREEMENTS
    return capfirst(Tier(row["tier"]).label)
