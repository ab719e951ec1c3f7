from django.apps import AppConfig


class LiaisonsConfig(AppConfig):
    name = "liaisons"
    verbose_name = "Contactpersonen"

    def ready(self) -> None:
        from liaisons import of_school  # noqa: F401  (tells the pages of schools what it knows)
