"""The pool, and what every use of a connection has around it."""

import functools
import logging
import os
from contextlib import ExitStack, contextmanager

import psycopg
from psycopg import errors
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

log = logging.getLogger(__name__)


class Database:
    def __init__(self, url=None, size=3):
        self.url = url or os.environ["DATABASE_URL"]
        self.size = size
        self.pool = None

    def __enter__(self):
        self.pool = ConnectionPool(self.url, min_size=1, max_size=self.size, open=True, kwargs={"application_name": "fleet"})
        self.pool.wait()
        return self

    def __exit__(self, kind, error, trace):
        self.pool.close()
        self.pool = None
        return False

    @contextmanager
    def connection(self, read_only=False):
        """A connection of the pool; what happens in the block is one transaction."""
        with self.pool.connection() as conn:
            if read_only:
                conn.read_only = True
            try:
                yield conn
            finally:
                if read_only:
                    conn.rollback()
                    conn.read_only = None

    @contextmanager
    def cursor(self, row_factory=dict_row):
        with self.connection(read_only=True) as conn:
            with conn.cursor(row_factory=row_factory) as cur:
                yield cur

    @contextmanager
    def both(self):
        """Two connections at once."""
        with ExitStack() as stack:
            first = stack.enter_context(self.pool.connection())
            second = stack.enter_context(self.pool.connection())
            yield first, second

    def alone(self):
        """A connection besides the pool, which commits each statement."""
        return psycopg.connect(self.url, autocommit=True)


def transaction(method):
    """Gives a method the connection of a transaction as its first argument."""

    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        with self.database.connection() as conn:
            return method(self, conn, *args, **kwargs)

    return wrapper


def retry(times, *kinds):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for left in reversed(range(times)):
                try:
                    return function(*args, **kwargs)
                except kinds or (errors.SerializationFailure, errors.DeadlockDetected):
                    log.info("%s: %d attempts left", function.__name__, left)
                    if not left:
                        raise

        return wrapper

    return decorate
