"""Every address of the portal. Addresses are Dutch, their names English."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path
from django.views.generic import RedirectView

import casework.views
import liaisons.views
import ocp_portal.accounts.views
import ocp_portal.audit.views
import reports.views
from ocp_portal import health
from ocp_portal.policy import Role, role_of, signed_in

# 'Vandaag': where each role starts.
HOMES = {
    Role.CARE_COORDINATOR: casework.views.coordinator_today,
    Role.FAMILY_CONTACT: liaisons.views.family_today,
    Role.LIAISON: casework.views.liaison_today,
    Role.TEAM_LEAD: liaisons.views.team_lead_today,
    Role.POLICY_OFFICER: reports.views.policy_officer_today,
    Role.PARTNERSHIP_COORDINATOR: reports.views.partnership_coordinator_today,
    Role.ADMINISTRATOR: ocp_portal.accounts.views.administrator_today,
    Role.PRIVACY_OFFICER: ocp_portal.audit.views.privacy_officer_today,
}


@signed_in
def today(request: HttpRequest) -> Any:
    role = role_of(request.user)
    assert role is not None  # the membership middleware saw to that
    return HOMES[role](request)


urlpatterns = [
    path("", signed_in(RedirectView.as_view(pattern_name="today")), name="start"),
    path("vandaag/", today, name="today"),
    path("", include("ocp_portal.accounts.urls")),
    path("", include("ocp_portal.audit.urls")),
    path("", include("ocp_portal.jobs.urls")),
    path("", include("schools.urls")),
    path("", include("liaisons.urls")),
    path("", include("casework.urls")),
    path("", include("reports.urls")),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "ocp_portal.errors.bad_request"
handler403 = "ocp_portal.errors.forbidden"
handler404 = "ocp_portal.errors.not_found"
handler429 = "ocp_portal.errors.too_many_requests"
handler500 = "ocp_portal.errors.server_error"
