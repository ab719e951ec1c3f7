from django.urls import path

from schools.views import agreements, holidays, imports, partnerships, routes, schools, tiers

urlpatterns = [
    path("scholen/", schools.school_list, name="school_list"),
    path("scholen/routewijzer/", routes.route_guide, name="route_guide"),
    path("scholen/routewijzer/<slug:kind>/", routes.route_change, name="route_change"),
    path("scholen/zoeken/", schools.school_search, name="school_search"),
    path("scholen/importeren/", imports.school_import, name="school_import"),
    path(
        "scholen/importeren/voorbeeldbestand/",
        imports.school_import_sample,
        name="school_import_sample",
    ),
    path(
        "scholen/importeren/<int:pk>/",
        imports.school_import_preview,
        name="school_import_preview",
    ),
    path("scholen/<str:code>/", schools.school_detail, name="school_detail"),
    path("scholen/<str:code>/afspraken/", agreements.school_agreements, name="school_agreements"),
    path("scholen/<str:code>/afspraken/ontvangst/", agreements.hours_propose, name="hours_propose"),
    path(
        "scholen/<str:code>/afspraken/overleg/", agreements.meeting_propose, name="meeting_propose"
    ),
    path(
        "scholen/<str:code>/afspraken/partners/",
        agreements.care_team_propose,
        name="care_team_propose",
    ),
    path("zorgteams/<int:pk>/besluit/", agreements.care_team_decide, name="care_team_decide"),
    path("ontvangsttijden/<int:pk>/besluit/", agreements.hours_decide, name="hours_decide"),
    path("zorgoverleg/<int:pk>/besluit/", agreements.meeting_decide, name="meeting_decide"),
    path("zorgoverleg/<int:pk>/stoppen/", agreements.meeting_end, name="meeting_end"),
    path("scholen/<str:code>/aansluitwijze/", tiers.tier_decide, name="tier_decide"),
    path(
        "aansluitwijze/<int:pk>/intrekken/",
        tiers.tier_withdraw,
        name="tier_withdraw",
    ),
    path("scholen/<str:code>/sluitingen/", schools.closure_create, name="closure_create"),
    path(
        "sluitingen/<int:pk>/verwijderen/",
        schools.closure_remove,
        name="closure_remove",
    ),
    path(
        "scholen/<str:code>/samenwerkingsverband/",
        partnerships.school_partnership,
        name="school_partnership",
    ),
    path("aansluitwijze/", tiers.tier_overview, name="tier_overview"),
    path("aansluitwijze/csv/", tiers.tier_overview_csv, name="tier_overview_csv"),
    path("schoolvakanties/", holidays.holiday_list, name="holiday_list"),
    path("samenwerkingsverbanden/", partnerships.partnership_list, name="partnership_list"),
]
