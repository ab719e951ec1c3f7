from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def team_lead_today(request: HttpRequest) -> HttpResponse:
    return render(request, "liaisons/team_lead_today.html")
