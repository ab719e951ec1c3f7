"""From times to a table: median, p95, multiples of hello, and what is over its budget."""

from dataclasses import dataclass, field
from statistics import median, quantiles

from tests.bench.pages import Budget, Page


@dataclass
class Measured:
    """One page on one database."""

    times: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def p50(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=20)[-1] if len(self.times) > 1 else self.times[0]


@dataclass(frozen=True)
class Line:
    """One page on one database, set beside hello there and itself on the smallest."""

    page: Page
    rows: int
    measured: Measured
    times: float
    growth: float | None

    @property
    def over(self) -> list[str]:
        budget: Budget = self.page.budget
        found = {
            "x": (self.times, budget.times),
            "queries": (self.measured.queries, budget.queries),
            "growth": (self.growth, budget.growth),
            "ms": (self.measured.p50, budget.milliseconds),
        }
        return [
            name
            for name, (value, most) in found.items()
            if value is not None and most is not None and value > most
        ]

    @property
    def verdict(self) -> str:
        if self.page.budget == Budget():
            return ""
        return f"OVER: {', '.join(self.over)}" if self.over else "ok"


def lines(results: dict[int, dict[str, Measured]], pages: list[Page], hello: Page) -> list[Line]:
    """For each page a line per database, the smallest first."""
    smallest = min(results)
    return [
        Line(
            page,
            rows,
            results[rows][page.name],
            results[rows][page.name].p50 / results[rows][hello.name].p50,
            results[rows][page.name].p50 / results[smallest][page.name].p50
            if rows != smallest
            else None,
        )
        for page in pages
        for rows in sorted(results)
    ]


HEADER = (
    f"{'page':<38} {'rows':>9} {'p50 ms':>7} {'p95 ms':>7} {'x hello':>7} {'queries':>7}"
    f" {'growth':>6}  {'budget':<22} verdict"
)


def text(found: list[Line]) -> str:
    return "\n".join([HEADER, "-" * len(HEADER), *map(_text_of, found)])


def _text_of(line: Line) -> str:
    measured, growth = line.measured, f"{line.growth:.2f}" if line.growth else ""
    return (
        f"{line.page.name:<38} {line.rows:>9,} {measured.p50:>7.1f} {measured.p95:>7.1f}"
        f" {line.times:>7.1f} {measured.queries:>7} {growth:>6}"
        f"  {_budget(line.page.budget):<22} {line.verdict}"
    ).rstrip()


def _budget(budget: Budget) -> str:
    parts = {
        "{:g}x": budget.times,
        "{}q": budget.queries,
        "{:g} growth": budget.growth,
        "{:g} ms": budget.milliseconds,
    }
    return " ".join(form.format(value) for form, value in parts.items() if value is not None)
