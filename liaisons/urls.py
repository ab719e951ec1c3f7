from django.urls import path, register_converter

from liaisons.views import (
    absences,
    board,
    capacity,
    norms,
    people,
    plans,
    replacement,
    weeks,
)
from ocp_portal.converters import WeekConverter

register_converter(WeekConverter, "week")

urlpatterns = [
    path("mijn-week/", weeks.my_week, name="my_week"),
    path("mijn-week/<week:week>/", weeks.my_week_at, name="my_week_at"),
    path("rooster/", weeks.week_current, name="week_current"),
    path("rooster/plan/", board.plan_board, name="plan_board"),
    path("rooster/plan/maken/", plans.plan_create, name="plan_create"),
    path("rooster/plan/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("rooster/plan/<int:pk>/vaststellen/", plans.plan_publish, name="plan_publish"),
    path("rooster/plan/<int:pk>/stoppen/", plans.plan_stop, name="plan_stop"),
    path("rooster/plan/<int:pk>/opnieuw/", plans.plan_again, name="plan_again"),
    path("rooster/plan/<int:pk>/kopie/", plans.plan_copy, name="plan_copy"),
    path("rooster/plan/<int:pk>/weg/", plans.plan_remove, name="plan_remove"),
    path(
        "rooster/plan/bezoek/<int:pk>/", board.standing_visit_detail, name="standing_visit_detail"
    ),
    path(
        "rooster/plan/bezoek/<int:pk>/verplaatsen/",
        board.standing_visit_move,
        name="standing_visit_move",
    ),
    path(
        "rooster/plan/bezoek/<int:pk>/ruilen/",
        board.standing_visit_swap,
        name="standing_visit_swap",
    ),
    path(
        "rooster/plan/bezoek/<int:pk>/geven/",
        board.standing_visit_give,
        name="standing_visit_give",
    ),
    path(
        "rooster/plan/bezoek/<int:pk>/vastzetten/",
        board.standing_visit_lock,
        name="standing_visit_lock",
    ),
    path("rooster/plan/bezoek/<int:pk>/afspraak/", board.pin_create, name="pin_create"),
    path("rooster/plan/afspraken/", board.pin_list, name="pin_list"),
    path("rooster/plan/afspraken/<int:pk>/", board.pin_end, name="pin_end"),
    path("rooster/capaciteit/", capacity.capacity, name="capacity"),
    path("rooster/wat-als/", capacity.what_if, name="what_if"),
    path("norm/", norms.norm_list, name="norm_list"),
    path("norm/<str:code>/", norms.norm_detail, name="norm_detail"),
    path("rooster/<week:week>/", weeks.week_detail, name="week_detail"),
    path("rooster/<week:week>/vaststellen/", weeks.week_publish, name="week_publish"),
    path("bezoeken/<int:pk>/", weeks.visit_tick, name="visit_tick"),
    path("contactpersonen/", people.liaison_list, name="liaison_list"),
    path("contactpersonen/nieuw/", people.liaison_create, name="liaison_create"),
    path(
        "contactpersonen/ontbreekt/",
        people.school_without_liaison_list,
        name="school_without_liaison_list",
    ),
    path("contactpersonen/clusters/", people.cluster_list, name="cluster_list"),
    path("contactpersonen/clusters/<int:pk>/", people.cluster_change, name="cluster_change"),
    path(
        "contactpersonen/clusters/<int:pk>/verwijderen/",
        people.cluster_remove,
        name="cluster_remove",
    ),
    path("contactpersonen/ziek/", replacement.absence_start, name="absence_start"),
    path("contactpersonen/<int:pk>/ziek/", replacement.absence_report, name="absence_report"),
    path("contactpersonen/<int:pk>/", people.liaison_detail, name="liaison_detail"),
    path("contactpersonen/<int:pk>/wijzigen/", people.liaison_change, name="liaison_change"),
    path(
        "contactpersonen/<int:pk>/werkpatroon/",
        people.liaison_work_pattern,
        name="liaison_work_pattern",
    ),
    path("contactpersonen/<int:pk>/uit-dienst/", people.liaison_end, name="liaison_end"),
    path("contactpersonen/<int:pk>/koppelen/", people.assignment_create, name="assignment_create"),
    path("contactpersonen/<int:pk>/afwezig/", absences.absence_create, name="absence_create"),
    path("koppelingen/<int:pk>/beeindigen/", people.assignment_end, name="assignment_end"),
    path("afwezigheden/<int:pk>/", absences.absence_detail, name="absence_detail"),
    path("afwezigheden/<int:pk>/einde/", absences.absence_end, name="absence_end"),
    path(
        "afwezigheden/<int:pk>/vervanging/",
        absences.substitution_create,
        name="substitution_create",
    ),
    path("vervangingen/<int:pk>/beeindigen/", absences.substitution_end, name="substitution_end"),
]
