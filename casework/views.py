from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def coordinator_today(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/coordinator_today.html")


def liaison_today(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/liaison_today.html")
