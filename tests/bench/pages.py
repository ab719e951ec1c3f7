"""What is measured: each page as somebody who uses it, with its budget."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Facts = dict[str, Any]


@dataclass(frozen=True)
class Budget:
    """What a page may cost: multiples of hello, queries, and growth from 10,000 to a million."""

    times: float | None = None
    queries: int | None = None
    growth: float | None = None
    milliseconds: float | None = None


NONE = Budget()
LIST = Budget(13, 5, 1.2)
DETAIL = Budget(18, 8, 1.2)
FORM = Budget(18, None, 1.2)
CREATE = Budget(16, 10, 1.2)
WEEK = Budget(25, 6, 1.2)
SEARCH = Budget(None, 5, 3, 100)
REPORT = Budget(130, 8)


@dataclass(frozen=True)
class Page:
    """`who` signs in; '' is nobody. `path` is a format string over the facts of the database."""

    name: str
    who: str
    path: str
    budget: Budget = NONE
    fields: Callable[[], dict[str, str]] | None = None

    def address(self, facts: Facts) -> str:
        return self.path.format(**{name: _quoted(value) for name, value in facts.items()})


def _quoted(value: Any) -> str:
    return str(value).replace("+", "%2B")


def _new_question() -> dict[str, str]:
    return {
        "text": "Een leerling raakt in de klas vaak overprikkeld. Wat kunnen wij doen?",
        "theme": "behaviour",
        "age_band": "8-11",
        "urgency": "normal",
        "token": str(uuid.uuid4()),
    }


HELLO = Page("hello, nobody signed in (1x)", "", "/bench/hello/")

PAGES = [
    HELLO,
    Page("hello, signed in", "ocp", "/bench/hello-signed-in/"),
    Page("sign-in page", "", "/inloggen/", FORM),
    Page("today, care coordinator", "zorgcoordinator", "/vandaag/"),
    Page("today, OCP", "ocp", "/vandaag/"),
    Page("today, team lead", "teamleider", "/vandaag/"),
    Page("questions, care coordinator", "zorgcoordinator", "/vragen/", LIST),
    Page(
        "questions, care coordinator, halfway",
        "zorgcoordinator",
        "/vragen/?stand=all&na={halfway_school}",
        LIST,
    ),
    Page("questions, quiet school", "rustig", "/vragen/?stand=all", LIST),
    Page(
        "questions, quiet school, halfway",
        "rustig",
        "/vragen/?stand=all&na={halfway_quiet}",
        LIST,
    ),
    Page("questions, OCP", "ocp", "/vragen/", LIST),
    Page("questions, OCP, halfway", "ocp", "/vragen/?stand=all&na={halfway_liaison}", LIST),
    Page("questions, team lead", "teamleider", "/vragen/", LIST),
    Page("questions, team lead, halfway", "teamleider", "/vragen/?stand=all&na={halfway}", LIST),
    Page("questions, team lead, waiting", "teamleider", "/vragen/?stand=waiting", LIST),
    Page(
        "questions, team lead, one subject",
        "teamleider",
        "/vragen/?stand=all&onderwerp=safety",
        LIST,
    ),
    Page(
        "questions, team lead, schools by name",
        "teamleider",
        "/vragen/?stand=all&school=zeldzaam",
        LIST,
    ),
    Page("questions, by reference", "teamleider", "/vragen/?q={question}", SEARCH),
    Page("question, care coordinator", "zorgcoordinator", "/vragen/{question}/", DETAIL),
    Page("question, OCP", "ocp", "/vragen/{question}/", DETAIL),
    Page("question form", "zorgcoordinator", "/vragen/nieuw/", FORM),
    Page("asking a question (POST)", "zorgcoordinator", "/vragen/nieuw/", CREATE, _new_question),
    Page("my week, 4 visits", "ocp", "/mijn-week/", WEEK),
    Page("week of 40 visits", "teamleider", "/rooster/?cluster={cluster}", WEEK),
    Page("schools", "teamleider", "/scholen/", LIST),
    Page("schools, search, common", "teamleider", "/scholen/?q=boom", SEARCH),
    Page("schools, search, rare", "teamleider", "/scholen/?q=zeldzaam", SEARCH),
    Page("schools, search, absent", "teamleider", "/scholen/?q=qqq", SEARCH),
    Page("schools, while typing", "teamleider", "/scholen/zoeken/?q=boom", SEARCH),
    Page("school", "teamleider", "/scholen/{school}/", DETAIL),
    Page("tiers of all schools", "beleid", "/aansluitwijze/"),
    Page("reports", "beleid", "/rapportages/", LIST),
    # It names every school, so it grows with their number.
    Page("report of a quarter", "beleid", "/rapportages/{quarter}/", REPORT),
]
