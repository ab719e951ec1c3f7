from django.urls import path, register_converter

from liaisons.views import absences, calendar, contacts, my_week, people, school_side, weeks
from ocp_portal.converters import WeekConverter

register_converter(WeekConverter, "week")

urlpatterns = [
    path("mijn-week/", my_week.my_week, name="my_week"),
    path("mijn-week/<week:week>/", my_week.my_week_at, name="my_week_at"),
    path("mijn-week/<week:week>/agenda.ics", calendar.my_week_file, name="my_week_file"),
    path("mijn-week/agenda/", calendar.calendar_link, name="calendar_link"),
    path("mijn-week/agenda/maken/", calendar.calendar_link_renew, name="calendar_link_renew"),
    path("mijn-week/agenda/stoppen/", calendar.calendar_link_remove, name="calendar_link_remove"),
    path("agenda/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("contact/", contacts.contact_list, name="contact_list"),
    path("contact/<str:code>/", contacts.contact_log, name="contact_log"),
    path("scholen/<str:code>/overdracht/", contacts.handover_write, name="handover_write"),
    path("rooster/", weeks.week_current, name="week_current"),
    path("rooster/vast/", weeks.plan_create, name="plan_create"),
    path("rooster/<week:week>/", weeks.week_detail, name="week_detail"),
    path("rooster/<week:week>/vaststellen/", weeks.week_publish, name="week_publish"),
    path("bezoeken/<int:pk>/", weeks.visit_tick, name="visit_tick"),
    path("bezoeken/<int:pk>/bevestigen/", school_side.visit_confirm, name="visit_confirm"),
    path("bezoeken/<int:pk>/klopt-niet/", school_side.visit_dispute, name="visit_dispute"),
    path("bezoeken/klopt-niet/", school_side.dispute_list, name="dispute_list"),
    path("scholen/<str:code>/bezoeken/", school_side.school_visits, name="school_visits"),
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
