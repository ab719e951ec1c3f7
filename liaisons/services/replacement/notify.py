"""Who hears of it: schools and colleagues, never why somebody is absent."""

from collections.abc import Iterable

from django.urls import reverse

from liaisons.models import Absence, Substitution, Visit
from liaisons.queries.plan import monday_of
from liaisons.services.replacement.facts import AbsencePreview
from liaisons.services.school_news import tell_lapsed
from liaisons.week_words import week_in_words
from ocp_portal.accounts.models import User
from ocp_portal.accounts.queries import care_coordinators
from ocp_portal.notices.models import Notice
from ocp_portal.notices.services import notify


def tell(
    absence: Absence,
    made: Iterable[Substitution],
    moved: Iterable[Visit],
    gaps: Iterable[Visit],
    preview: AbsencePreview,
) -> None:
    """Schools hear who comes or that they go to the access itself; colleagues that their week
    changed. Names of people who work, never of why somebody is absent."""
    municipality = absence.liaison.municipality
    covered = {row.school_id: row.liaison.name for row in made}
    told = care_coordinators([each.school_id for each in preview.schools])
    for school, code, recipients in told:
        name = covered.get(school)
        notify(
            kind=Notice.Kind.STAND_IN if name else Notice.Kind.STAND_IN_NONE,
            subject=(name or municipality.access_short)[:40],
            path=reverse("school_visits", args=[code]),
            recipients=recipients,
            municipality=municipality,
        )
    # A school without anybody heard so above.
    tell_lapsed([visit for visit in gaps if covered.get(visit.school_id)], municipality)
    mondays = {monday_of(visit.date) for visit in (*moved, *gaps)}
    for monday in sorted(mondays):
        people = {visit.liaison_id for visit in moved if monday_of(visit.date) == monday}
        notify(
            kind=Notice.Kind.ROSTER_CHANGED,
            subject=week_in_words(monday),
            path=reverse("my_week_at", args=[monday]),
            recipients=User.objects.filter(liaisons__in=people, is_active=True).order_by("pk"),
            municipality=municipality,
        )
