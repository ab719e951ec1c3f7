from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def administrator_today(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/administrator_today.html")
