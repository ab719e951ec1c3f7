"""Parts of addresses that mean something; a value that cannot exist gives 404."""

import datetime as dt


class WeekConverter:
    """An ISO week, '2026-W48', as the date of its Monday.

    From 2015 (public holidays are known from 2014, and week 1 may begin in the year before) to
    2099 (the calendar ends in 9999, and a page links to the week after).
    """

    regex = "[0-9]{4}-W[0-9]{2}"

    def to_python(self, value: str) -> dt.date:
        if not "2015" <= value < "2100":
            raise ValueError("A week outside the calendar of the portal")
        return dt.date.fromisocalendar(int(value[:4]), int(value[6:]), 1)

    def to_url(self, value: dt.date | str) -> str:
        if isinstance(value, str):
            return value
        year, week, _ = value.isocalendar()
        return f"{year:04}-W{week:02}"


class ReferenceConverter:
    """'V-2026-0412', the reference of a question."""

    regex = "V-[0-9]{4}-[0-9]{4,7}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class QuarterConverter:
    """'2026-Q3', a quarter of a calendar year."""

    regex = "[12][0-9]{3}-Q[1-4]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)
