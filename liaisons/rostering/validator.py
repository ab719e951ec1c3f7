"""The judge of a standing plan. It shares no code with the model, greedy or the solvers: it reads
the raw fields of the instance and the lists of the plan, and counts everything again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from liaisons.rostering.instance import Block, Instance, Liaison, Pin, School, Slot
from liaisons.rostering.parts import clusters, part
from liaisons.rostering.plan import PatternVisit, StandingPlan
from liaisons.rostering.reading import plain
from liaisons.rostering.tiers import Certificate, TierResult, digest

STRENGTH = {"extra": 0, "weekly": 1, "monthly": 2}


@dataclass(frozen=True, order=True)
class Finding:
    """One broken rule: its short name, where, and a sentence."""

    rule: str
    where: str
    text: str


@dataclass(frozen=True)
class Asked:
    """What a school's norms ask, read again from the raw fields."""

    kind: str
    visits: int
    load: int
    windows: tuple[tuple[int, ...], ...]


def validate(instance: Instance, plan: StandingPlan) -> tuple[Finding, ...]:
    """Everything that is wrong with a plan, sorted; empty for a good one."""
    return tuple(sorted(set(_Judge(instance, plan).findings())))


def objectives(instance: Instance, plan: StandingPlan) -> tuple[int, int, int, int]:
    """(T0, T1, T2, T3) of a plan that keeps the rules, counted from the plan alone."""
    judge = _Judge(instance, plan)
    return judge.missed(), judge.strangeness(), judge.unfair_hours(), judge.travel()


def asked(instance: Instance, school: School) -> Asked | None:
    fitting = [
        norm
        for norm in instance.norms
        if (not norm.tiers or school.tier in norm.tiers)
        and (not norm.sectors or school.sector in norm.sectors)
    ]
    if not fitting:
        return None
    strongest = min(STRENGTH[norm.kind] for norm in fitting)
    norms = [norm for norm in fitting if STRENGTH[norm.kind] == strongest]
    weeks = list(range(instance.cycle_weeks))
    windows = (tuple(weeks),) if strongest == 2 else tuple((week,) for week in weeks)
    most = (max(n.visits for n in norms), max(n.load for n in norms))
    return Asked(norms[0].kind, *most, windows)


def works(instance: Instance, liaison: Liaison, week: int) -> tuple[int, ...]:
    return liaison.half_days_by_week[week] if liaison.half_days_by_week else liaison.half_days


def minutes_apart(instance: Instance, one: str, other: str) -> int:
    a, b = instance.areas.index(one), instance.areas.index(other)
    return max(instance.travel_minutes[a][b], instance.travel_minutes[b][a])


def round_trip(instance: Instance, base: str, area: str) -> int:
    a, b = instance.areas.index(base), instance.areas.index(area)
    return instance.travel_minutes[a][b] + instance.travel_minutes[b][a]


def block_hits(block: Block, school: str, liaison: str, slot: Slot) -> bool:
    wanted = (block.school, block.liaison, block.week, block.half_day)
    found = (school, liaison, slot.week, slot.half_day)
    return all(want is None or want == is_ for want, is_ in zip(wanted, found, strict=True))


class _Judge:
    def __init__(self, instance: Instance, plan: StandingPlan) -> None:
        self.instance, self.plan = instance, plan
        self.schools = {school.id: school for school in instance.schools}
        self.liaisons = {liaison.id: liaison for liaison in instance.liaisons}
        self.pins: dict[str, list[Pin]] = defaultdict(list)
        for pin in instance.pins:
            self.pins[pin.school].append(pin)
        self.owner = {owner.school: owner.liaison for owner in plan.owners}
        self.found: list[Finding] = []

    def findings(self) -> list[Finding]:
        if self._unknown_names():
            return self.found
        self._owners()
        self._each_visit()
        self._demand()
        self._meetings()
        self._loads()
        self._distances()
        self._certificates()
        return self.found

    def _say(self, rule: str, where: str, text: str) -> None:
        self.found.append(Finding(rule, where, text))

    def _unknown_names(self) -> bool:
        named = [owner.school for owner in self.plan.owners]
        named += [visit.school for visit in self.plan.visits]
        for school in [*named, *(gap.school for gap in self.plan.gaps)]:
            if school not in self.schools:
                self._say("known", school, "the plan names a school that does not exist")
        for liaison in [*(v.liaison for v in self.plan.visits), *self.owner.values()]:
            if liaison is not None and liaison not in self.liaisons:
                self._say("known", liaison, "the plan names a liaison who does not exist")
        return bool(self.found)

    # -- hard rules ----------------------------------------------------------------------------

    def _owners(self) -> None:
        count = Counter(owner.school for owner in self.plan.owners)
        for school in self.instance.schools:
            if count[school.id] != 1:
                self._say("owner", school.id, f"{count[school.id]} owners listed instead of 1")
                continue
            allowed, owner = self._allowed(school), self.owner[school.id]
            if owner is None and allowed:
                self._say("owner", school.id, "has no owner although somebody may be it")
            if owner is not None and owner not in allowed:
                self._say("owner", school.id, f"{owner} may not own it (cluster, pin or block)")

    def _allowed(self, school: School) -> set[str]:
        pinned = {pin.liaison for pin in self.pins[school.id]} - {None}
        never = {
            b.liaison
            for b in self.instance.blocks
            if b.school == school.id and b.week is None and b.half_day is None
        }
        cluster = {o.id for o in self.instance.liaisons if o.cluster == school.cluster}
        return (cluster & pinned if pinned else cluster) - never

    def _each_visit(self) -> None:
        places = Counter((v.school, v.week, v.half_day, v.kind) for v in self.plan.visits)
        for visit in self.plan.visits:
            where = f"{visit.school} week {visit.week} half-day {visit.half_day}"
            if places[visit.school, visit.week, visit.half_day, visit.kind] > 1:
                self._say("once", where, "the same visit stands there twice")
            if self.owner.get(visit.school) != visit.liaison:
                self._say("by owner", where, f"{visit.liaison} is not the owner")
            self._availability(visit, where)
            self._agreements(visit, where)

    def _availability(self, visit: PatternVisit, where: str) -> None:
        school, liaison = self.schools[visit.school], self.liaisons[visit.liaison]
        if not 0 <= visit.week < self.instance.cycle_weeks:
            self._say("available", where, "the week is outside the cycle")
        elif visit.half_day not in works(self.instance, liaison, visit.week):
            self._say("available", where, f"{visit.liaison} does not work then")
        if visit.kind == "meeting":
            if Slot(visit.week, visit.half_day) not in school.meetings or visit.load != 1:
                self._say("meeting", where, "there is no such meeting at that time")
            return
        norm = asked(self.instance, school)
        if norm is None or visit.load != norm.load or visit.kind != "presence":
            self._say("load", where, "kind or load is not what the norm asks")
        if visit.half_day not in school.open_half_days:
            self._say("open", where, "the school is not open to a liaison then")

    def _agreements(self, visit: PatternVisit, where: str) -> None:
        slot = Slot(visit.week, visit.half_day)
        for block in self.instance.blocks:
            if block_hits(block, visit.school, visit.liaison, slot):
                self._say("block", where, "a block forbids this visit")
        if visit.kind == "meeting":
            return
        for pin in self.pins[visit.school]:
            if pin.half_day not in (None, visit.half_day) and pin.week in (None, visit.week):
                self._say("pin", where, f"the visit is pinned to half-day {pin.half_day}")
        norm = asked(self.instance, self.schools[visit.school])
        weeks = {pin.week for pin in self.pins[visit.school]} - {None}
        if norm and norm.kind == "monthly" and weeks and visit.week not in weeks:
            self._say("pin", where, f"the visit is pinned to week {min(w or 0 for w in weeks)}")

    def _demand(self) -> None:
        held = Counter((v.school, v.week) for v in self.plan.visits if v.kind == "presence")
        unmet = {(u.school, u.weeks): u.visits for u in self.plan.unmet}
        if len(unmet) < len(self.plan.unmet):
            self._say("demand", "unmet", "the same weeks of a school stand there twice")
        for school in self.instance.schools:
            norm = asked(self.instance, school)
            for window in norm.windows if norm else ():
                visits = sum(held[school.id, week] for week in window)
                open_ = unmet.pop((school.id, window), 0)
                if norm and (visits + open_ != norm.visits or open_ < 0):
                    text = f"{visits} visits + {open_} unmet is not {norm.visits} in weeks {window}"
                    self._say("demand", school.id, text)
        for name, window in unmet:
            self._say("demand", name, f"unmet in weeks {window}, which no norm asks")

    def _meetings(self) -> None:
        joined = {(v.school, v.week, v.half_day) for v in self.plan.visits if v.kind == "meeting"}
        missed = Counter((m.school, m.week, m.half_day) for m in self.plan.missed)
        for school in self.instance.schools:
            for slot in school.meetings:
                key = (school.id, slot.week, slot.half_day)
                if (key in joined) + missed.pop(key, 0) != 1:
                    self._say("meeting", school.id, f"{slot} is not joined or missed just once")
        for name, week, half_day in missed:
            self._say(
                "meeting", name, f"missed in week {week}, half-day {half_day}: no such meeting"
            )

    def _loads(self) -> None:
        slots: Counter[tuple[str, int, int]] = Counter()
        weeks: Counter[tuple[str, int]] = Counter()
        for visit in self.plan.visits:
            slots[visit.liaison, visit.week, visit.half_day] += visit.load
            weeks[visit.liaison, visit.week] += visit.load
        for (liaison, week, half_day), load in slots.items():
            if load > 2:
                where = f"{liaison} week {week} half-day {half_day}"
                self._say("half-day full", where, f"load {load} is more than 2")
        for (liaison, week), load in weeks.items():
            if load > self.liaisons[liaison].weekly_load:
                cap = self.liaisons[liaison].weekly_load
                self._say("week full", f"{liaison} week {week}", f"load {load} is more than {cap}")

    def _distances(self) -> None:
        days: dict[tuple[str, int, int], list[tuple[int, str]]] = defaultdict(list)
        for visit in self.plan.visits:
            area = self.schools[visit.school].area
            days[visit.liaison, visit.week, visit.half_day // 2].append((visit.half_day, area))
        rules = self.instance.rules
        for (liaison, week, day), stops in days.items():
            for at, one in stops:
                for other_at, other in stops:
                    apart = minutes_apart(self.instance, one, other) if one != other else 0
                    where = f"{liaison} week {week} day {day}"
                    if apart > rules.day_minutes_apart:
                        self._say("day too far", where, f"{one} and {other} are {apart} minutes")
                    if at == other_at and apart > rules.half_day_minutes_apart:
                        self._say("half-day too far", where, f"{one} and {other}: {apart} minutes")

    # -- what the tiers count ------------------------------------------------------------------

    def missed(self) -> int:
        weights, total = self.instance.weights, 0
        for unmet in self.plan.unmet:
            norm = asked(self.instance, self.schools[unmet.school])
            each = {"extra": weights.extra, "weekly": weights.weekly, "monthly": weights.monthly}
            agreed = self._agreed(unmet.school)
            total += unmet.visits * ((each[norm.kind] if norm else 0) + agreed)
        for missed in self.plan.missed:
            total += weights.meeting + self._agreed(missed.school)
        return total

    def _agreed(self, school: str) -> int:
        weights = self.instance.weights
        pinned = weights.pinned if self.pins[school] else 0
        return weights.promised if any(pin.promise for pin in self.pins[school]) else pinned

    def strangeness(self) -> int:
        held: dict[str, list[Slot]] = defaultdict(list)
        for visit in self.plan.visits:
            if visit.kind == "presence":
                held[visit.school].append(Slot(visit.week, visit.half_day))
        weights, total = self.instance.weights, 0
        faces = {
            "extra": weights.face_extra,
            "weekly": weights.face_weekly,
            "monthly": weights.face_monthly,
        }
        for school in self.instance.schools:
            norm = asked(self.instance, school)
            if norm:
                new_face = school.current_liaison not in (None, self.owner.get(school.id))
                total += faces[norm.kind] * new_face + self._habit(school, norm, held[school.id])
        return total

    def _habit(self, school: School, norm: Asked, held: list[Slot]) -> int:
        weights = self.instance.weights
        usual = self._usual(school, norm.visits)
        if norm.kind == "monthly":
            if school.current_visits:
                return weights.half_day_monthly * sum(s not in school.current_visits for s in held)
            strange = [slot for slot in held if usual and slot.half_day not in usual]
            return weights.half_day_monthly * len(strange)
        strays = [slot for slot in held if slot not in school.current_visits]
        total = weights.irregular_visit * len(strays)
        gains = []
        for half_day in {slot.half_day for slot in strays}:
            gain = weights.irregular_visit * sum(slot.half_day == half_day for slot in strays)
            fee = weights.half_day_weekly if usual and half_day not in usual else 0
            gains.append(max(0, gain - fee))
        return total - sum(sorted(gains, reverse=True)[: norm.visits])

    def _usual(self, school: School, count: int) -> list[int]:
        if school.current_half_day is not None:
            return [school.current_half_day]
        times = Counter(slot.half_day for slot in school.current_visits)
        return sorted(times, key=lambda half_day: (-times[half_day], half_day))[:count]

    def unfair_hours(self) -> int:
        return sum(self._unfair(cluster) for cluster in clusters(self.instance))

    def _unfair(self, cluster: str) -> int:
        people = [o for o in self.instance.liaisons if o.cluster == cluster]
        contracts = sum(o.contract_half_days for o in people)
        work = {o.id: 0 for o in people}
        for school in self.instance.schools:
            owner = self.owner.get(school.id)
            if school.cluster == cluster and owner in work:
                work[owner] += self._workload(school)
        total, band, hours = sum(work.values()), self.instance.rules.band_percent, 0
        for person in people if contracts else ():
            share = total * person.contract_half_days
            over = 100 * contracts * work[person.id] - share * (100 + band)
            under = share * (100 - band) - 100 * contracts * work[person.id]
            # Whole minutes outside the band first, then begun hours of those.
            minutes = max(0, -(-over // (100 * contracts)), -(-under // (100 * contracts)))
            hours += -(-minutes // 60)
        return hours

    def _workload(self, school: School) -> int:
        norm = asked(self.instance, school)
        load = norm.visits * norm.load * len(norm.windows) if norm else 0
        minutes = (load + len(school.meetings)) * self.instance.rules.load_minutes
        return minutes + school.casework_minutes * self.instance.cycle_weeks

    def travel(self) -> int:
        trips = {
            (v.liaison, v.week, v.half_day // 2, self.schools[v.school].area)
            for v in self.plan.visits
        }
        total = sum(
            round_trip(self.instance, self.liaisons[liaison].base, area)
            for liaison, _, _, area in trips
        )
        weights = self.instance.weights
        for visit in self.plan.visits:
            if visit.kind == "presence":
                liked = self.schools[visit.school].preferred_half_days
                total += weights.school_preference * bool(liked and visit.half_day not in liked)
                liked = self.liaisons[visit.liaison].preferred_half_days
                total += weights.liaison_preference * bool(liked and visit.half_day not in liked)
        return total

    # -- what the certificate claims -----------------------------------------------------------

    def _certificates(self) -> None:
        if self.found or not self.plan.certificates:
            return
        by_cluster = {certificate.cluster: certificate for certificate in self.plan.certificates}
        if sorted(by_cluster) != list(clusters(self.instance)):
            self._say("certificate", "clusters", "not one certificate for each cluster")
            return
        for cluster, certificate in by_cluster.items():
            piece = part(self.instance, cluster)
            if certificate.input_hash != digest(plain(piece)):
                self._say("certificate", cluster, "the certificate is of other input")
            names = {school.id for school in piece.schools}
            counted = objectives(piece, _of(self.plan, names))
            self.found += claims(certificate, counted)


def _of(plan: StandingPlan, schools: set[str]) -> StandingPlan:
    return StandingPlan(
        tuple(owner for owner in plan.owners if owner.school in schools),
        tuple(visit for visit in plan.visits if visit.school in schools),
        tuple(unmet for unmet in plan.unmet if unmet.school in schools),
        tuple(missed for missed in plan.missed if missed.school in schools),
    )


def claims(certificate: Certificate, counted: tuple[int, ...]) -> list[Finding]:
    """Where a certificate says something else than what is counted, or claims too much."""
    if len(certificate.tiers) != len(counted):
        return [Finding("certificate", certificate.cluster, f"{len(certificate.tiers)} tiers")]
    findings = []
    for tier, count in zip(certificate.tiers, counted, strict=True):
        where = f"{certificate.cluster} {tier.name}"
        if tier.objective != count:
            text = f"says {tier.objective}, counted {count}"
            findings.append(Finding("certificate", where, text))
        if _overclaims(tier):
            findings.append(Finding("certificate", where, "status and bound do not agree"))
    return findings


def _overclaims(tier: TierResult) -> bool:
    proven = tier.bound == tier.objective
    return tier.bound > tier.objective or proven != (tier.status == "proven")
