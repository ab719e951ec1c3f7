from django.urls import path

from tests.frontend import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("onderdelen/", pages.parts),
    path("vragen/", pages.question_list),
    path("vragen/leeg/", pages.empty_list),
    path("vragen/V-2026-0412/", pages.question),
    path("vragen/stellen/", pages.ask),
    path("vragen/concept/", pages.draft),
    path("formulier/", pages.every_field),
    path("rooster/2026-W48/", pages.week),
    path("aansluitwijze/", pages.tiers),
    path("rapportage/", pages.report),
    path("inloggen/", pages.sign_in),
    path("fout/<int:status>/", pages.error),
]
