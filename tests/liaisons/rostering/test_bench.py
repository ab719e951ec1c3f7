"""The benchmark tells what it measured, also when somebody stops it; and its fictitious towns."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from liaisons.rostering.careful import plan_carefully
from liaisons.rostering.generator import HISTORIES, SIZES, Size, generate
from liaisons.rostering.greedy import plan_greedily
from liaisons.rostering.validator import objectives, validate

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_bench_that_is_stopped_prints_what_it_has(stop):
    command = [sys.executable, "-m", "liaisons.rostering.bench", "--seeds", "500"]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as bench:
        assert bench.stderr.readline().startswith("seed 1:")
        bench.send_signal(stop)
        table, told = bench.communicate(timeout=60)

    assert "interrupted" in told
    assert "of 500 instances, careful history" in table
    assert "findings of the judge        0" in table
    assert bench.returncode == 0


@pytest.mark.parametrize("history", HISTORIES)
def test_plan_by_hand_keeps_every_rule_and_misses_less_than_a_greedy_one(history):
    for seed in range(1, 4):
        town = generate(SIZES["oss"], seed, history)
        plan = plan_carefully(town)

        assert validate(town, plan) == ()
        assert objectives(town, plan)[0] < objectives(town, plan_greedily(town))[0]


def test_plan_by_hand_does_not_depend_on_the_order_of_the_input():
    town = generate(Size(24, 4, 1), 3)
    mirrored = type(town)(town.areas, town.travel_minutes, town.liaisons[::-1], town.schools[::-1])

    assert plan_carefully(mirrored) == plan_carefully(town)


def test_careful_town_keeps_most_of_its_habits():
    town = generate(SIZES["oss"], 1)
    known = [school for school in town.schools if school.current_liaison]
    plan = plan_carefully(town)

    assert len(known) > 30
    assert sum(plan.owner_of[s.id] == s.current_liaison for s in known) > 0.8 * len(known)
