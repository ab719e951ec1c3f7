"""How many questions a page asks of the database."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

# They only open and close a transaction; inside a test each transaction is such a savepoint.
CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def asked_of_the_database(act: Callable[[], object]) -> int:
    """Statements, without those that only open and close a transaction."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([q for q in captured.captured_queries if not q["sql"].startswith(CONTROL)])
