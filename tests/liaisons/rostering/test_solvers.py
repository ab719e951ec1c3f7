"""Who plans nothing loads no solver."""

import subprocess
import sys

import pytest

from liaisons.rostering import solvers


def test_package_loads_without_solvers():
    said = "import sys, liaisons.rostering; print({'ortools', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_each_solver_is_there_when_asked_for():
    solvers.load()
    assert solvers.cp_model.CpModel()
    assert solvers.mathopt.Model()
    assert solvers.pywraplp.Solver.CreateSolver("GLOP")


def test_other_names_are_none_of_its():
    with pytest.raises(AttributeError):
        solvers.gurobi  # noqa: B018
