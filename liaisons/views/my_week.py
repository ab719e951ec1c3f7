"""'Mijn week': one's own visits, with what one needs at the door."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from liaisons.models import Absence, Liaison, Visit
from liaisons.pages import week_pages
from liaisons.queries import pages
from liaisons.queries.my_week import facts_of_cards
from liaisons.queries.plan import SATURDAY
from liaisons.views.weeks import special_days
from liaisons.week_words import week_title
from ocp_portal import clock
from ocp_portal.periods import period
from ocp_portal.policy import Permission, require


@require(Permission.SEE_OWN_WEEK)
def my_week(request: Any) -> HttpResponse:
    return my_week_at(request, week_pages.this_week(clock.today()))


@require(Permission.SEE_OWN_WEEK)
def my_week_at(request: Any, week: dt.date) -> HttpResponse:
    user = request.user
    visits = Visit.objects.visible_to(user).filter(liaison__user=user.pk)
    rows = list(pages.in_week(visits, week))
    published = bool(rows) or pages.is_published(user, week)
    if not published:
        rows = _preview(user, week)
    away = Absence.objects.filter(
        liaison__user=user.pk, period__overlap=period(week, week + SATURDAY)
    )
    shown = week_pages.my_week(
        week,
        rows,
        facts_of_cards(user, rows),
        special_days(user, week),
        list(away.values_list("period", flat=True)),
    )
    context = {
        "week": shown,
        "monday": week,
        "week_name": week_title(week),
        "published": published,
        "empty": not rows,
        "breadcrumbs": [],
    }
    return render(request, "liaisons/my_week.html", context)


def _preview(user: Any, week: dt.date) -> list[dict[str, Any]]:
    """What the pattern says of a week that is not published yet."""
    me = Liaison.objects.filter(user=user.pk, municipality=user.membership.municipality_id).first()
    if me is None:
        return []
    rows = pages.planned_rows(
        pages.preview(user, week), pages.school_names(user), pages.liaison_names(user)
    )
    return [row for row in rows if row["liaison"] == me.pk]
