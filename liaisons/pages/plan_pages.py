"""Plans of a term as their templates want them. No query, no rule of access."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from liaisons.models import (
    Absence,
    PlanPart,
    StandingPlan,
    StandingVisit,
)
from liaisons.pages.week_pages import in_dates
from liaisons.queries.misses import Miss
from liaisons.queries.plans import PlanChange, PlanProgress, TierProgress
from liaisons.queries.term_days import TermDays
from ocp_portal.dutch import dutch_date, listed, so_many
from schools import half_days

Row = dict[str, Any]
SHORT = ("ma", "di", "wo", "do", "vr")


def crumbs(*more: Row) -> list[Row]:
    return [{"label": "Rooster van de termijn", "url": reverse("plan_board")}, *more]


def short_moment(weekday: int, daypart: str) -> str:
    """'di ochtend'"""
    return f"{SHORT[weekday]} {half_days.PARTS[daypart]}"


def moment(visit: StandingVisit) -> str:
    """'week 2, dinsdagochtend'"""
    return f"week {visit.cycle_week + 1}, {half_days.in_words(visit.half_day)}"


# --- a plan in the making and its result -----------------------------------------------------

STATUS = {
    StandingPlan.Status.MAKING: {"label": "wordt gemaakt", "tone": "info", "icon": "clock"},
    StandingPlan.Status.DRAFT: {"label": "concept", "tone": "neutral", "icon": "edit"},
    StandingPlan.Status.PUBLISHED: {"label": "vastgesteld", "tone": "ok", "icon": "check"},
    StandingPlan.Status.REPLACED: {"label": "vervangen", "tone": "neutral", "icon": "switch"},
    StandingPlan.Status.STOPPED: {"label": "gestopt", "tone": "warning", "icon": "cross"},
}
TIER_STATES = {
    "waiting": {"label": "wacht", "tone": "neutral", "icon": "half"},
    "busy": {"label": "bezig", "tone": "info", "icon": "clock"},
    "proven": {"label": "bewezen optimaal", "tone": "ok", "icon": "check"},
    "feasible": {"label": "goed, niet bewezen", "tone": "warning", "icon": "half"},
}
PART_WORDS = {
    PlanPart.Status.WAITING: "wacht",
    PlanPart.Status.RUNNING: "bezig",
    PlanPart.Status.DONE: "klaar",
    PlanPart.Status.FAILED: "mislukt",
}


def badge(plan: StandingPlan) -> Row:
    return STATUS[StandingPlan.Status(plan.status)]


def progress(found: PlanProgress, url: str) -> Row:
    """For liaisons/_plan_progress.html: components/progress.html and a table of tiers."""
    return {
        "bar": {
            "id": f"plan-{found.plan.pk}",
            "label": "De planner zoekt het beste rooster",
            "percent": 100 * found.done // found.of if found.of else None,
            "text": found.message,
            "status": "De planner is bezig." if found.busy else "De planner is klaar.",
            "running": found.busy,
            "url": url,
        },
        "parts": [_part(part.cluster, part.status, part.tiers) for part in found.parts],
    }


def _part(cluster: str, status: str, tiers: Sequence[TierProgress]) -> Row:
    return {
        "cluster": cluster,
        "status": PART_WORDS.get(PlanPart.Status(status), status),
        "tiers": [_tier(tier) for tier in tiers],
    }


def _tier(tier: TierProgress) -> Row:
    """'Bewezen optimaal' only where the objective is the bound, whatever the state says."""
    state = tier.state
    if state == "proven" and (tier.objective is None or tier.objective != tier.bound):
        state = "feasible"
    known = tier.objective is not None
    return {
        "name": tier.name,
        "objective": tier.objective if known else "",
        "bound": tier.bound if tier.bound is not None else "",
        "state": TIER_STATES.get(state, TIER_STATES["waiting"]),
    }


def certificate(plan: StandingPlan, drift: Sequence[str] = ()) -> Row:
    """What the planner can prove, and what someone needs to make the same plan again.

    `drift` is what changed since it was made.
    """
    facts = [_proof_facts(each) for each in plan.certificates]
    return (_stale(drift) if drift else _verdict(plan)) | {"facts": facts}


MOST_DRIFT = 6


def _stale(drift: Sequence[str]) -> Row:
    more = len(drift) - MOST_DRIFT
    told = [*drift[:MOST_DRIFT], *([f"nog {more} dingen"] if more > 0 else [])]
    return {
        "tone": "warning",
        "title": "Sinds dit plan is er iets veranderd",
        "text": f"{_sentence(listed(told))} De planner wist dat nog niet. "
        "Kies ‘Plan opnieuw’ voor een rooster dat ermee rekent.",
    }


def _verdict(plan: StandingPlan) -> Row:
    if plan.proven:
        return {
            "tone": "ok",
            "title": "Bewezen optimaal",
            "text": "Met deze normen, mensen en afspraken bestaat er geen beter rooster voor de "
            "cyclus van vier schoolweken.",
        }
    if plan.certificates and not plan.as_solved:
        return {
            "tone": "info",
            "title": "Met de hand aangepast",
            "text": "Het bewijs hieronder geldt voor het voorstel van de planner. "
            "Het rooster klopt nog steeds met alle regels.",
        }
    return {
        "tone": "info",
        "title": "Niet alles is bewezen",
        "text": "Het rooster klopt met alle regels. Misschien bestaat er nog een beter.",
    }


def shortness(days: TermDays, whose: str, left_out: Sequence[str] | None = None) -> str:
    """What a term without each day of the cycle means, in words; '' for one that has them all.

    `left_out` are the schools of queries.term_days; None where there is no plan yet.
    """
    if days.whole:
        return ""
    told = f"{whose} heeft {so_many(days.weeks, 'schoolweek', 'schoolweken')}. {_lacking(days)}"
    if left_out is None:
        return (
            f"{told} Een school die niet elke week bezoek krijgt, kan daardoor in deze periode "
            "zonder bezoek blijven."
        )
    if not left_out:
        return f"{told} Toch krijgt elke school van dit plan in deze periode bezoek."
    schools = "Deze school krijgt" if len(left_out) == 1 else "Deze scholen krijgen"
    return f"{told} {schools} daardoor in deze periode geen bezoek: {listed(left_out)}."


def _lacking(days: TermDays) -> str:
    if not days.absent:
        return "Niet elke dag van de cyclus van vier schoolweken komt erin voor."
    weeks = listed([str(week + 1) for week in days.absent])
    which = f"week {weeks} komt" if len(days.absent) == 1 else f"de weken {weeks} komen"
    return f"Het rooster herhaalt zich elke vier schoolweken: {which} niet voor."


def _proof_facts(proof: Row) -> list[Row]:
    """Seed, versions and hash: what somebody needs to make the very same plan again."""
    names = {"cluster": "Cluster", "seed": "Startgetal", "input_hash": "Kenmerk van de invoer"}
    facts = [
        {"label": label, "value": str(proof[name])}
        for name, label in names.items()
        if name in proof
    ]
    versions = proof.get("versions") or {}
    items = versions.items() if isinstance(versions, dict) else versions
    return facts + [{"label": f"Versie van {name}", "value": str(value)} for name, value in items]


def missed(misses: Iterable[Miss]) -> list[Row]:
    return [
        {
            "school": miss.school_name,
            "what": f"{miss.what} per vier weken",
            "why": [_sentence(each) for each in miss.why],
            "remedy": _sentence(miss.remedy) if miss.remedy else "",
            "proven": miss.proven,
        }
        for miss in misses
    ]


def _sentence(text: str) -> str:
    """With a capital, and a full stop at the end."""
    text = text.strip()
    return (text[:1].upper() + text[1:]).rstrip(".") + "." if text else ""


def changes(found: Iterable[PlanChange]) -> list[Row]:
    """By school, each with its sentences."""
    by_school: dict[str, list[str]] = defaultdict(list)
    for change in found:
        by_school[change.school_name].append(_sentence(change.text))
    return [{"school": name, "texts": texts} for name, texts in by_school.items()]


def what_follows(plan: StandingPlan, after: StandingPlan | None) -> str:
    """What holds when a plan is over, in a sentence; `after` is of queries.plans.plan_after."""
    last = dutch_date(plan.period.upper - dt.timedelta(days=1))
    if after is None:
        return f"Na {last} is er nog geen vast rooster."
    ends = dutch_date(after.period.upper - dt.timedelta(days=1))
    if after.period.lower < plan.period.upper:
        return f"Na {last} gaat ‘{after.name}’ verder, tot en met {ends}."
    begins = dutch_date(after.period.lower)
    return f"Na {last} volgt ‘{after.name}’, van {begins} tot en met {ends}."


PLAN_COLUMNS = [{"label": "Naam"}, {"label": "Periode"}, {"label": "Stand"}]


def plans(found: Iterable[StandingPlan]) -> list[Row]:
    return [
        {
            "cells": [
                {"text": plan.name, "url": reverse("plan_detail", args=[plan.pk])},
                {"text": in_dates(plan.period)},
                {"text": "", "badge": badge(plan)},
            ]
        }
        for plan in found
    ]


# --- who is away --------------------------------------------------------------------------------


def away(found: Iterable[Absence], first: dt.date, until: dt.date, whose: str) -> list[str]:
    """What is reckoned with of people who are away in a term, a sentence each. `whose` is 'Dit
    plan', 'De planner' or 'Deze capaciteit'."""
    return [_away(one, first, until, whose) for one in found]


def _away(one: Absence, first: dt.date, until: dt.date, whose: str) -> str:
    name = one.liaison.name
    if not one.covers(first, until):
        return (
            f"{name} is afwezig ({in_dates(one.period)}). {whose} rekent wel op {name}: voor die "
            "dagen zoekt u vervanging."
        )
    last = dutch_date(until - dt.timedelta(days=1))
    end = "" if one.period.upper else " Van de afwezigheid is nog geen laatste dag bekend."
    return f"{whose} gaat ervan uit dat {name} tot en met {last} afwezig is.{end}"
