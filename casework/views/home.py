"""'Vandaag' of the school and of the liaison."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework import presenting, queries
from liaisons.models import Visit, Weekday
from liaisons.pages import contact_pages, today_pages
from liaisons.queries import coming_gaps, next_visit, next_workday, own_liaisons
from liaisons.queries.contacts import contacts
from liaisons.queries.my_week import own_absences
from liaisons.queries.to_agree import to_agree
from ocp_portal import clock
from ocp_portal.policy import Permission, require
from schools.models import School

HOME_ROWS = 15
HOME_CONTACTS = 3
HOME_DRAFTS = 3
HOME_COUNT = 100  # who has more waiting counts no further than that


@require(Permission.LOG_QUESTION)
def coordinator_today(request: Any) -> HttpResponse:
    """Who is our liaison, when here again, and how do our questions stand?"""
    municipality = request.user.membership.municipality
    schools = list(School.objects.visible_to(request.user).open().select_related("municipality"))
    contacts, gaps = own_liaisons(schools), coming_gaps(schools)
    questions = queries.open_questions(request.user, HOME_ROWS + 1)
    context = {
        "today": presenting.weekday(clock.today()),
        "schools": [
            presenting.school_card(municipality, school, contacts[school.pk], next_visit(school))
            | {"gap": presenting.gap(municipality, contacts[school.pk], gaps.get(school.pk))}
            for school in schools
        ],
        "columns": presenting.SHORT_COLUMNS,
        "rows": [
            presenting.short_row(row, with_school=len(schools) > 1) for row in questions[:HOME_ROWS]
        ],
        "more": len(questions) > HOME_ROWS,
        "drafts": _drafts(request),
        "create_url": reverse("consultation_create"),
    }
    return render(request, "casework/coordinator_today.html", context)


@require(Permission.WORK_QUESTION)
def liaison_today(request: Any) -> HttpResponse:
    """Where am I today, and what waits for me?"""
    waiting = queries.waiting_for_me(request.user, HOME_COUNT)
    day = next_workday(clock.today())
    visits = Visit.objects.visible_to(request.user).filter(liaison__user=request.user.pk, date=day)
    context = {
        "today": presenting.weekday(clock.today()),
        "on_school": "vandaag" if day == clock.today() else Weekday(day.weekday()).label,
        "facts": [presenting.visit_line(row) for row in queries.visit_rows(visits)],
        "list_url": reverse("consultation_list"),
        "columns": presenting.SHORT_COLUMNS,
        "rows": [presenting.short_row(row) for row in waiting[:HOME_ROWS]],
        "more": len(waiting) > HOME_ROWS,
        "tiles": presenting.waiting_tiles(waiting, HOME_COUNT),
        "contacts": contact_pages.lines(contacts(request.user)[:HOME_CONTACTS]),
        "away": [today_pages.own_absence(row) for row in own_absences(request.user)],
        "to_agree": contact_pages.moments_to_agree(to_agree(request.user)),
        "drafts": _drafts(request),
    }
    return render(request, "casework/liaison_today.html", context)


def _drafts(request: Any) -> list[dict[str, str]]:
    return [
        presenting.draft_reminder(draft)
        for draft in queries.drafts_to_finish(request.user, HOME_DRAFTS)
    ]
