"""The pages of this room, by subject; ocp_portal/urls.py takes the home page from here."""

from liaisons.views.family import family_today
from liaisons.views.today import team_lead_today

__all__ = ["family_today", "team_lead_today"]
