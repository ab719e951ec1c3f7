"""Reads over all rooms below: what a report counts (`facts`), what a page shows (`pages`)."""

from reports.queries.facts import first_day_in_use, quarter_facts

__all__ = ["first_day_in_use", "quarter_facts"]
