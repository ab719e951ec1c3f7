from typing import Any
from urllib.parse import quote

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.urls import reverse

from ocp_portal import clock
from ocp_portal.audit.models import AccessEvent
from ocp_portal.audit.services import record

log = structlog.get_logger("ocp_portal.accounts")


class AccountAdapter(DefaultAccountAdapter):
    """Where django-allauth asks what this portal wants."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Het e-mailadres of het wachtwoord klopt niet.",
        "too_many_login_attempts": (
            "U hebt te vaak een verkeerd wachtwoord ingevuld. Wacht 5 minuten en probeer het "
            "opnieuw, of stel een nieuw wachtwoord in."
        ),
        "enter_current_password": "Dit is niet uw huidige wachtwoord.",
    }

    def is_open_for_signup(self, request: Any) -> bool:
        """People come in by invitation only."""
        return False

    def login(self, request: Any, user: Any) -> None:
        """The working day of this session begins (middleware.py ends it)."""
        super().login(request, user)
        now = int(clock.now().timestamp())
        request.session.update({"signed_in_at": now, "seen": now})
        if user.membership:
            record(
                action=AccessEvent.Action.SIGN_IN,
                object_type="user",
                object_key=str(user.pk),
                by=user,
            )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links in mails come from BASE_URL, not from what a request calls this host.

        A mail server that is away changes nothing in the answer: an error page would tell which
        addresses have an account, and a password that was changed is changed. A link that did
        not come is asked for again.
        """
        addresses = {
            "start_url": f"{settings.BASE_URL}{reverse('account_login')}",
            "reset_url": f"{settings.BASE_URL}{reverse('account_reset_password')}",
        }
        try:
            super().send_mail(template_prefix, email, context | addresses)
        except OSError as error:  # SMTPException is one
            # The text of the error may hold the address.
            log.warning("mail could not be sent", error=type(error).__name__)

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", quote(key))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """To the user's own address: allauth's table of addresses is not in use here."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def forgive_failures(self, request: Any, email: str) -> None:
        """Whoever proved by mail who they are need not wait for the rate limit."""
        key = self._get_login_attempts_cache_key(request, email=email)
        ratelimit.clear(request, action="login_failed", key=key)
        ratelimit.clear(request, action="login_failed_anywhere", key=email.lower())

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        email = credentials.get("email", "").lower()
        if not ratelimit.consume(request, action="login_failed_anywhere", key=email):
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        """With the computer: five mistakes elsewhere would keep the owner out for ever."""
        address = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{address}:{get_ip(request)}"
