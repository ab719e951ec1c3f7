from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ocp_portal.audit"
    label = "audit"
    verbose_name = "Inzagelog"
