"""The worker's entry: `celery -A ocp_portal worker`. All settings stand in settings.py."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init

from ocp_portal.servers import hold_servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocp_portal.settings")

app = Celery("ocp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _hold_servers(**_: object) -> None:
    hold_servers()
