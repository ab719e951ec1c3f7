from tests.accounts.conftest import _plain_http  # noqa: F401  (a fixture of every test here)
