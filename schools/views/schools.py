from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ocp_portal import clock
from ocp_portal.accounts.queries import family_contacts
from ocp_portal.dutch import dutch_date
from ocp_portal.forms import posted, status_of
from ocp_portal.paging import page
from ocp_portal.periods import last_day
from ocp_portal.phones import phone_href
from ocp_portal.policy import Permission, require
from ocp_portal.shell import initials
from schools import holidays, queries
from schools.fields import school_label
from schools.forms import ClosureForm, SchoolFilter, known_of
from schools.models import Closure, Partnership, School, SchoolQuerySet, Sector, Tier, TierAgreement
from schools.school_pages import contact_today, crumbs, on_closed_days
from schools.services.closures import add_closure, remove_closure, span_text
from schools.services.tiers import can_withdraw

COLUMNS = ("School", "Schoolsoort", "Plaats", "Aansluitwijze")
LISTED = ("pk", "code", "name", "sector", "city", "tier", "gone_on", "sort_key")
PAGE = 25
SUGGESTIONS = 20
HOLIDAYS_SHOWN = 4
MAP = "https://www.openstreetmap.org/search?query="


@require(Permission.SEE_SCHOOLS)
def school_list(request: HttpRequest) -> HttpResponse:
    form = SchoolFilter(request.GET)
    seen = School.objects.visible_to(request.user)
    schools = _filtered(seen, form)
    rows = schools.values(*LISTED)
    shown = page(rows, key="sort_key", query=request.GET, size=PAGE, newest=False)
    return render(
        request,
        "schools/school_list.html",
        {
            "breadcrumbs": [{"label": "Scholen"}],
            "filter_form": form,
            "filtered": any(request.GET.get(name) for name in form.fields),
            "count_text": queries.count_text(schools),
            "columns": [{"label": label} for label in COLUMNS],
            "rows": [_list_row(row) for row in shown.rows],
        }
        | shown.addresses(request.GET),
        status=form.status,
    )


def _filtered(seen: SchoolQuerySet, form: SchoolFilter) -> SchoolQuerySet:
    wanted = form.chosen()
    found = seen.with_tier(clock.today()).named(wanted.get("q", ""))
    if wanted.get("register", "") != "alle":
        found = found.filter(gone_on__isnull=wanted.get("register") != "nee")
    if wanted.get("soort"):
        found = found.filter(sector=wanted["soort"])
    if wanted.get("wijze"):
        found = found.filter(tier=wanted["wijze"])  # type: ignore[misc]  # by with_tier
    return found


def _list_row(row: dict[str, Any]) -> dict[str, Any]:
    url = reverse("school_detail", args=[row["code"]])
    badge = queries.tier_badge(row["tier"])
    if row["gone_on"]:
        badge = {"label": "Opgeheven", "tone": "warning"}
    return {
        "cells": [
            {"text": row["name"], "url": url, "sub": row["code"]},
            {"text": queries.sector_text(row["sector"])},
            {"text": row["city"]},
            {"text": "", "badge": badge},
        ]
    }


@require(Permission.SEE_SCHOOLS)
def school_search(request: HttpRequest) -> HttpResponse:
    """Suggestions for schools/fields.py: options for its datalist."""
    words = request.GET.get(request.GET.get("veld", "q"), "")
    found = School.objects.visible_to(request.user).open().named(_without_code(words))
    rows = found.order_by("sort_key", "code").values("name", "code", "sector", "city")
    options = [
        {
            "label": school_label(row["name"], row["code"]),
            "place": f"{queries.sector_text(row['sector'])}, {row['city']}",
        }
        for row in (rows[:SUGGESTIONS] if words.strip() else [])
    ]
    return render(request, "schools/_school_options.html", {"options": options})


def _without_code(words: str) -> str:
    """A suggestion that was chosen, 'De Boom (99AA00)', suggests itself."""
    return words.replace("(", " ").replace(")", " ")


@require(Permission.SEE_SCHOOLS)
def school_detail(request: HttpRequest, code: str) -> HttpResponse:
    schools = School.objects.visible_to(request.user)
    school = get_object_or_404(
        schools.select_related("board", "partnership", "municipality"), code=code
    )
    agreements = list(
        TierAgreement.objects.visible_to(request.user).filter(school=school).order_by("-period")
    )
    decided = [row for row in agreements if row.decided_on]
    return render(
        request,
        "schools/school_detail.html",
        {
            "breadcrumbs": crumbs(school),
            "school": school,
            "facts": _facts(school),
            "map_url": MAP + quote(school.address) if school.address else "",
            "tier": _tier_today(school, decided),
            "history": _history(decided),
            "draft": next((row for row in agreements if row.decided_on is None), None),
            "contact": contact_today(request.user, school),
            "family": _family(request.user, school),
            "holidays": _coming_holidays(school),
            "closures": _coming_closures(request, school),
        },
    )


def _facts(school: School) -> list[dict[str, Any]]:
    website = school.website
    if website and "://" not in website:
        website = f"http://{website}"
    facts: list[dict[str, Any]] = [
        {"label": "Schoolsoort", "value": queries.sector_text(school.sector)},
        {"label": "Vestigingscode", "value": school.code},
        {"label": "Telefoon", "value": school.phone, "url": phone_href(school.phone)},
        {"label": "Website", "value": school.website, "url": website},
        {"label": "Schoolbestuur", "value": str(school.board or "")},
        {"label": "Samenwerkingsverband", "value": str(school.partnership or "")},
        {"label": "Denominatie", "value": school.denomination},
        {"label": "Vakantieregio", "value": school.get_holiday_region_display()},
    ]
    if school.structure:
        facts.insert(1, {"label": "Onderwijs", "value": school.structure.replace("/", ", ")})
    if school.pupils is not None:
        facts.append({"label": "Leerlingen", "value": school.pupils})
    return [fact if fact["value"] else {"label": fact["label"], "value": ""} for fact in facts]


def _family(user: Any, school: School) -> list[dict[str, str]]:
    """The familiecontactpersoon, for components/person.html."""
    return [
        {
            "name": person.full_name,
            "initials": initials(person.full_name),
            "role": "Familiecontactpersoon",
            "phone": person.phone,
            "phone_href": phone_href(person.phone),
            "email": person.email,
        }
        for person in family_contacts(school.pk, by=user)
    ]


def _tier_today(school: School, decided: list[TierAgreement]) -> dict[str, Any]:
    """The tier that holds today, and what was decided for later."""
    today = clock.today()
    now = next((row for row in decided if today in row.period), None)
    tier = now.tier if now else Tier.BASIS
    later = [row for row in decided if row.period.lower > today]
    own = school.sector == Sector.MBO and now is None
    return {
        "badge": queries.OWN_BADGE if own else queries.tier_badge(tier),
        "extra": tier == Tier.EXTRA,
        "since": now.period.lower if now else None,
        "counted": school.sector in School.COUNTED,
        "own_agreements": own,
        "later": [
            f"Vanaf {dutch_date(row.period.lower)}: {row.get_tier_display()}"
            for row in reversed(later)
        ],
    }


def _history(decided: list[TierAgreement]) -> list[dict[str, Any]]:
    codes = {code for row in decided for code in row.consulted}
    names = dict(Partnership.objects.filter(code__in=codes).values_list("code", "name"))
    return [_history_row(row, names, is_last=row == decided[0]) for row in decided]


def _history_row(row: TierAgreement, names: dict[str, str], *, is_last: bool) -> dict[str, Any]:
    """A partnership that is no more keeps its code."""
    until = last_day(row.period)
    assert row.decided_on is not None
    return {
        "pk": row.pk,
        "badge": queries.tier_badge(row.tier),
        "first": dutch_date(row.period.lower),
        "until": dutch_date(until) if until else "",
        "reason": row.reason,
        "figures": row.figures,
        "decided": f"{dutch_date(row.decided_on)}, {row.decided_by}".rstrip(", "),
        "consulted": ", ".join(names.get(code, code) for code in row.consulted),
        "can_withdraw": is_last and can_withdraw(row),
    }


def _coming_holidays(school: School) -> dict[str, Any]:
    today = clock.today()
    region = holidays.as_region(school.holiday_region)
    year_on = today.replace(year=today.year + 1, day=min(today.day, 28))
    coming = holidays.holidays_between(region, today, year_on)[:HOLIDAYS_SHOWN]
    return {
        "rows": [
            {
                "label": row.name,
                "value": f"{dutch_date(row.first_day)} tot en met {dutch_date(row.last_day)}",
            }
            for row in coming
        ],
        "gaps": [str(gap) for gap in holidays.gaps_between(region, today, year_on)],
    }


def _coming_closures(request: HttpRequest, school: School) -> list[dict[str, Any]]:
    rows = Closure.objects.visible_to(request.user).filter(school=school)
    coming = rows.filter(period__endswith__gt=clock.today()).order_by("period")
    return [{"pk": row.pk, "when": span_text(row), "reason": row.reason} for row in coming[:20]]


@require(Permission.PLAN_ROSTER)
def closure_create(request: HttpRequest, code: str) -> HttpResponse:
    school = get_object_or_404(School.objects.visible_to(request.user), code=code)
    form = ClosureForm(posted(request), user=request.user, known=lambda: known_of([school]))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            closure = add_closure(school=school, **data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "De sluiting is opgeslagen.")
            for sentence in on_closed_days(request.user, closure):
                messages.warning(request, sentence)
            return redirect("school_detail", code=school.code)
    return render(
        request,
        "schools/closure_form.html",
        {"breadcrumbs": crumbs(school, "Sluiting toevoegen"), "school": school, "form": form},
        status=status_of(form),
    )


@require(Permission.PLAN_ROSTER)
@require_POST
def closure_remove(request: HttpRequest, pk: int) -> HttpResponse:
    closures = Closure.objects.visible_to(request.user).select_related("school")
    closure = get_object_or_404(closures, pk=pk)
    remove_closure(closure=closure, by=request.user)
    messages.success(request, "De sluiting is verwijderd.")
    return redirect("school_detail", code=closure.school.code)
