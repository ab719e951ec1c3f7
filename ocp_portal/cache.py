"""The cache, which the portal can do without.

It holds rate limits and, for a minute, which draft was thrown away and who is reckoning (numbers,
no text). When Redis does not answer, people must still be able to work: reads find nothing, writes
do nothing, `add` succeeds, and one line in the log says so. Rate limits are off for that time;
passwords and sessions are in PostgreSQL.
After a failure Redis is left alone for a few seconds, so that a page never waits for it twice.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger("ocp_portal.cache")

LEAVE_ALONE_SECONDS = 5.0


class ForgivingRedisCache(RedisCache):
    # Of the process: Django makes one cache object per thread.
    _silent_until = 0.0

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(super().add, True, *args, **kwargs))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask(super().set, None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(super().touch, False, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(super().delete, False, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return dict(self._ask(super().get_many, {}, *args, **kwargs))

    def set_many(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> list[str]:
        return list(self._ask(super().set_many, list(data), data, *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._ask(super().delete_many, None, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(super().has_key, False, *args, **kwargs))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        value = self._ask(super().incr, None, key, delta, version)
        if value is None:  # what Django's caches do for a key that is not there
            raise ValueError("Redis does not answer.")
        return int(value)

    def clear(self) -> None:
        """Only what is ours: Django's own empties the whole database, queue of jobs included."""
        self._ask(self._clear, None)

    def _clear(self) -> None:
        redis = self._cache.get_client(write=True)
        for key in redis.scan_iter(match=self.make_key("*"), count=1000):
            redis.delete(key)

    def _ask(self, question: Callable[..., Any], otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < ForgivingRedisCache._silent_until:
            return otherwise
        try:
            return question(*args, **kwargs)
        except (RedisError, OSError) as error:
            ForgivingRedisCache._silent_until = time.monotonic() + LEAVE_ALONE_SECONDS
            log.warning("redis does not answer, going on without", error=type(error).__name__)
            return otherwise
