"""The same input gives the same bytes: in this process, in another, with either number of them."""

import os
import subprocess
import sys
from pathlib import Path

from liaisons.rostering import dump, make_up, replan, solve_standing
from liaisons.rostering.document import to_text
from liaisons.rostering.generator import Size, generate
from tests.liaisons.rostering.tiny import tiny_make_up, tiny_replan

ROOT = Path(__file__).resolve().parents[3]
SMALL = Size(12, 4, 2)


def test_plan_repeats_to_the_byte():
    assert dump(solve_standing(generate(SMALL, 2))) == dump(solve_standing(generate(SMALL, 2)))


def test_replan_and_make_up_repeat_to_the_byte():
    for seed in range(30):
        assert dump(replan(*tiny_replan(seed))) == dump(replan(*tiny_replan(seed)))
        assert dump(make_up(*tiny_make_up(seed))) == dump(make_up(*tiny_make_up(seed)))


def test_command_line_repeats_to_the_byte_with_any_hash_seed(tmp_path):
    path = tmp_path / "instance.json"
    path.write_text(to_text(generate(SMALL, 3)), encoding="utf-8")

    texts = [_solve(path, hash_seed) for hash_seed in ("0", "1")]

    assert texts[0] == texts[1] != b""


def _solve(path, hash_seed):
    return subprocess.run(
        [sys.executable, "-m", "liaisons.rostering", "solve", str(path), "--no-explain"],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    ).stdout


def test_instances_repeat_and_differ_by_seed():
    assert generate(SMALL, 1) == generate(SMALL, 1) != generate(SMALL, 2)
