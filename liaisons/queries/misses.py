"""What schools miss in a plan, why, and what would serve them: in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from liaisons.models import Liaison, PlanBlock, StandingPlan
from ocp_portal.accounts.models import Municipality
from ocp_portal.dutch import listed, so_many
from schools.half_days import in_words
from schools.models import School

WHY = {
    "no_liaison": "er is niemand die deze school mag hebben",
    "blocked": "een blokkade houdt {half_days} tegen",
    "not_open": "de school ontvangt niet op {half_days}",
    "not_working": "{who} werkt niet op {half_days}",
    "half_day_full": "{who} is op {half_days} al op een andere school",
    "week_full": "{who} heeft op {half_days} de week al vol",
    "too_far": "{who} is op {half_days} te ver weg",
    "free": "bij {who} is plaats, maar die is niet de vaste contactpersoon",
}


NO_REMEDY = "Geen kleine verandering helpt."
NOT_FOUND = "In de rekentijd is geen kleine verandering gevonden die helpt."


@dataclass(frozen=True, slots=True)
class Miss:
    """What a school misses in a plan, why, and the cheapest change that would serve it."""

    school: int
    school_name: str
    visits: int
    meetings: int
    why: tuple[str, ...]
    remedy: str
    proven: bool

    @property
    def what(self) -> str:
        """'2 bezoeken en 1 overleg'"""
        counted = ((self.visits, "bezoek", "bezoeken"), (self.meetings, "overleg", "overleggen"))
        return listed([so_many(number, one, more) for number, one, more in counted if number])


def plan_misses(plan: StandingPlan) -> list[Miss]:
    """Of the plan as the planner made it, the schools in order of name. Three queries."""
    told = {int(miss["school"]): miss for miss in plan.misses}
    return misses_in_words(told, plan.municipality)


def misses_in_words(
    told: Mapping[int, Mapping[str, Any]], municipality: Municipality
) -> list[Miss]:
    names = dict(Liaison.objects.filter(municipality=municipality).values_list("pk", "name"))
    blocks = _school_blocks(municipality, told)
    schools = School.objects.filter(pk__in=told).order_by("sort_key", "pk")
    return [
        Miss(
            pk,
            name,
            told[pk]["missed_visits"],
            told[pk]["missed_meetings"],
            tuple(_why(told[pk], names, blocks.get(pk, ""))),
            _remedy(told[pk], names),
            bool(told[pk].get("changes") is not None and _proven(told[pk])),
        )
        for pk, name in schools.values_list("pk", "name")
    ]


def _school_blocks(municipality: Municipality, schools: Iterable[int]) -> dict[int, str]:
    """The reason of a block on the whole school, which is the action being taken (NRM-6)."""
    rows = PlanBlock.objects.filter(
        municipality=municipality,
        school__in=schools,
        liaison=None,
        half_day=None,
        cycle_week=None,
    )
    return dict(rows.order_by("period").values_list("school", "reason"))


def _proven(told: Mapping[str, Any]) -> bool:
    proof = told.get("proof") or {"objective": 1, "bound": 0}
    return bool(proof["objective"] == proof["bound"])


def _why(told: Mapping[str, Any], names: Mapping[int, str], block: str) -> Iterable[str]:
    """What stands in the way; of each liaison what does so most often."""
    if block:
        yield block
        return
    seen = set()
    for one in sorted(told.get("obstacles", ()), key=lambda one: -one["half_days"]):
        if one["liaison"] in seen:
            continue
        seen.add(one["liaison"])
        who = names.get(int(one["liaison"] or 0), "")
        half_days = so_many(one["half_days"], "dagdeel", "dagdelen")
        yield WHY[one["reason"]].format(who=who, half_days=half_days)


def _remedy(told: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """'Het kan wel als Sanne ook op maandagmiddag werkt.' Empty: nobody looked."""
    if "changes" not in told:
        return ""
    changes = told["changes"]
    if changes is None:
        return NO_REMEDY if _proven(told) else NOT_FOUND
    if not changes:
        return "Het kan wel als een andere school een andere contactpersoon of tijd krijgt."
    wanted = [_change(change, names) for change in changes]
    return f"Het kan wel als {' en '.join(wanted)}."


def _change(change: Mapping[str, Any], names: Mapping[int, str]) -> str:
    if change["action"] == "lift_block":
        return f"{_block(change['block'], names)} vervalt"
    who = names.get(int(change["who"]), "")
    if change["action"] == "open_then":
        return f"de school ook op {in_words(change['half_day'])} ontvangt"
    if change["action"] == "work_then":
        return f"{who} ook op {in_words(change['half_day'])} werkt"
    load = change["load"] or 0
    more = {1: "een half dagdeel", 2: "een dagdeel"}.get(load, f"{load / 2:g} dagdelen")
    return f"{who} {more.replace('.', ',')} per week meer op scholen is"


def _block(block: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """'de blokkade van Sanne bij deze school op dinsdagochtend'"""
    who = names.get(int(block["liaison"] or 0), "")
    of = {
        (True, True): f"van {who} bij deze school",
        (True, False): "bij deze school",
        (False, True): f"van {who}",
    }[bool(block["school"]), bool(block["liaison"])]
    when = f" op {in_words(block['half_day'])}" if block["half_day"] is not None else ""
    return f"de blokkade {of}{when}"
