import itertools

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations

from tests import factories


@pytest.fixture(autouse=True)
def _small_numbers(monkeypatch):
    """A municipality has a code of four digits: 9000 and the factories' number."""
    monkeypatch.setattr(factories, "_number", itertools.count(1))


@pytest.fixture(autouse=True, scope="session")
def _flush_passes_the_access_log():
    """A test with real commits ends with TRUNCATE, which the access log refuses (rightly)."""
    plain = DatabaseOperations.sql_flush
    trigger = "ALTER TABLE audit_accessevent {} TRIGGER access_event_no_truncate"

    def sql_flush(self, style, tables, **options):
        made = plain(self, style, tables, **options)
        return [trigger.format("DISABLE"), *made, trigger.format("ENABLE")] if made else made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    """A town has eight people with a password; the real hash takes half a second for each."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _plain_http(settings):
    settings.SECURE_SSL_REDIRECT = False
