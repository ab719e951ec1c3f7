from typing import Any

import pytest

from casework import services
from ocp_portal.accounts.models import User
from ocp_portal.jobs.models import Job
from ocp_portal.jobs.services import run
from ocp_portal.policy import Role


@pytest.fixture
def coordinator(town: Any) -> User:
    return town.people[Role.CARE_COORDINATOR]


@pytest.fixture
def liaison(town: Any) -> User:
    return town.people[Role.LIAISON]


@pytest.fixture
def school_client(as_role: Any) -> Any:
    return as_role(Role.CARE_COORDINATOR)


@pytest.fixture
def cjg(as_role: Any) -> Any:
    return as_role(Role.LIAISON)


@pytest.fixture
def ask(town: Any, coordinator: User) -> Any:
    """Ask a question as the town's coordinator: `ask(text=...)`."""

    def ask(**values: Any) -> Any:
        return services.log_question(
            **{
                "school": town.school,
                "theme": "mood",
                "age_band": "8-11",
                "urgency": "normal",
                "text": "Een leerling trekt zich terug.",
                "by": coordinator,
            }
            | values
        )

    return ask


@pytest.fixture
def work_off(django_capture_on_commit_callbacks: Any) -> Any:
    """Do every job that waits, as a worker would."""

    def work_off() -> None:
        while waiting := Job.objects.filter(status__in=Job.OPEN).first():
            run(waiting.pk)

    return work_off
