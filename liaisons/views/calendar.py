"""The weeks of a liaison in an own calendar: a feed with a secret link, or a file of one week."""

import datetime as dt
import hashlib
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from liaisons import ical, services
from liaisons.models import CalendarLink, Liaison
from liaisons.queries import calendar
from ocp_portal import clock
from ocp_portal.accounts.services import hash_of
from ocp_portal.policy import Permission, public, require
from schools.isoweeks import IsoWeek

CALENDAR = "text/calendar; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
HOUR = 3600
FETCHES = 60  # an hour, of one link; calendars come once or a few times
FETCHES_OF_ADDRESS = 6000  # Google fetches for many people from one address

JUST_MADE = "calendar_link_just_made"  # until the page has shown it


@public
@require_safe
def calendar_feed(request: Any, token: str) -> HttpResponse:
    """What a calendar program fetches; who has the link is in. A wrong link is simply not there.

    Not the error page of people: a program reads this, and the link belongs in no log.
    """
    if _too_often(token, FETCHES) or _too_often(_client_ip(request), FETCHES_OF_ADDRESS):
        return HttpResponse("Te vaak opgehaald.", status=429, content_type=PLAIN)
    owner = services.calendar_owner(token)
    if owner is None:
        return HttpResponse("Deze agendalink bestaat niet.", status=404, content_type=PLAIN)
    body = ical.write(calendar.feed(owner))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=CALENDAR, headers={"ETag": etag})
    response["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=etag, response=response)


def _client_ip(request: Any) -> str:
    return get_adapter(request).get_client_ip(request)


def _too_often(who: str, limit: int) -> bool:
    """Counts per hour. The limits of signing in do not count what only reads, so this does."""
    key = f"calendar-feed-{hash_of(who)}-{int(clock.now().timestamp()) // HOUR}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) > limit
    except ValueError:  # the cache does not answer; the feed does
        return False


@require(Permission.SEE_OWN_WEEK)
@require_safe
def my_week_file(request: Any, week: dt.date) -> HttpResponse:
    """One week, to put into any calendar by hand."""
    body = ical.write(calendar.week(_me(request), week))
    name = f"rooster-{IsoWeek.of(week)}.ics"
    return HttpResponse(
        body,
        content_type=CALENDAR,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require(Permission.SEE_OWN_WEEK)
@require_safe
def calendar_link(request: Any) -> HttpResponse:
    """A link that was made just now is shown once: only its hash is kept."""
    token = request.session.pop(JUST_MADE, "")
    path = reverse("calendar_feed", args=[token]) if token else ""
    return _page(request, _me(request), link=f"{settings.BASE_URL}{path}" if path else "")


@require(Permission.SEE_OWN_WEEK)
@require_POST
def calendar_link_renew(request: Any) -> HttpResponse:
    """The next page shows it, so that reading that one again makes no other link."""
    token = services.renew_calendar_link(liaison=_me(request), by=request.user)
    request.session[JUST_MADE] = token
    return redirect("calendar_link")


@require(Permission.SEE_OWN_WEEK)
@require_POST
def calendar_link_remove(request: Any) -> HttpResponse:
    services.remove_calendar_link(liaison=_me(request), by=request.user)
    messages.success(request, "De link is gestopt. Agenda's halen niets meer op.")
    return redirect("calendar_link")


def _me(request: Any) -> Liaison:
    municipality = request.user.membership.municipality
    rows = Liaison.objects.filter(user=request.user.pk, municipality=municipality)
    return get_object_or_404(rows.select_related("municipality"))


def _page(request: Any, me: Liaison, link: str) -> HttpResponse:
    made = CalendarLink.objects.visible_to(request.user).filter(liaison=me).first()
    context = {
        "link": link,
        "made": made,
        "breadcrumbs": [
            {"label": "Mijn week", "url": reverse("my_week")},
            {"label": "In uw eigen agenda"},
        ],
    }
    return render(request, "liaisons/calendar_link.html", context)
