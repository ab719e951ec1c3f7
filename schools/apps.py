from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = "Scholen"

    def ready(self) -> None:
        # The facts come with the code, so every `migrate` of an upgrade brings the table up to
        # date; a test database has them too, also after a test that emptied it.
        from schools import queries  # noqa: F401  (names schools in the access log)

        post_migrate.connect(_load_holidays, sender=self)


def _load_holidays(apps: Any = None, **signal: Any) -> None:
    from schools.services.holidays import load_holidays

    if apps is not None and "schoolholiday" not in apps.all_models["schools"]:
        return  # migrated back to before there was a table
    load_holidays()
