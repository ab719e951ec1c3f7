from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "ocp_portal.jobs"
    label = "jobs"
    verbose_name = "Taken"

    def ready(self) -> None:
        autodiscover_modules("tasks")  # so that every handler is known wherever jobs run
