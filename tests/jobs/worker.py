"""A real Celery worker on the test database, and handlers that a test can watch.

Loaded into the worker with `--include`; the test finds what a handler did in files, because the
worker is another process.
"""

import os
import time
from pathlib import Path

from ocp_portal.jobs.services import Run, UserError, handles

TRACES = Path(os.environ.get("OCP_TEST_TRACES", "/nonexistent"))


def trace(job_id: int, word: str) -> None:
    with (TRACES / str(job_id)).open("a") as file:
        file.write(f"{word}\n")


@handles("test_quick", "Snelle proef")
def quick(run: Run) -> None:
    trace(run.job.pk, "done")


@handles("test_steps", "Proef in stappen")
def steps(run: Run) -> None:
    """Takes a while, tells how far it is; the test stops it, or its worker, on the way."""
    trace(run.job.pk, "begun")
    for step in range(1, 21):
        run.progress(step, 20, f"{step} van 20")
        time.sleep(float(run.job.arguments.get("pause", 0.1)))
    trace(run.job.pk, "done")


@handles("test_refusal", "Proef die niet kan")
def refusal(run: Run) -> None:
    raise UserError("Deze week is al vastgesteld.")


@handles("test_secret_error", "Proef die mislukt")
def secret_error(run: Run) -> None:
    raise ValueError(f"row of {run.job.arguments['canary']}")


@handles("test_killer", "Proef die haar worker velt")
def killer(run: Run) -> None:
    trace(run.job.pk, "begun")
    os._exit(9)
