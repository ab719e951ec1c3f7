from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ocp_portal import clock
from ocp_portal.accounts.models import REGIONS
from ocp_portal.dutch import dutch_date
from ocp_portal.forms import ListFilter
from ocp_portal.policy import Permission, require
from schools import holidays

COLUMNS = ("Vakantie", "Eerste dag", "Laatste dag", "Zekerheid")
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


class HolidayFilter(ListFilter):
    regio = forms.ChoiceField(label="Regio", choices=REGIONS)
    jaar = forms.ChoiceField(label="Schooljaar")

    def __init__(self, *args: Any, years: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jaar"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]


@require(Permission.SEE_SCHOOLS)
def holiday_list(request: HttpRequest) -> HttpResponse:
    """The school holidays of one region and school year, and what the table lacks of them."""
    municipality = request.user.membership.municipality  # type: ignore[union-attr]
    year_now = holidays.school_year_of(clock.today())
    years = _years(year_now)
    usual = {"regio": municipality.holiday_region, "jaar": year_now}
    form = HolidayFilter(usual | request.GET.dict(), years=years)
    wanted = usual | form.chosen()
    region, year = holidays.as_region(wanted["regio"]), wanted["jaar"]
    rows = [_row(row) for row in _of_year(region, year)]
    return render(
        request,
        "schools/holiday_list.html",
        {
            "breadcrumbs": [{"label": "Schoolvakanties"}],
            "filter_form": form,
            "region": dict(REGIONS)[region],
            "year": year,
            "columns": [{"label": label} for label in COLUMNS],
            "rows": rows,
            "count_text": f"{len(rows)} vakantie{'' if len(rows) == 1 else 's'} bekend",
            "gaps": [str(gap) for gap in holidays.gaps(region, year)],
            "public": _public_holidays(year),
        },
        status=form.status,
    )


def _years(year_now: str) -> list[str]:
    """Every school year that the table knows, and the present one."""
    return sorted({row.school_year for row in holidays.school_holidays()} | {year_now})


def _of_year(region: holidays.Region, year: str) -> list[holidays.SchoolHoliday]:
    rows = [
        row
        for row in holidays.school_holidays()
        if row.region == region and row.school_year == year
    ]
    return sorted(rows, key=lambda row: row.first_day)


def _row(row: holidays.SchoolHoliday) -> dict[str, Any]:
    if row.verify:
        badge = {"label": "Nog niet officieel bevestigd", "tone": "warning"}
    elif row.optional:
        badge = {"label": "School kiest zelf", "tone": "info"}
    elif row.status == "verplicht":
        badge = {"label": "Vastgesteld", "tone": "ok"}
    else:
        badge = {"label": "Adviesdatum", "tone": "info"}
    return {
        "cells": [
            {"text": row.name},
            {"text": dutch_date(row.first_day)},
            {"text": dutch_date(row.last_day)},
            {"text": "", "badge": badge},
        ]
    }


def _public_holidays(year: str) -> list[dict[str, str]]:
    first = int(year[:4])
    days = [day for each in (first, first + 1) for day in holidays.public_holidays(each)]
    return [
        {
            "label": day.name,
            "value": f"{WEEKDAYS[day.day.weekday()]} {dutch_date(day.day)}"
            + ("" if day.free else " (school kiest zelf)"),
        }
        for day in days
        if holidays.school_year_of(day.day) == year
    ]
