"""What an earlier run left, servers that are killed, and folders that cannot be used."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ocp_portal.embedded import children
from ocp_portal.embedded.layout import LONGEST_SOCKET_FOLDER, OUTSIDE
from tests.waiting import wait_for

from .conftest import PROJECT, Servers

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def test_killed_postgres_comes_back_with_its_data(servers):
    holder = servers.hold()
    holder.sql("CREATE TABLE kept (n int)")
    holder.sql("INSERT INTO kept SELECT generate_series(1, 100)")
    os.kill(postmaster(servers), signal.SIGKILL)
    wait_for(lambda: holder.ask("failing_sql", "SELECT 1") == "")
    assert holder.sql("SELECT count(*) FROM kept") == [[100]]


def test_killed_valkey_comes_back_with_its_data(servers):
    holder = servers.hold()
    holder.ask("valkey", "set", "kept", "1")
    [valkey] = servers.processes("valkey-server")
    wait_for(lambda: "kept" in appended(servers))
    os.kill(valkey, signal.SIGKILL)
    wait_for(lambda: servers.processes("valkey-server") not in ([], [valkey]))
    assert servers.hold().ask("valkey", "get", "kept") == "1"


def test_left_over_files_are_recovered(servers):
    """The process number in the file belongs to somebody else by now: this test."""
    servers.hold().kill()
    servers.wait_until_gone()
    data = servers.var / "postgres"
    stale = f"{os.getpid()}\n{data}\n1700000000\n5432\n{servers.var}/run\n\n  1 1\nready   \n"
    (data / "postmaster.pid").write_text(stale)
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock", "valkey", "supervisor"):
        (servers.var / "run" / name).write_text(f"{os.getpid()}\n")
    assert servers.hold().sql("SELECT 1") == [[1]]


def test_half_made_database_is_made_anew(fresh_servers):
    half = fresh_servers.var / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert fresh_servers.hold().sql("SELECT 1") == [[1]]
    assert not half.exists()


def test_long_path_works(folder):
    servers = Servers(folder / ("long" * 25) / "var")
    try:
        holder = servers.hold()
        host = holder.ask("socket_folder")
        assert len(host) <= LONGEST_SOCKET_FOLDER
        assert Path(host).stat().st_mode & 0o777 == 0o700
        assert holder.sql("SELECT 1") == [[1]]
    finally:
        servers.clean_up()
    assert not Path(host).exists()


def test_path_with_spaces_and_quotes_works(folder):
    servers = Servers(folder / 'it\'s a "folder"' / "var")
    try:
        holder = servers.hold()
        assert holder.sql("SELECT 1") == [[1]]
        assert holder.ask("valkey", "ping") is True
    finally:
        servers.clean_up()


def test_database_of_another_version_is_refused(fresh_servers):
    (fresh_servers.var / "postgres").mkdir(parents=True)
    (fresh_servers.var / "postgres" / "PG_VERSION").write_text("16\n")
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(fresh_servers.var / "postgres", nobody.pw_uid, nobody.pw_gid)
    said = fresh_servers.refusal()
    assert "PostgreSQL 16" in said
    assert "\n" not in said


def test_durable_settings_are_on(holder):
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert holder.sql(f"SHOW {name}") == [["on"]]
    assert holder.ask("valkey", "config_get", "appendonly") == {"appendonly": "yes"}
    policy = holder.ask("valkey", "config_get", "maxmemory-policy")
    assert policy == {"maxmemory-policy": "noeviction"}


def test_role_is_no_superuser_and_no_other_gets_in(holder):
    rights = "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert holder.sql(rights) == [[False, True]]
    assert "no pg_hba.conf entry" in holder.ask("sign_in_as", "postgres")


def test_log_keeps_nothing_that_was_typed(running, holder):
    holder.sql("CREATE TABLE people (name text UNIQUE, age int CHECK (age > 0))")
    holder.sql("INSERT INTO people VALUES ('Sanne Geheim', 9)")
    for statement in (
        "INSERT INTO people VALUES ('Sanne Geheim', 9)",
        "INSERT INTO people VALUES ('Sanne Geheim', -1)",
        "SELECT 'Sanne Geheim'::int",
        "SELEKT 'Sanne Geheim'",
    ):
        assert "Geheim" in holder.ask("failing_sql", statement)
    assert "Geheim" not in (running.var / "log" / "postgres.log").read_text()


def test_logs_do_not_grow_for_ever(tmp_path):
    log = tmp_path / "postgres.log"
    log.write_bytes(b"x" * (children.LONGEST_LOG + 1))
    children.cap_logs(tmp_path)
    assert log.stat().st_size == 0
    assert (tmp_path / "postgres.log.1").stat().st_size == children.LONGEST_LOG + 1


@as_root
def test_root_in_a_closed_folder_keeps_state_elsewhere(folder):
    folder.chmod(0o700)
    servers = Servers(folder / "var")
    try:
        holder = servers.hold()
        state = Path(holder.ask("socket_folder")).parent
        assert state.parent == OUTSIDE
        assert holder.sql("SELECT 1") == [[1]]
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        holder.ask("release")
        servers.clean_up()
        shutil.rmtree(state)


@as_root
def test_two_users_at_once(servers, folder):
    other = other_user(folder / "other")
    try:
        mine, theirs = servers.hold(), other.hold()
        assert mine.sql("SELECT 1") == theirs.sql("SELECT 1") == [[1]]
    finally:
        other.clean_up()


@as_root
def test_folder_of_another_user_is_refused(folder):
    folder.joinpath("var").mkdir(mode=0o755)
    said = other_user(folder / "var", give=False).refusal()
    assert "cannot be used by this user" in said
    assert "\n" not in said


def other_user(var: Path, *, give: bool = True) -> Servers:
    """Commands as a user that is neither root nor the one that root's servers run as."""
    daemon = pwd.getpwnam("daemon")
    if give:
        var.mkdir(mode=0o700)
        os.chown(var, daemon.pw_uid, daemon.pw_gid)
    user = {"user": daemon.pw_uid, "group": daemon.pw_gid, "extra_groups": []}
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    variables = {"PYTHONPATH": f"{PROJECT}{os.pathsep}{packages}", "HOME": "/"}
    return Servers(var, command=[open_python(user), "-B"], extra=variables, user=user)


def open_python(user) -> str:
    """A Python of this version that every user may start; root's own may lie in a closed home."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/{version}"):
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            subprocess.run([candidate, "-c", "import ctypes"], check=True, cwd="/", **user)
            return candidate
    pytest.skip(f"no {version} here that another user can start")


def postmaster(servers: Servers) -> int:
    return int((servers.var / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def appended(servers: Servers) -> str:
    files = (servers.var / "valkey" / "appendonlydir").glob("*.aof")
    return "".join(path.read_text(errors="replace") for path in files)
