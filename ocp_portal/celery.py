"""The worker's entry: `celery -A ocp_portal worker`. All settings stand in settings.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocp_portal.settings")

app = Celery("ocp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
