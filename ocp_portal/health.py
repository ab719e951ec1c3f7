"""For the machine that watches the portal: does it live, can it work."""

import threading

import structlog
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from ocp_portal.policy import public

log = structlog.get_logger("ocp_portal.health")

# Set once this process saw that all is there: its code, and so the plan, changes no more.
_all_migrated = threading.Event()


@public
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """Database can write, Redis answers, no migration waits. 503 while one of them fails."""
    checks = {"database": _database(), "redis": _redis()}
    checks["migrations"] = checks["database"] and _migrated()
    ready = all(checks.values())
    return JsonResponse(
        {"status": "ok" if ready else "not ready", "checks": checks},
        status=200 if ready else 503,
    )


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT NOT pg_is_in_recovery()")
            return bool(cursor.fetchone()[0])
    except Exception:
        log.warning("database does not answer", exc_info=True)
        return False


def _redis() -> bool:
    try:
        cache.set("readyz", 1, timeout=10)
        return cache.get("readyz") == 1
    except Exception:
        log.warning("redis does not answer", exc_info=True)
        return False


def _migrated() -> bool:
    if not _all_migrated.is_set() and _nothing_waits():
        _all_migrated.set()
    return _all_migrated.is_set()


def _nothing_waits() -> bool:
    """Builds the graph of all migrations, which is too much work for every few seconds."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
