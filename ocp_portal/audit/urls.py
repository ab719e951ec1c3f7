from django.urls import path

from ocp_portal.audit import views

urlpatterns = [
    path("inzagelog/", views.access_log, name="access_log"),
    path("inzagelog/csv/", views.access_log_csv, name="access_log_csv"),
]
