from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def policy_officer_today(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/policy_officer_today.html")


def partnership_coordinator_today(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/partnership_coordinator_today.html")
