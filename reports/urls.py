from django.urls import path, register_converter

from ocp_portal.converters import QuarterConverter
from reports import views

register_converter(QuarterConverter, "quarter")

urlpatterns = [
    path("rapportages/", views.report_list, name="report_list"),
    path("rapportages/maken/", views.report_make, name="report_make"),
    path("rapportages/<quarter:quarter>/", views.report_detail, name="report_detail"),
    path(
        "rapportages/<quarter:quarter>/versie-<int:version>/",
        views.report_detail,
        name="report_version",
    ),
    path("rapportages/<quarter:quarter>/opnieuw/", views.report_remake, name="report_remake"),
    path(
        "rapportages/<quarter:quarter>/<int:version>/publiceren/",
        views.report_publish,
        name="report_publish",
    ),
    path(
        "rapportages/<quarter:quarter>/<int:version>/<slug:format>/",
        views.report_download,
        name="report_download",
    ),
]
