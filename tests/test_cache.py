import pytest
from django.core.cache import cache, caches
from redis import Redis

from ocp_portal.cache import ForgivingRedisCache


@pytest.fixture
def away(settings, monkeypatch):
    """The cache while nobody answers at its address."""
    monkeypatch.setattr(ForgivingRedisCache, "_silent_until", 0.0)
    cache_settings = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": cache_settings}
    yield caches["default"]
    ForgivingRedisCache._silent_until = 0.0


def test_without_redis_reads_find_nothing_and_adds_succeed(away):
    away.set("a", 1)

    assert (away.get("a"), away.get("a", 7), away.add("a", 1)) == (None, 7, True)
    assert (away.delete("a"), away.touch("a"), away.has_key("a")) == (False, False, False)
    assert (away.get_many(["a"]), away.set_many({"a": 1})) == ({}, ["a"])
    with pytest.raises(ValueError, match="Redis"):
        away.incr("a")


def test_without_redis_it_is_asked_once_and_then_left_alone(away, monkeypatch):
    asked = []

    def refuse(*args, **kwargs):
        asked.append(1)
        raise ConnectionError

    monkeypatch.setattr(Redis, "get", refuse)
    for _ in range(5):
        away.get("a")

    assert asked == [1]


def test_emptying_the_cache_leaves_the_queue_alone():
    client = cache._cache.get_client(write=True)
    client.set("somebody-elses-queue", 1, ex=60)
    cache.set("mine", 1)

    cache.clear()

    assert (cache.get("mine"), client.get("somebody-elses-queue")) == (None, b"1")
    client.delete("somebody-elses-queue")
