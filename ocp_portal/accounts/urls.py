"""Addresses of people and their access. Of django-allauth only the views that the portal uses."""

from django.urls import path, re_path

from ocp_portal.accounts import sign_in, statements
from ocp_portal.accounts.views import (
    accepting,
    inviting,
    municipality,
    own_account,
    roles,
    users,
)

urlpatterns = [
    path("inloggen/", sign_in.sign_in, name="account_login"),
    path("inloggen/gesloten/", sign_in.inactive, name="account_inactive"),
    # The name is django-allauth's; nobody signs up here.
    path("inloggen/geen-account/", accepting.by_invitation, name="account_signup"),
    path("uitloggen/", sign_in.sign_out, name="account_logout"),
    path("wachtwoord-vergeten/", sign_in.reset_password, name="account_reset_password"),
    path(
        "wachtwoord-vergeten/verstuurd/",
        sign_in.reset_password_done,
        name="account_reset_password_done",
    ),
    path(
        "wachtwoord-vergeten/klaar/",
        sign_in.reset_password_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^wachtwoord-vergeten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.reset_password_from_key,
        name="account_reset_password_from_key",
    ),
    path("mijn-account/", own_account.my_account, name="my_account"),
    path("mijn-account/wachtwoord/", sign_in.change_password, name="account_change_password"),
    path("mijn-account/sessies/", own_account.sessions, name="usersessions_list"),
    path("mijn-account/rol/", own_account.switch_role, name="switch_role"),
    path("uitnodiging/<str:token>/", accepting.invitation_accept, name="invitation_accept"),
    path("gebruikers/", users.user_list, name="user_list"),
    path("gebruikers/uitnodigen/", inviting.user_invite, name="user_invite"),
    path(
        "gebruikers/uitnodigingen/<int:pk>/opnieuw/",
        inviting.invitation_renew,
        name="invitation_renew",
    ),
    path(
        "gebruikers/uitnodigingen/<int:pk>/intrekken/",
        inviting.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("gebruikers/rollen/<int:pk>/", roles.membership_change, name="membership_change"),
    path("gebruikers/rollen/<int:pk>/einde/", roles.membership_end, name="membership_end"),
    path("gebruikers/<int:pk>/", users.user_detail, name="user_detail"),
    path("gebruikers/<int:pk>/einde/", users.user_end_access, name="user_end_access"),
    path("gebruikers/<int:pk>/blokkeren/", users.user_block, name="user_block"),
    path("gebruikers/<int:pk>/blokkade-opheffen/", users.user_unblock, name="user_unblock"),
    path("gemeente/", municipality.municipality_settings, name="municipality_settings"),
    path("toegankelijkheid/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
    path("over/", statements.about, name="about"),
    path("demo/mail/", statements.demo_mail, name="demo_mail"),
]
