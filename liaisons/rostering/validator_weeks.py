"""The judge of replans, make-ups and weeks. Like `validator`, it shares no code with the models."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from liaisons.rostering.calendar import Calendar
from liaisons.rostering.case import Deficit, MakeUpCase, ReplanCase, WeekCase, WeekVisit
from liaisons.rostering.instance import Instance, Slot
from liaisons.rostering.makeup import MakeUpPlan
from liaisons.rostering.replan import Replan
from liaisons.rostering.validator import (
    Finding,
    block_hits,
    claims,
    minutes_apart,
    round_trip,
    works,
)
from liaisons.rostering.week import Week, Weeks

Case = ReplanCase | MakeUpCase


def validate_replan(instance: Instance, case: ReplanCase, plan: Replan) -> tuple[Finding, ...]:
    """Everything that is wrong with a replan, sorted; empty for a good one."""
    judge = _WeeksJudge(instance, case)
    after = {visit.id: visit for visit in plan.visits}
    before = {visit.id: visit for visit in case.visits}
    changed = {change.visit: change for change in plan.changes}
    if set(after) - set(before) or set(changed) - set(before):
        return (Finding("known", "visits", "the replan names a visit that was not published"),)
    for name, visit in before.items():
        now = after.get(name)
        if (now != visit) != (name in changed):
            judge.say("changes", name, "what changed and what is listed as changed differ")
        elif name in changed:
            change = changed[name]
            told = (change.liaison, change.week, change.half_day)
            is_ = (now.liaison, now.week, now.half_day) if now else (None, None, None)
            if told != is_ or change.action != ("moved" if now else "cancelled"):
                judge.say("changes", name, "the change told is not the change made")
        if now is None:
            judge.judge_cancelled(visit)
        else:
            judge.judge_visit(visit, now)
    stands = [visit for visit in case.visits if not judge.orphan(visit)]
    judge.judge_weeks(plan.visits, stands, instance.rules.overtime_load)
    judge.judge_once(before, after)
    if not judge.found:
        judge.judge_replan_claims(plan)
    return tuple(sorted(set(judge.found)))


def validate_make_up(instance: Instance, case: MakeUpCase, plan: MakeUpPlan) -> tuple[Finding, ...]:
    """Everything that is wrong with make-up proposals, sorted; empty for good ones."""
    judge = _WeeksJudge(instance, case)
    owed = {deficit.school: deficit for deficit in case.deficits}
    extra = []
    for index, item in enumerate(plan.make_ups):
        where = f"{item.school} {item.week} half-day {item.half_day}"
        if item.school not in owed or item.liaison not in judge.liaisons:
            judge.say("known", where, "no deficit of that school, or no such liaison")
            continue
        if item.week not in judge.cycle_week:
            judge.say("known", where, "the week is not in the case")
            continue
        deficit = owed[item.school]
        if deficit.until is not None and item.week > deficit.until:
            judge.say("deadline", where, f"after {deficit.until}")
        if item.load != deficit.load:
            judge.say("load", where, f"load {item.load} instead of {deficit.load}")
        visit = WeekVisit(
            f"make-up {index}", item.school, item.liaison, item.week, item.half_day, "", item.load
        )
        if any(
            (v.week, v.half_day, v.school) == (item.week, item.half_day, item.school)
            for v in case.visits
        ):
            judge.say("once", where, "the school has a visit on that half-day already")
        judge.judge_place(visit, where, same_time=False)
        extra.append(visit)
    _judge_counts(judge, plan, owed)
    colleagues = {o for d in case.deficits for o in judge.team(judge.schools[d.school].cluster)}
    stands = [visit for visit in case.visits if visit.liaison in colleagues]
    judge.judge_weeks([*stands, *extra], stands, 0)
    return tuple(sorted(set(judge.found)))


def _judge_counts(judge: _WeeksJudge, plan: MakeUpPlan, owed: dict[str, Deficit]) -> None:
    held = Counter(item.school for item in plan.make_ups)
    lost = {item.school: item.visits for item in plan.lost}
    for (school, week), times in Counter((i.school, i.week) for i in plan.make_ups).items():
        if times > 1:
            judge.say("once a week", f"{school} {week}", f"{times} make-ups in one week")
    for school, deficit in owed.items():
        if held[school] + lost.pop(school, 0) != deficit.visits:
            judge.say("deficit", school, f"made up and lost are not {deficit.visits}")
    for school in lost:
        judge.say("deficit", school, "lost visits that nobody owed")


def validate_weeks(instance: Instance, case: WeekCase, made: Weeks) -> tuple[Finding, ...]:
    """Everything that is wrong with weeks made from a pattern: nothing may vanish or stand
    where the calendar forbids it.
    """
    found = []
    if [week.week for week in made.weeks] != list(case.weeks):
        found.append(Finding("weeks", "weeks", "not the weeks that were asked for"))
    for week in made.weeks:
        found += _judge_week(instance, case, week)
    return tuple(sorted(set(found)))


def _judge_week(instance: Instance, case: WeekCase, week: Week) -> Iterable[Finding]:
    place = _cycle_week(case.calendar, week.week, instance.cycle_weeks)
    if place != week.cycle_week:
        yield Finding("cycle", week.week, f"cycle week {week.cycle_week} instead of {place}")
        return
    wanted = Counter(
        (v.school, v.liaison, v.half_day, v.load) for v in case.visits if v.week == place
    )
    listed = [*week.visits, *(dropped.visit for dropped in week.dropped)]
    if wanted != Counter((v.school, v.liaison, v.half_day, v.load) for v in listed):
        yield Finding("complete", week.week, "visits and dropped visits are not the pattern's")
    for visit in week.visits:
        if reason := _forbidden(case.calendar, visit):
            yield Finding("calendar", visit.id, f"stands although {reason}")
    for dropped in week.dropped:
        if _forbidden(case.calendar, dropped.visit) != dropped.reason:
            yield Finding("calendar", dropped.visit.id, "dropped for another reason than it says")


def _monday(week: str) -> datetime.date:
    year, number = week.split("-W")
    return datetime.date.fromisocalendar(int(year), int(number), 1)


def _cycle_week(calendar: Calendar, week: str, cycle_weeks: int) -> int | None:
    """Counted day by day from the start of the term."""
    mondays = set()
    day = calendar.first
    while day <= calendar.last:
        holiday = any(
            p.first <= day <= p.last and (not p.regions or calendar.region in p.regions)
            for p in calendar.school_holidays
        )
        if day.weekday() < 5 and not holiday:
            mondays.add(day - datetime.timedelta(days=day.weekday()))
        day += datetime.timedelta(days=1)
    monday = _monday(week)
    return sorted(mondays).index(monday) % cycle_weeks if monday in mondays else None


def _forbidden(calendar: Calendar, visit: WeekVisit) -> str | None:
    day = _monday(visit.week) + datetime.timedelta(days=visit.half_day // 2)
    regions = {r.school: r.region for r in calendar.school_regions}
    region = regions.get(visit.school, calendar.region)
    if day < calendar.first or day > calendar.last:
        return "outside_term"
    for reason, periods in (
        ("public_holiday", calendar.public_holidays),
        ("school_holiday", calendar.school_holidays),
    ):
        if any(
            p.first <= day <= p.last and (not p.regions or region in p.regions) for p in periods
        ):
            return reason
    for reason, name, items in (
        ("closure", visit.school, [(c.school, c) for c in calendar.closures]),
        ("leave", visit.liaison, [(o.liaison, o) for o in calendar.leave]),
    ):
        for who, item in items:
            whole = not item.half_days or visit.half_day in item.half_days
            if who == name and item.first <= day <= item.last and whole:
                return reason
    return None


class _WeeksJudge:
    def __init__(self, instance: Instance, case: Case) -> None:
        self.instance, self.case = instance, case
        self.schools = {school.id: school for school in instance.schools}
        self.liaisons = {liaison.id: liaison for liaison in instance.liaisons}
        self.cycle_week = {week.week: week.cycle_week for week in case.weeks}
        self.order = [week.week for week in case.weeks]
        self.found: list[Finding] = []

    def say(self, rule: str, where: str, text: str) -> None:
        self.found.append(Finding(rule, where, text))

    def team(self, cluster: str) -> set[str]:
        helpers = {h.liaison for h in self.case.helpers if h.cluster == cluster}
        return helpers | {o.id for o in self.instance.liaisons if o.cluster == cluster}

    def away(self, liaison: str, week: str, half_day: int) -> bool:
        return any(
            a.liaison == liaison and a.week == week and a.half_day in (None, half_day)
            for a in self.case.away
        )

    def closed(self, school: str, week: str, half_day: int) -> bool:
        return any(
            c.school == school and c.week == week and c.half_day in (None, half_day)
            for c in self.case.closed
        )

    def past(self, week: str, half_day: int) -> bool:
        start = getattr(self.case, "from_week", None)
        if start is None:
            return False
        first = (self.order.index(start), self.case.from_half_day)  # type: ignore[union-attr]
        return (self.order.index(week), half_day) < first

    def orphan(self, visit: WeekVisit) -> bool:
        if self.past(visit.week, visit.half_day):
            return False
        gone = self.away(visit.liaison, visit.week, visit.half_day)
        return gone or self.closed(visit.school, visit.week, visit.half_day)

    def judge_cancelled(self, visit: WeekVisit) -> None:
        if self.past(visit.week, visit.half_day):
            self.say("past", visit.id, "a visit that has been cannot be cancelled")

    def judge_visit(self, before: WeekVisit, now: WeekVisit) -> None:
        if now == before:
            if self.orphan(before):
                self.say("absent", now.id, f"{now.liaison} is away or the school is closed")
            return
        if replace(now, liaison="", week="", half_day=0) != replace(
            before, liaison="", week="", half_day=0
        ):
            self.say("same visit", now.id, "school, kind or load changed")
        if now.liaison not in self.liaisons or now.week not in self.cycle_week:
            self.say("known", now.id, "no such liaison, or a week outside the case")
            return
        if self.past(before.week, before.half_day) or self.past(now.week, now.half_day):
            self.say("past", now.id, "what has been cannot change, nor can a visit move there")
        same_time = (now.week, now.half_day) == (before.week, before.half_day)
        if before.kind == "meeting" and not same_time:
            self.say("meeting", now.id, "a meeting keeps its time")
        if now.week not in (before.week, *before.may_move_to):
            self.say("week", now.id, f"may not move to {now.week}")
        self.judge_place(now, now.id, same_time)

    def judge_place(self, visit: WeekVisit, where: str, same_time: bool) -> None:
        school, liaison = self.schools[visit.school], self.liaisons[visit.liaison]
        if liaison.id not in self.team(school.cluster):
            self.say("team", where, f"{liaison.id} is neither of the cluster nor a helper")
        slot = Slot(self.cycle_week[visit.week], visit.half_day)
        if visit.half_day not in works(self.instance, liaison, slot.week):
            self.say("available", where, f"{liaison.id} does not work then")
        if self.away(liaison.id, visit.week, visit.half_day):
            self.say("absent", where, f"{liaison.id} is away")
        if self.closed(school.id, visit.week, visit.half_day):
            self.say("open", where, "the school is closed")
        if not same_time and visit.half_day not in school.open_half_days:
            self.say("open", where, "the school is not open to a liaison then")
        if any(block_hits(b, school.id, liaison.id, slot) for b in self.instance.blocks):
            self.say("block", where, "a block forbids this visit")

    def judge_once(self, before: dict[str, WeekVisit], after: dict[str, WeekVisit]) -> None:
        """A school has one presence and one meeting in a half-day, apart from what stood so."""
        for name, now in after.items():
            if now == before[name]:
                continue
            others = [v for v in before.values() if v.id != name]
            others += [v for v in after.values() if v.id != name and v != before[v.id]]
            if any(_same_place(now, other) for other in others):
                self.say("once", name, "the school has a visit on that half-day already")

    def judge_weeks(
        self, visits: Iterable[WeekVisit], stands: Iterable[WeekVisit], overtime: int
    ) -> None:
        visits, stands = list(visits), list(stands)
        for key, load in _loads(visits, slot=True).items():
            if load > max(2, _loads(stands, slot=True)[key]):
                self.say("half-day full", " ".join(map(str, key)), f"load {load} is more than 2")
        for key, load in _loads(visits, slot=False).items():
            cap = self.liaisons[str(key[0])].weekly_load
            if load > max(cap, _loads(stands, slot=False)[key]) + overtime:
                self.say("week full", " ".join(map(str, key)), f"load {load} is over {cap}")
        together = self._days(stands)
        for day, stops in self._days(visits).items():
            known = {frozenset((a, b)) for _, a in together[day] for _, b in together[day]}
            self._judge_day(day, stops, known)

    def _days(
        self, visits: Iterable[WeekVisit]
    ) -> dict[tuple[str, str, int], set[tuple[int, str]]]:
        days: dict[tuple[str, str, int], set[tuple[int, str]]] = defaultdict(set)
        for visit in visits:
            stop = (visit.half_day, self.schools[visit.school].area)
            days[visit.liaison, visit.week, visit.half_day // 2].add(stop)
        return days

    def _judge_day(
        self,
        day: tuple[str, str, int],
        stops: set[tuple[int, str]],
        known: set[frozenset[str]],
    ) -> None:
        rules = self.instance.rules
        for at, one in stops:
            for other_at, other in stops:
                if one == other or frozenset((one, other)) in known:
                    continue
                apart = minutes_apart(self.instance, one, other)
                limit = rules.half_day_minutes_apart if at == other_at else rules.day_minutes_apart
                if apart > min(limit, rules.day_minutes_apart):
                    where = " ".join(map(str, day))
                    self.say("too far", where, f"{one} and {other} are {apart} minutes apart")

    # -- what the tiers count ------------------------------------------------------------------

    def judge_replan_claims(self, plan: Replan) -> None:
        for certificate in plan.certificates:
            group = set(certificate.cluster.split("+"))
            before = [v for v in self.case.visits if self.schools[v.school].cluster in group]
            after = {v.id: v for v in plan.visits if self.schools[v.school].cluster in group}
            self.found += claims(certificate, self.count(before, after))

    def count(self, before: list[WeekVisit], after: dict[str, WeekVisit]) -> tuple[int, ...]:
        """(R0, R1, R2, R3) of a replan of these visits."""
        weights = self.instance.weights
        cancel = {
            "extra": weights.cancel_extra,
            "weekly": weights.cancel_weekly,
            "monthly": weights.cancel_monthly,
            "meeting": weights.cancel_meeting,
        }
        r0 = sum(cancel[visit.kind] for visit in before if visit.id not in after)
        disturbed = [v for v in before if not self.orphan(v) and after.get(v.id) != v]
        each = {"extra": weights.disturb_extra}
        r1 = sum(each.get(visit.kind, weights.disturb_other) for visit in disturbed)
        r2 = sum(self._strange(v, after[v.id]) for v in before if v.id in after)
        return r0, r1, r2, self._cost(before, list(after.values()))

    def _strange(self, before: WeekVisit, now: WeekVisit) -> int:
        weights, school = self.instance.weights, self.schools[before.school]
        moved = (before.week, before.half_day) != (now.week, now.half_day)
        knows = {before.liaison, school.current_liaison, *school.known_by}
        return moved * weights.changed_half_day + (now.liaison not in knows) * weights.new_face

    def _cost(self, before: list[WeekVisit], after: list[WeekVisit]) -> int:
        stands = _loads([v for v in before if not self.orphan(v)], slot=False)
        over = 0
        for key, load in _loads(after, slot=False).items():
            cap = self.liaisons[str(key[0])].weekly_load
            over += max(0, load - max(cap, stands[key]))
        trips = {(v.liaison, v.week, v.half_day // 2, self.schools[v.school].area) for v in after}
        minutes = sum(
            round_trip(self.instance, self.liaisons[o].base, area) for o, _, _, area in trips
        )
        return over * self.instance.weights.overtime + minutes


def _same_place(one: WeekVisit, other: WeekVisit) -> bool:
    here = (one.school, one.week, one.half_day, one.kind == "meeting")
    return here == (other.school, other.week, other.half_day, other.kind == "meeting")


def _loads(visits: Iterable[WeekVisit], *, slot: bool) -> Counter[tuple[object, ...]]:
    loads: Counter[tuple[object, ...]] = Counter()
    for visit in visits:
        key = (visit.liaison, visit.week) + ((visit.half_day,) if slot else ())
        loads[key] += visit.load
    return loads
