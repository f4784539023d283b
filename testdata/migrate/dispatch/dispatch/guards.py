"""Locks, rate limits and caches, as decorators and context managers."""

import contextlib
import functools
import json

from redis.exceptions import LockError

from dispatch import keys
from dispatch.errors import DispatchError


@contextlib.contextmanager
def exclusive(client, name, timeout=10):
    lock = client.lock(keys.lock(name), timeout=timeout, blocking=False)
    if not lock.acquire():
        raise DispatchError(f"{name} is locked")
    try:
        yield lock
    finally:
        with contextlib.suppress(LockError):
            lock.release()


class RateLimiter:
    """At most `limit` calls in a window of the caller's clock."""

    def __init__(self, client, limit, window):
        self.client = client
        self.limit = limit
        self.window = window

    def allow(self, name, now):
        key = keys.bucket(name, int(now) // self.window)
        pipe = self.client.pipeline()
        pipe.incr(key)
        pipe.expire(key, self.window * 2)
        count, _ = pipe.execute()
        return count <= self.limit

    def __call__(self, function):
        @functools.wraps(function)
        def limited(job, *args, now=0, **kwargs):
            if not self.allow(job.kind, now):
                raise DispatchError(f"too many {job.kind} jobs")
            return function(job, *args, **kwargs)

        return limited


def cached(seconds):
    """Keeps what a method of something with a `client` returns."""

    def decorate(method):
        @functools.wraps(method)
        def wrapper(self, *args):
            key = keys.cache(method.__name__, *args)
            text = self.client.get(key)
            if text is None:
                value = method(self, *args)
                self.client.set(key, json.dumps(value, sort_keys=True), ex=seconds)
                return value
            return json.loads(text)

        return wrapper

    return decorate
