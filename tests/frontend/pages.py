"""The pages of the style guide: each shows components as a real page would use them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tests.frontend import samples
from tests.frontend.sample_forms import AskForm, EveryFieldForm, FilterForm, SignInForm


def crumbs(*labels):
    return [
        {"label": "Vandaag", "url": "/"},
        *({"label": label, "url": "/vragen/"} for label in labels),
    ]


def home(request):
    messages.success(request, "Uw antwoord is verstuurd. De school ziet het nu.")
    context = {
        "tiles": samples.TILES,
        "person": samples.PERSON,
        "columns": samples.SHORT_COLUMNS,
        "rows": samples.SHORT_ROWS,
    }
    return render(request, "guide/home.html", context)


def parts(request):
    context = {
        "job": samples.JOB,
        "facts": samples.FACTS,
        "figures": samples.FIGURES,
        "downloads": samples.DOWNLOADS,
        "person": samples.PERSON,
    }
    return render(request, "guide/parts.html", context)


def question_list(request):
    form = FilterForm(request.GET or None)
    wanted = request.GET.get("q", "").lower()
    rows = [row for row in samples.QUESTION_ROWS if wanted in str(row).lower()]
    context = {
        "filter_form": form,
        "columns": samples.QUESTION_COLUMNS,
        "rows": rows,
        "count_text": f"{len(rows)} vragen",
        "breadcrumbs": crumbs("Vragen"),
    }
    return render(request, "guide/question_list.html", context)


def empty_list(request):
    return render(request, "guide/empty.html", {"breadcrumbs": crumbs("Vragen")})


def question(request):
    context = {
        "timeline": samples.TIMELINE,
        "facts": samples.FACTS,
        "person": samples.PERSON,
        "breadcrumbs": crumbs("Vragen", "V-2026-0412"),
    }
    return render(request, "guide/question.html", context)


def ask(request):
    form = AskForm(request.POST or None)
    status = 422 if request.method == "POST" and not form.is_valid() else 200
    context = {
        "form": form,
        "breadcrumbs": crumbs("Vragen", "Vraag stellen"),
        "step": {"number": 1, "total": 2},
    }
    return render(request, "guide/ask.html", context, status=status)


@require_POST
def draft(request):
    return HttpResponse(status=204)


def every_field(request):
    form = EveryFieldForm(request.POST or None, request.FILES or None)
    status = 422 if request.method == "POST" and not form.is_valid() else 200
    return render(
        request,
        "guide/form.html",
        {"form": form, "breadcrumbs": crumbs("Alle velden")},
        status=status,
    )


def week(request):
    return render(
        request,
        "guide/week.html",
        {"week": samples.sample_week(), "breadcrumbs": crumbs("Mijn week")},
    )


def tiers(request):
    context = {
        "columns": samples.TIER_COLUMNS,
        "rows": samples.TIER_ROWS,
        "footer": [
            {
                "cells": [
                    {"text": "Samen"},
                    {"text": ""},
                    {"text": "3 extra, 2 basis"},
                    {"text": ""},
                    {"text": "3,5"},
                    {"text": ""},
                ]
            }
        ],
        "breadcrumbs": crumbs("Aansluitwijze"),
    }
    return render(request, "guide/tiers.html", context)


def report(request):
    context = {
        "figures": samples.FIGURES,
        "downloads": samples.DOWNLOADS,
        "job": samples.JOB,
        "breadcrumbs": crumbs("Rapportages"),
    }
    return render(request, "guide/report.html", context)


def sign_in(request):
    return render(request, "guide/sign_in.html", {"form": SignInForm()})


def error(request, status):
    names = {400: "400", 403: "403", 404: "404", 429: "429", 500: "500"}
    if status not in names:
        return HttpResponseNotFound()
    return render(request, f"{names[status]}.html", {"request_id": "7f3a-19c2"}, status=status)
