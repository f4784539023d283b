import os
from contextlib import contextmanager
from typing import Optional

import redis

DEFAULT_URL = "redis://localhost:6379/0"
_pool: Optional[redis.ConnectionPool] = None


def pool():
    """The pool of this process, made when it is first needed."""
    global _pool
    if _pool is None:
        _pool = redis.ConnectionPool.from_url(
            os.environ.get("DATABASE_URL", DEFAULT_URL), decode_responses=True, max_connections=10
        )
    return _pool


def connect() -> redis.Redis:
    return redis.Redis(connection_pool=pool())


def disconnect():
    global _pool
    if _pool is not None:
        _pool.disconnect()
        _pool = None


@contextmanager
def connection():
    client = connect()
    try:
        client.ping()
        yield client
    finally:
        client.close()
        disconnect()
