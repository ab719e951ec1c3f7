"""Facts and reports for tests: one valid thing each, taking what the test cares about."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from ocp_portal import clock
from reports import services
from reports.indicators import (
    ExtraSchool,
    Facts,
    FamilyContact,
    Names,
    Questions,
    Visits,
    indicators,
)
from reports.quarters import Quarter
from reports.queries.facts import STATES

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
THEMES = ("gedrag", "thuis", "leren", "veiligheid")


def moment(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


def extra(
    name: str = "De Brug", expected: int = 7, realised: int = 7, **values: Any
) -> ExtraSchool:
    rest = {"planned": expected, "remote": 0, "missed": 0, "unconfirmed": 0, "uncovered": 0}
    return ExtraSchool(name, expected, realised=realised, has_liaison=True, **rest | values)


def asked(number: int, theme: str = "gedrag", **values: Any) -> Questions:
    return Questions(
        **{
            "theme": theme,
            "state": STATES[0],
            "tier": "basis",
            "sector": "basisonderwijs",
            "partnership": "SWV PO",
            "asked_on": dt.date(2026, 9, 1),
            "answered_on": None,
            "number": number,
        }
        | values
    )


def caught(ends: dict[str, int] | None = None, **values: Any) -> FamilyContact:
    """So many light questions of each end, all about one subject; parents asked all but three."""
    ends = ends or {"zelf geholpen": 30, "meegegaan naar het CJG": 12}
    number = sum(ends.values())
    others = min(3, number)
    return FamilyContact(
        **{
            "at_schools": 3,
            "from_schools": 3,
            "from_people": 3,
            "ends": ends,
            "subjects": {"opvoeding": number, "gezondheid": 0},
            "askers": {"ouder": number - others, "school": others},
        }
        | values
    )


def facts(**values: Any) -> Facts:
    return Facts(
        **{
            "names": Names("Voorbeeldstad", "CJG", "Centrum Jeugd en Gezin", "OCP", "ocp"),
            "quarter": Q3,
            "school_weeks": 7,
            "gaps": (),
            "schools": (("De Brug", "basisonderwijs", "extra"),),
            "locations": {"basis": 4, "extra": 1},
            "apart": {},
            "extra": (extra(),),
            "visits": {"extra": Visits(realised=7), "other": Visits(realised=2, missed=1)},
            "cancelled": {"vakantie of feestdag": 3, "andere reden": 0},
            "without_liaison": (),
            "unchanged": 5,
            "contacts": 6,
            "contacted": 4,
            "nurse_half_days": 0,
            "nurse_schools": 0,
            "family": None,
            "themes": THEMES,
            "states": STATES,
            "groups": {
                "tier": {"basis": 4, "extra": 4},
                "sector": {"basisonderwijs": 5, "voortgezet onderwijs": 3},
                "partnership": {"SWV PO": 5, "SWV VO": 3},
            },
            "questions": (),
            "activities": {"consultatie": 0, "verwijzing": 0},
        }
        | values
    )


def figures(**values: Any) -> dict[str, Any]:
    return indicators(facts(**values))


def report(municipality: Any, quarter: Quarter = Q3, **values: Any) -> Any:
    """Made on its own reporting day."""
    with clock.at(dt.datetime.combine(quarter.reporting_day, dt.time(6), AMSTERDAM)):
        return services.make_report(municipality=municipality, quarter=quarter, **values)
