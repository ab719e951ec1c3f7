"""The presence norms with which a municipality begins."""

import datetime as dt

import pytest

from schools.models import PresenceNorm, Sector
from schools.services.norms import default_norms

pytestmark = pytest.mark.django_db

TERM = dt.date(2026, 8, 31)


def test_norms_by_sort_of_school_are_weekly_or_monthly(town):
    """NRM-2: Each week at VO, VSO, SO and SBO, once a month at primary schools and childcare."""
    norms = default_norms(municipality=town.municipality, first=TERM)

    by_sector = {sector: norm.kind for norm in norms for sector in norm.sectors}
    weekly = (Sector.VO, Sector.VSO, Sector.SO, Sector.SO_VSO, Sector.SBO)
    monthly = (Sector.BO, Sector.CHILDCARE)
    assert by_sector == dict.fromkeys(weekly, PresenceNorm.Kind.WEEKLY) | dict.fromkeys(
        monthly, PresenceNorm.Kind.MONTHLY
    )


def test_norms_that_are_there_stay(town):
    first = default_norms(municipality=town.municipality, first=TERM)
    first[0].delete()

    assert default_norms(municipality=town.municipality, first=TERM) == first[1:]
