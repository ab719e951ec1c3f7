from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ocp_portal.accounts"
    label = "accounts"
    verbose_name = "Gemeenten en gebruikers"
