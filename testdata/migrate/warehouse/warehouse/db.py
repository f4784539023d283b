"""The database: the pool, transactions, and what to do when they fail."""

import functools
import logging
from contextlib import contextmanager

import psycopg2
from psycopg2.extras import RealDictCursor
from psycopg2.pool import ThreadedConnectionPool

log = logging.getLogger(__name__)


class Database:
    def __init__(self, settings):
        self.settings = settings
        self._pool = None

    def open(self):
        if self._pool is None:
            self._pool = ThreadedConnectionPool(
                self.settings.pool_min,
                self.settings.pool_max,
                self.settings.dsn,
            )
        return self

    def close(self):
        if self._pool is not None:
            self._pool.closeall()
            self._pool = None

    def __enter__(self):
        return self.open()

    def __exit__(self, *exc):
        self.close()

    @contextmanager
    def connection(self):
        """A connection from the pool, given back whatever happens."""
        conn = self._pool.getconn()
        try:
            yield conn
        finally:
            self._pool.putconn(conn)

    @contextmanager
    def transaction(self):
        """A connection whose work is committed at the end, or not at all."""
        with self.connection() as conn:
            try:
                yield conn
            except Exception:
                conn.rollback()
                raise
            else:
                conn.commit()

    @contextmanager
    def cursor(self, factory=RealDictCursor):
        """A cursor for reading, in a transaction of its own."""
        with self.connection() as conn:
            with conn.cursor(cursor_factory=factory) as cur:
                yield cur
            conn.rollback()


@contextmanager
def savepoint(conn, name):
    """Part of a transaction that can fail alone."""
    with conn.cursor() as cur:
        cur.execute(f"SAVEPOINT {name}")
        try:
            yield
        except Exception:
            cur.execute(f"ROLLBACK TO SAVEPOINT {name}")
            raise
        finally:
            cur.execute(f"RELEASE SAVEPOINT {name}")


def transactional(method):
    """Gives a service's method a connection, in a transaction."""

    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        with self.db.transaction() as conn:
            return method(self, conn, *args, **kwargs)

    return wrapper


def retrying(attempts=3, on=(psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected)):
    """Tries again what another transaction got in the way of."""

    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for attempt in range(1, attempts + 1):
                try:
                    return function(*args, **kwargs)
                except on:
                    if attempt == attempts:
                        raise
                    log.info("%s: attempt %d failed", function.__name__, attempt)

        return wrapper

    return decorate
