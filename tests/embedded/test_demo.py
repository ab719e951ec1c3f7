"""`make demo` as a person meets it: the page comes, the data stay, and every end is clean."""

import fcntl
import os
import pty
import signal
import socket
import subprocess
import termios
import urllib.request

import pytest

from tests.waiting import wait_for

from .conftest import PROJECT, Servers, command_line, open_folder

READY = 90


class Demo(Servers):
    """The servers of a demo, and the demo itself, started as make starts it."""

    port: int

    def start(self, **options):
        environment = self.environment() | {"PORT": str(self.port), "MAKELEVEL": ""}
        command = ["make", "--no-print-directory", "-f", str(self.var.parent / "Makefile"), "demo"]
        self.output = self.var.parent / "output"
        with self.output.open("w") as output:
            return subprocess.Popen(
                command, cwd=PROJECT, env=environment, stdout=output, stderr=output, **options
            )

    def said(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self, process) -> None:
        wait_for(lambda: "is ready" in self.said() or process.poll() is not None, READY)
        assert "is ready" in self.said(), self.said()

    def answers(self) -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/livez", timeout=10) as page:
            return page.status == 200

    def named(self, words: bytes) -> list[int]:
        return [pid for pid in self.processes("python") if words in command_line(pid)]


@pytest.fixture(scope="module")
def demo():
    """One folder for all: the first start makes the data, the others go on with them."""
    with open_folder() as path, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        made = Demo(path / "var")
        made.port = probe.getsockname()[1]
        probe.close()
        # Without the set-up, which these tests run in.
        (path / "Makefile").write_text(
            "PY := .venv/bin/python\n"
            "demo:\n\t@$(PY) deploy/demo.py --check && exec $(PY) deploy/demo.py\n"
        )
        yield made
        made.clean_up()


@pytest.fixture
def running_demo(demo):
    process = demo.start(start_new_session=True)
    demo.wait_until_ready(process)
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)
    demo.wait_until_gone()


def test_it_serves_refuses_a_second_and_ctrl_c_leaves_nothing(demo, running_demo):
    assert demo.answers()
    for words in (b"gunicorn", b"worker", b"beat"):
        assert demo.named(words)
    first = demo.said()
    assert demo.start().wait(30) != 0
    assert f"runs from this folder already, at http://127.0.0.1:{demo.port}" in demo.said()
    assert "Traceback" not in first + demo.said()
    assert demo.answers()
    os.killpg(running_demo.pid, signal.SIGINT)  # a terminal tells its whole foreground group
    running_demo.wait(30)
    demo.wait_until_gone(3)


def test_taken_port_is_said_before_anything_starts(demo):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", demo.port))
        other.listen()
        assert demo.start().wait(30) != 0
    assert f"Port {demo.port} is taken" in demo.said()
    assert demo.processes() == []


def test_sigterm_leaves_nothing_but_the_data(demo, running_demo):
    demo.hold().sql("CREATE TABLE IF NOT EXISTS kept (n int)")
    demo.holders[-1].kill()
    running_demo.terminate()  # make alone hears it, and passes it on
    running_demo.wait(30)
    demo.wait_until_gone(5)
    assert demo.hold().sql("SELECT count(*) FROM kept") == [[0]]
    demo.holders[-1].let_go()
    demo.holders[-1].kill()


@pytest.mark.parametrize("victim", [b"deploy/demo.py", b"deploy/processes.py", b"make"])
def test_killed_outright_it_leaves_nothing(demo, running_demo, victim):
    if victim == b"make":
        running_demo.kill()
    else:
        os.kill(demo.named(victim)[0], signal.SIGKILL)
    running_demo.wait(30)
    demo.wait_until_gone()


def test_everything_of_the_terminal_killed_at_once_it_leaves_nothing(demo, running_demo):
    os.killpg(running_demo.pid, signal.SIGKILL)
    running_demo.wait(30)
    demo.wait_until_gone()


def test_closed_terminal_leaves_nothing(demo):
    """A real terminal, closed by its owner."""
    owner, terminal = pty.openpty()
    process = demo.start(
        stdin=terminal,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(terminal)
    demo.wait_until_ready(process)
    os.close(owner)
    process.wait(30)
    demo.wait_until_gone()
