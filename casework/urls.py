from django.urls import path, register_converter

from casework import views
from ocp_portal.converters import ReferenceConverter

register_converter(ReferenceConverter, "reference")

urlpatterns = [
    path("mag-ik-dit-delen/", views.share_check, name="share_check"),
    path("vragen/", views.consultation_list, name="consultation_list"),
    path("vragen/nieuw/", views.consultation_create, name="consultation_create"),
    path("vragen/<reference:reference>/", views.consultation_detail, name="consultation_detail"),
    path(
        "vragen/<reference:reference>/gesteld/",
        views.consultation_asked,
        name="consultation_asked",
    ),
    path(
        "vragen/<reference:reference>/reactie/",
        views.consultation_reply,
        name="consultation_reply",
    ),
    path(
        "vragen/<reference:reference>/oppakken/",
        views.consultation_take_up,
        name="consultation_take_up",
    ),
    path(
        "vragen/<reference:reference>/antwoord/",
        views.consultation_answer,
        name="consultation_answer",
    ),
    path(
        "vragen/<reference:reference>/notitie/",
        views.consultation_note,
        name="consultation_note",
    ),
    path(
        "vragen/<reference:reference>/taak/",
        views.consultation_activity,
        name="consultation_activity",
    ),
    path(
        "vragen/<reference:reference>/overdragen/",
        views.consultation_hand_over,
        name="consultation_hand_over",
    ),
    path(
        "vragen/<reference:reference>/afsluiten/",
        views.consultation_close,
        name="consultation_close",
    ),
    path(
        "vragen/<reference:reference>/inzien/",
        views.consultation_open,
        name="consultation_open",
    ),
]
