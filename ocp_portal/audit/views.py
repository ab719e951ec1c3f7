from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def privacy_officer_today(request: HttpRequest) -> HttpResponse:
    return render(request, "audit/privacy_officer_today.html")
