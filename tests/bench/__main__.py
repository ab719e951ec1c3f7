"""python -m tests.bench [--rows 10000,1000000] [--samples 100] [--quick] [--check] [--data FOLDER]

Builds a portal for each number of questions on servers of its own, asks every page of all of them
in turn and prints one table. docs/performance.md tells what it means.
"""

import argparse
import contextlib
import json
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import serving, table
from tests.bench.client import Answer, Client
from tests.bench.pages import HELLO, PAGES, Facts, Page
from tests.bench.people import browser_of

WARM_UP = 3
LEAST = 10_000
# Everything is divided by it, so it must be the surest number of all.
HELLO_MORE = 4


def main() -> int:
    options = _options()
    # As Ctrl-C: the servers must not outlive whoever measures.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sizes = [10_000] if options.quick else options.rows
    pages = [page for page in PAGES if page is HELLO or (options.only or "") in page.name]
    with _folder(options.data) as folder, contextlib.ExitStack() as stack:
        facts = {rows: _prepare(folder / f"data-{rows}", rows) for rows in sizes}
        ports = {
            rows: stack.enter_context(serving.server(folder / f"data-{rows}")) for rows in sizes
        }
        results = _measure(ports, facts, pages, 20 if options.quick else options.samples)
    found = table.lines(results, pages, HELLO)
    print(table.text(found))
    broken = [line for line in found if line.over]
    print(f"\n{len(broken)} of {len(found)} lines are over their budget.")
    return 1 if options.check and broken else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--rows", type=_numbers, default=[10_000, 1_000_000])
    parser.add_argument("--samples", type=int, default=100, help="requests a page and database")
    parser.add_argument("--quick", action="store_true", help="10,000 questions, 20 samples")
    parser.add_argument("--check", action="store_true", help="exit 1 when a budget is broken")
    parser.add_argument("--only", help="pages with this in their name")
    parser.add_argument("--data", type=Path, help="keep the databases here for the next run")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    numbers = sorted({int(part) for part in text.split(",")})
    if numbers[0] < LEAST:
        raise argparse.ArgumentTypeError(f"{LEAST} questions at least, or a page has none to show")
    return numbers


@contextlib.contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """A folder for the data, gone afterwards unless somebody named it."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    folder = Path(tempfile.mkdtemp(prefix="ocp-bench-"))
    folder.chmod(0o711)  # so that the servers of root, which run as another user, can enter
    try:
        yield folder
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    """The servers stop a moment after the last one who used them."""
    deadline = time.monotonic() + 60
    while folder.exists() and time.monotonic() < deadline:
        if not list(folder.glob("*/run/supervisor")):
            shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.5)


def _prepare(data: Path, rows: int) -> Facts:
    if not (data / "bench.json").exists():
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(mode=0o711)
        _say(f"Making {rows:,} questions")
        serving.run(data, "django", "collectstatic", "--noinput", "--verbosity", "0")
        serving.run(data, "tests.bench.fill", str(rows))
    # Kept data may be of before the last change of the tables.
    serving.run(data, "manage", "migrate", "--verbosity", "0")
    facts: Facts = json.loads((data / "bench.json").read_text())
    return facts


def _measure(
    ports: dict[int, int], facts: dict[int, Facts], pages: list[Page], samples: int
) -> dict[int, dict[str, table.Measured]]:
    """Every page once a round, in another order each round: whatever else the machine does hits
    all of them alike."""
    people = {page.who for page in pages}
    clients = {(rows, who): browser_of(port, who) for rows, port in ports.items() for who in people}
    results = {rows: {page.name: table.Measured() for page in pages} for rows in ports}
    turns = [(rows, page) for rows in ports for page in [*pages, *[HELLO] * HELLO_MORE]]
    for at in range(-WARM_UP, samples):
        random.shuffle(turns)
        for rows, page in turns:
            answer = _ask(clients[rows, page.who], page, facts[rows], count=at == -1)
            result = results[rows][page.name]
            result.queries = answer.queries or result.queries
            if at >= 0:
                result.times.append(answer.milliseconds)
        if at % 10 == 0:
            _say(f"Round {at} of {samples}")
    return results


def _ask(client: Client, page: Page, facts: Facts, *, count: bool) -> Answer:
    address = page.address(facts)
    if page.fields is None:
        answer, expected = client.get(address, count=count), 200
    else:
        answer, expected = client.post(address, page.fields(), count=count), 302
    if answer.status != expected:
        raise RuntimeError(f"{page.name}: {address} gave {answer.status}.")
    return answer


def _say(sentence: str) -> None:
    """Progress, beside the table and not in it."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
