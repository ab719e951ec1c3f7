"""What a page says, what its form is sent, and what it asks of the database."""

import datetime as dt
from typing import Any

from tests.counting import asked_of_the_database


def text(response: Any) -> str:
    """Its HTML on one line."""
    return " ".join(response.content.decode().split())


def dates(**values: dt.date) -> dict[str, int]:
    """Form values of dates in three fields: dates(first=date(...))."""
    return {
        f"{name}_{part}": number
        for name, day in values.items()
        for part, number in (("dag", day.day), ("maand", day.month), ("jaar", day.year))
    }


def queries(client: Any, url: str) -> int:
    """Of a page that somebody opens again: the first request of a session writes when it was."""
    client.get(url)

    def ask() -> None:
        assert client.get(url).status_code == 200

    return asked_of_the_database(ask)
