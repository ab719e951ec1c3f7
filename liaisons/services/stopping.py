"""Long work hears that somebody stopped it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def asked_to_stop(is_stopped: Callable[[], bool]) -> Iterator[Callable[[], bool]]:
    """A question that the solver's threads may ask; one thread with its own connection knows.

    Inside an open transaction (the demo, a test) nobody else can stop it, so nobody is asked.
    """
    stopped, over = threading.Event(), threading.Event()

    def look() -> None:
        try:
            while not over.wait(1):
                if is_stopped():
                    stopped.set()
        finally:
            connection.close()

    thread = threading.Thread(target=look, daemon=True)
    if not connection.in_atomic_block:
        thread.start()
    try:
        yield stopped.is_set
    finally:
        over.set()
        if thread.is_alive():
            thread.join(timeout=5)
