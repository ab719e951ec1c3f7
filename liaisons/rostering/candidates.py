"""Who can take over a visit: up to three colleagues, ranked, with the reasons as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from liaisons.rostering.board import Board
from liaisons.rostering.case import Place, ReplanCase, WeekVisit
from liaisons.rostering.instance import Instance
from liaisons.rostering.replan import is_orphan, knows, places_for


@dataclass(frozen=True)
class Candidate:
    """One colleague for one visit, as it would be without any other change.

    `same_time`: on the published half-day (else on the one named here). `load_left` is what is
    left of the week's cap after it, in halves of a half-day; below 0 it is overtime.
    `travel_minutes` is one way from the base; `already_near` says the day has the area anyway.
    """

    visit: str
    liaison: str
    week: str
    half_day: int
    same_time: bool
    knows_school: bool
    same_cluster: bool
    travel_minutes: int
    already_near: bool
    load_left: int

    @property
    def overtime(self) -> bool:
        return self.load_left < 0


def candidates(
    instance: Instance, case: ReplanCase, visit_id: str, most: int = 3
) -> tuple[Candidate, ...]:
    """The best colleagues for an orphan visit, best first, one place each.

    Each is possible by the validator's rules on top of all visits that still stand. An unknown
    visit is a KeyError.
    """
    visit = {visit.id: visit for visit in case.visits}[visit_id]
    board = _board(instance, case)
    best: dict[str, Candidate] = {}
    for candidate in sorted(_possible(instance, case, board, visit), key=_rank):
        best.setdefault(candidate.liaison, candidate)
    return tuple(best.values())[:most]


def _board(instance: Instance, case: ReplanCase) -> Board:
    """What still stands. Weeks are their number in the case."""
    cap = instance.rules.overtime_load
    board = Board(
        instance.rules,
        instance.apart,
        lambda liaison, _: instance.liaison_by_id[liaison].weekly_load + cap,
    )
    for visit in case.visits:
        if not is_orphan(case, visit):
            area = instance.school_by_id[visit.school].area
            board.put(visit.liaison, _moment(case, visit.place), area, visit.load)
    return board


def _moment(case: ReplanCase, place: Place) -> tuple[int, int]:
    return case.order[place.week], place.half_day


def _possible(
    instance: Instance, case: ReplanCase, board: Board, visit: WeekVisit
) -> Iterator[Candidate]:
    school = instance.school_by_id[visit.school]
    for place in places_for(instance, case, visit):
        moment = _moment(case, place)
        if board.fits(place.liaison, moment, school.area, visit.load):
            yield _candidate(instance, board, visit, place, moment)


def _candidate(
    instance: Instance, board: Board, visit: WeekVisit, place: Place, moment: tuple[int, int]
) -> Candidate:
    school, liaison = instance.school_by_id[visit.school], instance.liaison_by_id[place.liaison]
    return Candidate(
        visit=visit.id,
        liaison=liaison.id,
        week=place.week,
        half_day=place.half_day,
        same_time=(place.week, place.half_day) == (visit.week, visit.half_day),
        knows_school=knows(instance, liaison.id, school.id),
        same_cluster=liaison.cluster == school.cluster,
        travel_minutes=instance.minutes(liaison.base, school.area),
        already_near=board.visits_area(liaison.id, moment, school.area),
        load_left=liaison.weekly_load - board.week_load(liaison.id, moment[0]) - visit.load,
    )


def _rank(candidate: Candidate) -> tuple[object, ...]:
    return (
        not candidate.same_time,
        candidate.overtime,
        not candidate.knows_school,
        not candidate.same_cluster,
        not candidate.already_near,
        candidate.travel_minutes,
        -candidate.load_left,
        candidate.week,
        candidate.half_day,
        candidate.liaison,
    )
