from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "ocp_portal.demo"
    label = "demo"
    verbose_name = "Voorbeeldstad"
