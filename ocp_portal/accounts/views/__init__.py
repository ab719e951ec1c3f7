from ocp_portal.accounts.views.municipality import administrator_today

__all__ = ["administrator_today"]
