import functools
import logging
from contextlib import contextmanager
from typing import Callable, TypeVar

from pymysql import err
from pymysql.connections import Connection
from pymysql.constants import ER

from billing.pool import Pool

T = TypeVar("T")
logger = logging.getLogger(__name__)

RETRIED = (ER.LOCK_DEADLOCK, ER.LOCK_WAIT_TIMEOUT)


class UnitOfWork:
    """One transaction: committed when all went well.

    with UnitOfWork(pool) as unit:
        unit.accounts.deposit(...)
    """

    def __init__(self, pool: Pool):
        self.pool = pool
        self.conn = None

    def __enter__(self):
        from billing.dao import AccountDao, EntryDao, InvoiceDao

        self.conn = self.pool.acquire()
        self.conn.begin()
        self.accounts = AccountDao(self.conn)
        self.entries = EntryDao(self.conn)
        self.invoices = InvoiceDao(self.conn)
        return self

    def __exit__(self, kind, value, traceback):
        try:
            if kind is None:
                self.conn.commit()
            else:
                self.conn.rollback()
        finally:
            self.pool.release(self.conn)
            self.conn = None
        return False

    @contextmanager
    def nested(self, name: str = "nested"):
        with self.conn.cursor() as cursor:
            cursor.execute("SAVEPOINT %s" % name)
        try:
            yield self
        except Exception:
            with self.conn.cursor() as cursor:
                cursor.execute("ROLLBACK TO SAVEPOINT %s" % name)
            raise
        else:
            with self.conn.cursor() as cursor:
                cursor.execute("RELEASE SAVEPOINT %s" % name)


def is_retried(error: err.MySQLError) -> bool:
    return bool(error.args) and error.args[0] in RETRIED


def retry(times: int = 3) -> Callable:
    """Runs again what was the victim of a deadlock or waited in vain."""

    def decorator(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            attempt = 1
            while True:
                try:
                    return function(*args, **kwargs)
                except err.OperationalError as error:
                    if attempt >= times or not is_retried(error):
                        raise
                    logger.warning("%s: error %s in attempt %s", function.__name__, error.args[0], attempt)
                    attempt += 1

        return inner

    return decorator


def scalar(conn: Connection, sql: str, args=None):
    with conn.cursor() as cursor:
        cursor.execute(sql, args)
        row = cursor.fetchone()
    return next(iter(row.values())) if row else None
