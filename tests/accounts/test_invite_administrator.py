import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from ocp_portal.accounts.models import Invitation, Municipality

pytestmark = pytest.mark.django_db
PERSON = {"email": "Beheer@Voorbeeldstad.example", "person": "B. Beheer"}


def test_first_administrator_of_a_new_municipality_gets_a_mail():
    call_command("invite_administrator", municipality="9998", name="Nieuwstad", **PERSON)

    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.email) == ("administrator", "beheer@voorbeeldstad.example")
    assert Municipality.objects.get(code="9998").joined
    assert [message.to for message in mail.outbox] == [["beheer@voorbeeldstad.example"]]


@pytest.mark.parametrize("code", ["9998", "99", "abcd"])
def test_what_is_missing_is_said(code):
    with pytest.raises(CommandError):
        call_command("invite_administrator", municipality=code, **PERSON)
