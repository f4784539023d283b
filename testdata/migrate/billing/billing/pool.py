"""A small pool of connections; PyMySQL has none."""

from collections import deque
from contextlib import contextmanager

import pymysql
from pymysql.cursors import DictCursor


class PoolExhausted(RuntimeError):
    pass


class Pool:
    def __init__(self, size=3, **arguments):
        self.size = size
        self.arguments = arguments
        self.idle = deque()
        self.used = 0

    def _connect(self):
        return pymysql.connect(autocommit=False, cursorclass=DictCursor, **self.arguments)

    def acquire(self):
        if self.used >= self.size:
            raise PoolExhausted("all %d connections are in use" % self.size)
        self.used += 1
        try:
            if self.idle:
                conn = self.idle.pop()
                conn.ping()
            else:
                conn = self._connect()
        except Exception:
            self.used -= 1
            raise
        return conn

    def release(self, conn):
        self.used -= 1
        if conn.open:
            conn.rollback()
            self.idle.append(conn)

    @contextmanager
    def connection(self):
        conn = self.acquire()
        try:
            yield conn
        finally:
            self.release(conn)

    def close(self):
        while self.idle:
            self.idle.popleft().close()
