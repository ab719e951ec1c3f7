"""The solvers of ortools, loaded when something is first solved.

They bring numpy and pandas along: half a second and 60 MB, which a web server, a clock or a command
that plans nothing does without.
"""

from importlib import import_module
from typing import Any

MODULES = {
    "cp_model": "ortools.sat.python.cp_model",
    "mathopt": "ortools.math_opt.python.mathopt",
    "pywraplp": "ortools.linear_solver.pywraplp",
}


def load() -> None:
    """All of them now: before processes fork, or where time is measured."""
    for name in MODULES:
        __getattr__(name)


def __getattr__(name: str) -> Any:
    if name not in MODULES:
        raise AttributeError(name)
    globals()[name] = import_module(MODULES[name])
    return globals()[name]
