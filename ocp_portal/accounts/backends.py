from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from ocp_portal.accounts.models import Membership, User


class MembershipBackend(AuthenticationBackend):
    """Loads the user of a session together with the membership, in one query."""

    def get_user(self, user_id: Any) -> User | None:
        membership = (
            Membership.objects.working_for(user_id)
            .filter(user__is_active=True)
            .select_related("user", "municipality")
            .first()
        )
        if membership is None:
            user = User.objects.filter(pk=user_id, is_active=True).first()
            if user:
                user.membership = None
            return user
        user = membership.user
        user.membership = membership
        return user
