from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ocp_portal.dutch import capfirst
from ocp_portal.forms import posted, status_of
from ocp_portal.policy import Permission, require
from schools.forms import PartnershipForm, SchoolPartnershipForm
from schools.models import School
from schools.school_pages import crumbs
from schools.services.partnerships import add_partnership, choose_partnership


@require(Permission.IMPORT_SCHOOLS)
def partnership_list(request: HttpRequest) -> HttpResponse:
    municipality = request.user.membership.municipality  # type: ignore[union-attr]
    form = PartnershipForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            partnership = add_partnership(municipality=municipality, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{partnership} is toegevoegd.")
            return redirect("partnership_list")
    ours = Q(schools__municipality=municipality, schools__gone_on=None)
    partnerships = municipality.partnerships.annotate(members=Count("schools", filter=ours))
    return render(
        request,
        "schools/partnership_list.html",
        {
            "breadcrumbs": [{"label": "Samenwerkingsverbanden"}],
            "columns": [
                {"label": "Samenwerkingsverband"},
                {"label": "Soort"},
                {"label": "Scholen in uw gemeente", "numeric": True},
            ],
            "rows": [
                {
                    "cells": [
                        {"text": each.name, "sub": each.code},
                        {"text": capfirst(each.get_kind_display())},
                        {"text": each.members},
                    ]
                }
                for each in partnerships
            ],
            "form": form,
        },
        status=status_of(form),
    )


@require(Permission.IMPORT_SCHOOLS)
def school_partnership(request: HttpRequest, code: str) -> HttpResponse:
    school = get_object_or_404(
        School.objects.visible_to(request.user).select_related("municipality"), code=code
    )
    form = SchoolPartnershipForm(
        posted(request),
        initial={"partnership": school.partnership_id},
        municipality=school.municipality,
    )
    if request.method == "POST" and form.is_valid():
        choose_partnership(school=school, **form.cleaned_data)
        messages.success(request, "Het samenwerkingsverband is opgeslagen.")
        return redirect("school_detail", code=school.code)
    return render(
        request,
        "schools/school_partnership.html",
        {
            "breadcrumbs": crumbs(school, "Samenwerkingsverband"),
            "school": school,
            "form": form,
        },
        status=status_of(form),
    )
