"""When a school receives, its care meetings and team: it proposes, the team lead decides."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from ocp_portal import clock
from ocp_portal.dutch import capfirst, dutch_date, listed
from ocp_portal.forms import DecisionForm, posted, status_of
from ocp_portal.policy import Permission, can, require
from schools import half_days
from schools.agreement_forms import ANSWERS, CareTeamForm, HoursForm, MeetingForm
from schools.models import CareMeetingSeries, CareTeam, ReceivingHours, School
from schools.school_pages import crumbs, cycle_weeks, meeting_days, not_received
from schools.services import receiving

Service = Callable[..., object]
PROPOSED = "Het voorstel ligt bij de teamleider."
_TONES = {
    ReceivingHours.Answer.WELCOME: ("ok", "check"),
    ReceivingHours.Answer.PREFERRED: ("house", "ok"),
    ReceivingHours.Answer.CLOSED: ("neutral", "cross"),
}


@require(Permission.SEE_ROSTER)
def school_agreements(request: Any, code: str) -> HttpResponse:
    """What is agreed with a school, and what is proposed."""
    school = _school(request, code)
    rows = list(
        ReceivingHours.objects.visible_to(request.user)
        .filter(school=school, status__in=["agreed", "proposed"])
        .order_by("period")
    )
    today = clock.today()
    agreed = [row for row in rows if row.status == "agreed" and not _over(row, today)]
    context = {
        "school": school,
        "hours": [_hours(row) for row in agreed],
        "proposal": next((_hours(row) for row in rows if row.status == "proposed"), None),
        "meetings": [_meeting(row) for row in _meetings(request, school)],
        "care": _care_teams(request, school),
        "may_decide": can(request.user, Permission.PLAN_ROSTER),
        "breadcrumbs": _crumbs(school),
    }
    return render(request, "schools/school_agreements.html", context)


def _school(request: Any, code: str) -> School:
    schools = School.objects.visible_to(request.user).select_related("municipality")
    return get_object_or_404(schools, code=code)


def _crumbs(school: School, title: str = "") -> list[dict[str, str]]:
    if not title:
        return crumbs(school, "Afspraken")
    page = {"label": "Afspraken", "url": reverse("school_agreements", args=[school.code])}
    return crumbs(school, page, title)


def _over(row: Any, today: dt.date) -> bool:
    return row.period.isempty or (row.period.upper is not None and row.period.upper <= today)


def _meetings(request: Any, school: School) -> list[CareMeetingSeries]:
    rows = CareMeetingSeries.objects.visible_to(request.user).filter(school=school)
    held = rows.exclude(status="refused").order_by("half_day", "period")
    return [row for row in held if not _over(row, clock.today())]


def _hours(row: ReceivingHours) -> dict[str, Any]:
    """As a table of days by dayparts."""
    labels = dict(ANSWERS)
    cells = [
        {"label": labels[answer], "tone": _TONES[answer][0], "icon": _TONES[answer][1]}
        for answer in row.answers
    ]
    return {
        "pk": row.pk,
        "version": row.version,
        "period": _period(row),
        "days": [
            {"name": capfirst(name), "morning": cells[2 * day], "afternoon": cells[2 * day + 1]}
            for day, name in enumerate(half_days.DAYS)
        ],
    }


def _period(row: Any) -> str:
    text = f"vanaf {dutch_date(row.period.lower)}"
    if row.period.upper is None:
        return text
    return f"{text} tot en met {dutch_date(row.period.upper - dt.timedelta(days=1))}"


def _meeting(row: CareMeetingSeries) -> dict[str, Any]:
    weeks = "elke week" if len(row.cycle_weeks) == 4 else _weeks(row.cycle_weeks)
    at = f" om {row.start_time:%H.%M} uur" if row.start_time else ""
    return {
        "pk": row.pk,
        "version": row.version,
        "name": row.get_kind_display(),
        "when": f"{half_days.in_words(row.half_day)}{at}, {weeks}",
        "period": _period(row),
        "proposed": row.status == "proposed",
    }


def _weeks(numbers: list[int]) -> str:
    """'week 1 en 3 van de vier'"""
    names = [str(number + 1) for number in numbers]
    return f"week {listed(names)} van de vier"


def _care_teams(request: Any, school: School) -> dict[str, dict[str, Any]]:
    """By status: what holds and what is proposed."""
    rows = CareTeam.objects.visible_to(request.user).filter(school=school)
    return {row.status: _care_team(row) for row in rows.exclude(status="refused")}


def _care_team(row: CareTeam) -> dict[str, Any]:
    often = f", {row.mdo_a_year} keer per schooljaar" if row.mdo_a_year else ""
    words = f"Er is een vast overleg met partners{often}."
    return {
        "pk": row.pk,
        "version": row.version,
        "text": words if row.structural_mdo else "Er is geen vast overleg met partners.",
        "since": dutch_date(timezone.localtime(row.proposed_at).date()),
    }


@require(Permission.PROPOSE_HOURS)
def hours_propose(request: Any, code: str) -> HttpResponse:
    school = _school(request, code)
    last = ReceivingHours.objects.visible_to(request.user).filter(school=school)
    newest = last.exclude(status="refused").order_by("-proposed_at").first()
    answers = newest.answers if newest else [ANSWERS[0][0]] * half_days.NUMBER
    form = HoursForm(posted(request), answers=answers, button="Voorstel sturen")

    def propose() -> None:
        first = form.cleaned_data["first"]
        receiving.propose_hours(school=school, answers=form.answers(), first=first, by=request.user)

    return _propose(request, school, form, "Wanneer ontvangt u?", propose)


@require(Permission.PROPOSE_HOURS)
def meeting_propose(request: Any, code: str) -> HttpResponse:
    school = _school(request, code)
    mondays = cycle_weeks(request.user, school)
    form = MeetingForm(posted(request), button="Voorstel sturen", mondays=mondays)

    def propose() -> None:
        receiving.propose_meeting(school=school, **form.cleaned_data, by=request.user)

    return _propose(request, school, form, "Vast zorgoverleg", propose)


@require(Permission.PROPOSE_HOURS)
def care_team_propose(request: Any, code: str) -> HttpResponse:
    """Of the school a proposal; the team lead simply writes it down."""
    school = _school(request, code)
    decides = can(request.user, Permission.PLAN_ROSTER)
    button = "Opslaan" if decides else "Voorstel sturen"
    form = CareTeamForm(posted(request), button=button, initial=_known_care(request, school))

    def propose() -> None:
        receiving.propose_care_team(school=school, **form.cleaned_data, by=request.user)

    told = "De gegevens zijn bewaard." if decides else PROPOSED
    return _propose(request, school, form, "Overleg met partners", propose, told)


def _known_care(request: Any, school: School) -> dict[str, Any]:
    """The newest that was said; nothing is filled in of a school of which nobody knows."""
    rows = CareTeam.objects.visible_to(request.user).filter(school=school)
    row = rows.exclude(status="refused").order_by("-proposed_at").first()
    if row is None:
        return {}
    return {"structural_mdo": "ja" if row.structural_mdo else "nee", "mdo_a_year": row.mdo_a_year}


def _propose(
    request: Any,
    school: School,
    form: Any,
    title: str,
    propose: Callable[[], None],
    told: str = PROPOSED,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            propose()
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, told)
            return redirect("school_agreements", code=school.code)
    context = {
        "form": form,
        "title": title,
        "school": school,
        "breadcrumbs": _crumbs(school, title),
    }
    status = status_of(form)
    return render(request, "schools/agreement_propose.html", context, status=status)


@require(Permission.PLAN_ROSTER)
@require_POST
def hours_decide(request: HttpRequest, pk: int) -> HttpResponse:
    rows = ReceivingHours.objects.visible_to(request.user).select_related("school")
    hours = get_object_or_404(rows, pk=pk)
    accept, refuse = receiving.accept_hours, receiving.refuse_hours
    return _decide(request, hours, accept, refuse, _tell_what_falls_out, hours=hours)


@require(Permission.PLAN_ROSTER)
@require_POST
def meeting_decide(request: HttpRequest, pk: int) -> HttpResponse:
    rows = CareMeetingSeries.objects.visible_to(request.user).select_related("school")
    series = get_object_or_404(rows, pk=pk)
    accept, refuse = receiving.accept_meeting, receiving.refuse_meeting
    return _decide(request, series, accept, refuse, _tell_when, series=series)


@require(Permission.PLAN_ROSTER)
@require_POST
def care_team_decide(request: HttpRequest, pk: int) -> HttpResponse:
    rows = CareTeam.objects.visible_to(request.user).select_related("school")
    row = get_object_or_404(rows, pk=pk)
    accept, refuse = receiving.accept_care_team, receiving.refuse_care_team
    return _decide(request, row, accept, refuse, care_team=row)


def _tell_what_falls_out(request: Any, hours: ReceivingHours) -> None:
    """Which visits no longer fit, each with the page on which it is moved."""
    hours.refresh_from_db()
    for sentence, url in not_received(request.user, hours).items():
        messages.warning(request, format_html('{} <a href="{}">Bekijk het</a>', sentence, url))


def _tell_when(request: Any, series: CareMeetingSeries) -> None:
    """From when the meeting stands in the roster, and on which days the liaison cannot be there."""
    days = meeting_days(request.user, series)
    if not days:
        said = (
            "Voor de komende weken is er geen vast rooster: het overleg komt in het rooster met "
            'het volgende plan. <a href="{}">Plan maken</a>'
        )
        messages.info(request, format_html(said, reverse("plan_create")))
    if free := [day for day, obstacle in days.items() if not obstacle]:
        messages.info(request, f"Het overleg staat in het rooster vanaf {dutch_date(free[0])}.")
    for obstacle in dict.fromkeys(filter(None, days.values())):
        first, *more = [day for day, each in days.items() if each == obstacle]
        often = f" (en daarna nog {len(more)} keer)" if more else ""
        messages.warning(request, f"Op {dutch_date(first)}{often} kan het niet: {obstacle}.")


def _decide(
    request: Any,
    row: Any,
    accept: Service,
    refuse: Service,
    tell: Callable[[Any, Any], None] = lambda request, row: None,
    /,
    **what: Any,
) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.refusals())
        return redirect("school_agreements", code=row.school.code)
    service = accept if form.accepts() else refuse
    try:
        service(version=form.cleaned_data["version"], by=request.user, **what)
    except receiving.Decided as decided:
        messages.warning(request, str(decided))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        accepted = form.accepts()
        said = "De afspraak geldt." if accepted else "Het voorstel is afgewezen."
        messages.success(request, said)
        if accepted:
            tell(request, row)
    return redirect("school_agreements", code=row.school.code)


@require(Permission.PLAN_ROSTER)
@require_POST
def meeting_end(request: HttpRequest, pk: int) -> HttpResponse:
    rows = CareMeetingSeries.objects.visible_to(request.user).select_related("school")
    series = get_object_or_404(rows, pk=pk)
    try:
        receiving.end_meeting(series=series, last=clock.today(), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "Het overleg stopt na vandaag.")
    return redirect("school_agreements", code=series.school.code)
