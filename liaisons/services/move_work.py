"""The work of a liaison that has a day, and what becomes of it in the hands of others."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from liaisons.models import Liaison, MakeUpProposal, Visit
from liaisons.models.plans import LOAD
from liaisons.queries.diaries import Diaries, diaries
from liaisons.queries.lapses import Key, key_of
from liaisons.queries.plan import Outlook
from liaisons.weeks.causes import NOBODY
from liaisons.weeks.facts import Handed
from liaisons.weeks.making import Planned
from ocp_portal import clock
from ocp_portal.holding import Rows

Heirs = Mapping[int, Liaison]  # by id of school


def planned_visits(liaison: Liaison, first: dt.date) -> Rows[Visit]:
    """Of published weeks."""
    rows = Visit.objects.filter(
        liaison=liaison, date__gte=max(first, clock.today()), status=Visit.Status.PLANNED
    )
    return rows.select_related("school").order_by("date", "-daypart", "pk")


@dataclass(frozen=True, slots=True)
class Then:
    """The work in other hands: visits of published weeks that nobody makes, what takes place in
    the weeks to come or has nobody (a cause), and make-up visits that cannot be any more."""

    gaps: Collection[Visit]
    coming: Collection[Planned]
    expiring: Collection[MakeUpProposal]

    @property
    def lost(self) -> Counter[int]:
        """By id of school."""
        rows = [visit.school_id for visit in self.gaps] + [row.school_id for row in self.expiring]
        return Counter(rows + [each.school for each in self.coming if each.cause])


@dataclass(frozen=True)
class Work:
    """All that has a day, to be put in the hands of one colleague or several."""

    liaison: Liaison
    first: dt.date
    planned: Collection[Visit]
    make_ups: Collection[MakeUpProposal]
    books: Diaries
    outlook: Outlook

    def of(self, heirs: Heirs) -> Then:
        """`heirs` by id of school."""
        free, gaps = divide(self.planned, heirs, self.books)
        pks = {school: heir.pk for school, heir in heirs.items()}
        own = {row.pk for row in self.make_ups}  # named apart
        theirs = self._theirs
        made = self.outlook.weeks(handed=Handed(self.liaison.pk, pks, self.first))
        there = [each for week in made for each in week.visits]
        expiring = [row for row in self.make_ups if not self._fits(row, heirs, free, there)]
        coming = [
            each
            for each in there
            if each.date >= self.first
            and key_of(each) in theirs
            and each.make_up not in own
            and (each.cause is None or each.cause in NOBODY)
        ]
        return Then(gaps, coming, expiring)

    @cached_property
    def _theirs(self) -> set[Key]:
        """The visits that are of whoever leaves as it is now: a school may have more people, and
        be theirs from a day to come or until one."""
        return {
            key_of(each)
            for week in self.outlook.weeks()
            for each in week.visits
            if self.liaison.pk in (each.liaison, each.standing_in_for)
        }

    def _fits(
        self,
        row: MakeUpProposal,
        heirs: Heirs,
        free: Iterable[Visit],
        there: Iterable[Planned],
    ) -> bool:
        """As make_up.hindrance finds it afterwards: no visit there, and the heir has room."""
        then = [
            each
            for each in there
            if each.cause is None
            and (each.make_up is None or each.make_up != row.pk)
            and (each.date, each.daypart) == (row.date, row.daypart)
        ]
        heir = heirs[row.school_id]
        load = sum(each.load for each in then if each.liaison == heir.pk)
        load += sum(
            LOAD[visit.kind]
            for visit in free
            if (heirs[visit.school_id].pk, visit.date, visit.daypart)
            == (heir.pk, row.date, row.daypart)
        )
        taken = (row.school_id, row.date, row.daypart, False) in {each.place for each in then}
        return not taken and self.books.free(heir, row.date, row.daypart, LOAD[row.kind] + load)


def not_free(visit: Visit, given: Heirs) -> str:
    return f"{given[visit.school_id].name} is dan niet vrij"


def free_for(people: Iterable[Liaison], work: Iterable[Visit | MakeUpProposal]) -> Diaries:
    return diaries(people, {row.date for row in work})


def divide(
    planned: Iterable[Visit], given: Heirs, books: Diaries
) -> tuple[list[Visit], list[Visit]]:
    """Those at which the heir is free, and the others."""
    free, gaps = [], []
    taken: Counter[tuple[int, dt.date, str]] = Counter()
    for visit in planned:
        to = given[visit.school_id]
        load, half_day = LOAD[visit.kind], (to.pk, visit.date, visit.daypart)
        if books.free(to, visit.date, visit.daypart, load + taken[half_day]):
            taken[half_day] += load
            free.append(visit)
        else:
            gaps.append(visit)
    return free, gaps
