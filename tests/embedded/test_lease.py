"""Who holds the servers, who shares them, and that none of them outlives its last holder."""

import os
import signal
import subprocess
import sys

from tests.waiting import wait_for

from .conftest import PROJECT


def test_first_command_makes_the_database(holder):
    assert holder.sql("SELECT current_user, current_database()") == [["ocp", "ocp"]]
    assert holder.ask("valkey", "ping") is True


def test_two_commands_at_once_make_one_server(fresh_servers):
    first, second = fresh_servers.begin(), fresh_servers.begin()
    assert [h.process.stdout.readline() for h in (first, second)] == ["held\n", "held\n"]
    server = "SELECT system_identifier FROM pg_control_system()"
    assert first.sql(server) == second.sql(server)
    assert len(fresh_servers.supervisors()) == 1
    assert len(fresh_servers.processes("valkey-server")) == 1


def test_commands_in_a_row_find_the_server_running(servers):
    servers.hold().leave()
    before = servers.supervisors()
    servers.hold()
    assert servers.supervisors() == before


def test_servers_stay_while_another_holds_them(servers):
    first, second = servers.hold(), servers.hold()
    first.ask("release")
    assert second.sql("SELECT 1") == [[1]]


def test_release_returns_when_all_is_stopped(servers):
    holder = servers.hold()
    holder.ask("release")
    assert servers.processes("postgres", "valkey-server") == []
    wait_for(lambda: servers.supervisors() == [], 1)


def test_killed_holder_leaves_nothing(servers):
    servers.hold().kill()
    servers.wait_until_gone()


def test_killed_supervisor_leaves_nothing_and_data_stay(servers):
    holder = servers.hold()
    holder.sql("CREATE TABLE kept (n int)")
    holder.sql("INSERT INTO kept VALUES (1)")
    os.kill(servers.supervisors()[0], signal.SIGKILL)
    wait_for(lambda: servers.processes("postgres", "valkey-server") == [])
    holder.leave()
    assert servers.hold().sql("SELECT n FROM kept") == [[1]]


def test_forked_child_does_not_keep_the_servers(servers):
    holder = servers.hold()
    orphan = holder.ask("fork")
    holder.kill()
    wait_for(lambda: servers.processes("postgres", "valkey-server") == [])
    assert orphan in servers.processes("python")
    os.kill(orphan, signal.SIGKILL)


def test_work_in_progress_is_finished_before_the_stop(servers):
    """The task's connection holds no lease; the gentle first stop waits for it."""
    holder = servers.hold()
    holder.sql("CREATE TABLE done (n int)")
    holder.ask("later", "SELECT pg_sleep(1); INSERT INTO done VALUES (1)")
    holder.ask("release")
    assert servers.hold().sql("SELECT n FROM done") == [[1]]


def test_only_what_is_unset_is_started(servers):
    servers.extra = {"REDIS_URL": "redis://127.0.0.1:1/0"}
    servers.hold()
    assert servers.processes("postgres")
    assert servers.processes("valkey-server") == []


def test_with_both_set_nothing_embedded_is_imported(fresh_servers):
    fresh_servers.extra = {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "s" * 50,
        "ALLOWED_HOSTS": "portal.example",
        "EMAIL_HOST": "mail.example",
        "DJANGO_SETTINGS_MODULE": "ocp_portal.settings",
    }
    code = (
        "import sys\n"
        "from ocp_portal import celery, servers, wsgi\n"
        "servers.hold_servers()\n"
        "print([name for name in sys.modules if name.startswith('ocp_portal.embedded')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=fresh_servers.environment(),
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "[]\n", done.stderr
    assert not fresh_servers.var.exists()
