from django.apps import AppConfig


class LiaisonsConfig(AppConfig):
    name = "liaisons"
    verbose_name = "Contactpersonen"

    def ready(self) -> None:
        from liaisons import school_contact  # noqa: F401  (tells the page of a school who it is)
