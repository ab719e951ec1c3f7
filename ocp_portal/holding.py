"""Rows that stay as they are until a transaction ends: the one way to lock them, in one order.

Whoever locks rows of several tables does it in this order, so that two who meet queue and never
wait for each other:

1. the municipality: whatever makes or changes weeks, plans, absences and who is tied to which
   school. Each such service holds it before it reads what it decides on;
2. the school: what is agreed with one school (hours, meetings, notes, nurses, tier);
3. the liaisons, by number: whoever gives out or takes their half-days;
4. rows of their own: an absence, a plan, a tie, a proposal, and then visits by day;
5. the books of a term (liaisons/services/ledger.py), last: a tick on one visit asks for them too;
6. questions of schools, notices and jobs: nothing above is asked for after these.

The rows of an account (an invitation, a person, a role) come before all of these.

Somebody who changes one row of 4, as a liaison who ticks a visit, needs nothing of 1 to 3.
"""

from typing import Any, Self, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class Rows(models.QuerySet[Row]):
    """The base of the QuerySets of all tables whose rows are locked."""

    def held(self, *, skip_locked: bool = False) -> Self:
        """Locked as soon as they are read; of a query over more tables only these rows.

        Their keys stay free: whoever writes a row that names one of these does not wait.
        """
        return self.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)

    def hold(self, pk: Any) -> Row:
        """The row as it is now. Raises DoesNotExist."""
        return self.held().get(pk=pk)

    def hold_all(self) -> list[Row]:
        """All of them, in the order of their numbers."""
        return list(self.held().order_by("pk"))

    def hold_to_delete(self, pk: Any) -> Row:
        """Its key as well: nobody names it any more until it is gone."""
        return self.select_for_update(of=("self",)).get(pk=pk)
