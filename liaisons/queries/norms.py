"""'Norm met uitleg': twelve weeks of a school against each norm that applies, told in words."""

import datetime as dt
from collections.abc import Iterable

from liaisons.norms import NormStory, Strip
from liaisons.queries.plan import monday_of
from ocp_portal.accounts.models import Municipality
from schools.models import School


def norm_strip(school: School, weeks: int = 12, until: dt.date | None = None) -> Strip:
    """The strip of one school: `weeks` ISO weeks, the last one being that of `until` (today)."""
    raise NotImplementedError


def norm_strips(
    municipality: Municipality,
    schools: Iterable[School],
    weeks: int = 12,
    until: dt.date | None = None,
) -> dict[int, Strip]:
    """The same for several schools, by id; the number of queries does not grow with them."""
    raise NotImplementedError


__all__ = ["NormStory", "Strip", "monday_of", "norm_strip", "norm_strips"]
