from django.apps import AppConfig


class LiaisonsConfig(AppConfig):
    name = "liaisons"
    verbose_name = "Contactpersonen"

    def ready(self) -> None:
        from liaisons.queries import leaving  # noqa: F401  (what ends with a school)
