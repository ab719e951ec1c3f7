"""Who hears that somebody is back sooner: the schools, the liaison, who stood in. Never why."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from liaisons.models import Liaison, Visit
from liaisons.queries.plan import monday_of
from liaisons.services.school_news import tell_liaison
from ocp_portal.accounts.models import Municipality
from ocp_portal.accounts.queries import care_coordinators
from ocp_portal.dutch import dutch_date
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify


@dataclass(frozen=True, slots=True)
class Returned:
    """A visit that is of its own liaison again: a `colleague` was to do it, or it had `lapsed`, or
    it was put off; `was` is the day that it had."""

    visit: Visit
    colleague: Liaison | None
    lapsed: bool
    was: dt.date


def tell_people(
    returned: Iterable[Returned], stand_ins: Iterable[int], day: dt.date, municipality: Municipality
) -> None:
    """One notice for a week that changed. Who stood in hears it without any visit too: from `day`
    on the weeks that are still to be made are otherwise."""
    weeks: dict[int, set[dt.date]] = defaultdict(set)
    for each in returned:
        touched = {monday_of(each.was), monday_of(each.visit.date)}
        weeks[each.visit.liaison_id] |= touched
        if each.colleague:
            weeks[each.colleague.pk] |= touched
    for liaison in stand_ins:
        weeks[liaison] = weeks[liaison] or {monday_of(day)}
    for liaison, mondays in sorted(weeks.items()):
        tell_liaison(liaison, mondays, municipality)


def tell_schools_back(schools: Iterable[int], day: dt.date, municipality: Municipality) -> None:
    """The own liaison is there again; the page of the school says who comes when."""
    for _, code, recipients in care_coordinators(schools):
        notify(
            kind=Notice.Kind.LIAISON_BACK,
            subject=dutch_date(day),
            path=reverse("school_visits", args=[code]),
            recipients=recipients,
            municipality=municipality,
        )
