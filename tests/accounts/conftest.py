import pytest
from django.test import Client

from tests import factories


@pytest.fixture(autouse=True)
def _plain_http(settings):
    """As on a machine of one's own: the address of the portal is not https."""
    settings.SECURE_SSL_REDIRECT = False
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.BASE_URL = "https://portaal.voorbeeldstad.example"


@pytest.fixture
def sign_in():
    """Through the real form, so that the list of sessions knows about it."""

    def post(user, password=factories.PASSWORD, **headers):
        client = Client(headers=headers)
        response = client.post("/inloggen/", {"login": user.email, "password": password})
        client.answer = response
        return client

    return post
