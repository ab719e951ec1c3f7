"""Signing in and out: the views of django-allauth that the portal uses, in its own manner."""

from functools import wraps
from typing import Any

from allauth.account import views
from allauth.account.views import LoginView
from django.conf import settings

from ocp_portal.demo import town
from ocp_portal.policy import ROLE_LABELS, Role, public, signed_in


def _invalid_is_422(view: Any) -> Any:
    """A form with mistakes answers 422, as every form of the portal."""

    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form and form.errors:
            response.status_code = 422
        return response

    return answer


class _LoginView(LoginView):
    """Shows who one can be in the demo; pressing one posts the ordinary form."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo = {"demo_accounts": demo_accounts(), "demo_password": town.PASSWORD}
        return super().get_context_data(**kwargs) | (demo if settings.DEMO else {})


def demo_accounts() -> list[dict[str, str]]:
    return [
        {"email": f"{name}@{town.DOMAIN}", "name": person, "role": ROLE_LABELS[Role(role)]}
        for name, person, role in town.PEOPLE
    ]


sign_in = public(_invalid_is_422(_LoginView.as_view()))
sign_out = public(views.logout)
inactive = public(views.account_inactive)
reset_password = public(_invalid_is_422(views.password_reset))
reset_password_done = public(views.password_reset_done)
reset_password_from_key = public(_invalid_is_422(views.password_reset_from_key))
reset_password_from_key_done = public(views.password_reset_from_key_done)
change_password = signed_in(_invalid_is_422(views.password_change))
