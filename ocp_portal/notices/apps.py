from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ocp_portal.notices"
    label = "notices"
    verbose_name = "Berichten"
