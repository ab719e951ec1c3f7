"""Every address of the portal. Addresses are Dutch, their names English."""

from django.urls import path

from ocp_portal import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "ocp_portal.errors.bad_request"
handler403 = "ocp_portal.errors.forbidden"
handler404 = "ocp_portal.errors.not_found"
handler500 = "ocp_portal.errors.server_error"
