"""The client, and what every use of it has around it."""

import functools
import logging

from pymongo import ASCENDING, DESCENDING, MongoClient
from pymongo.errors import AutoReconnect, DuplicateKeyError

from helpdesk.errors import Conflict, Duplicate

log = logging.getLogger(__name__)

INDEXES = {
    "tickets": [[("state", ASCENDING), ("rank", DESCENDING)], [("agent", ASCENDING)]],
    "events": [[("ticket", ASCENDING)]],
}


class Database:
    def __init__(self, settings):
        self.settings = settings
        self.client = None

    def __enter__(self):
        self.client = MongoClient(self.settings.url, serverSelectionTimeoutMS=self.settings.timeout)
        self.client.admin.command("ping")
        return self

    def __exit__(self, *exc):
        self.client.close()
        self.client = None

    @property
    def handle(self):
        return self.client[self.settings.name]

    def collection(self, name):
        return self.handle[name]

    def create(self):
        """Makes the collections and their indexes; what is there stays."""
        there = self.handle.list_collection_names()
        for name in ("tickets", "agents", "events", "counters"):
            if name not in there:
                self.handle.create_collection(name)
        for name, indexes in INDEXES.items():
            for keys in indexes:
                self.collection(name).create_index(keys)
        return sorted(self.handle.list_collection_names())

    def empty(self):
        for name in self.handle.list_collection_names():
            self.handle[name].delete_many({})


def retrying(attempts=3, on=(AutoReconnect, Conflict)):
    """Tries again what the network, or somebody else, got in the way of."""

    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for attempt in range(1, attempts + 1):
                try:
                    return function(*args, **kwargs)
                except on as error:
                    if attempt == attempts:
                        raise
                    log.info("%s: attempt %d: %s", function.__name__, attempt, error)

        return wrapper

    return decorate


def unique(what):
    """Reports that a key is taken in the words of the program."""

    def decorate(method):
        @functools.wraps(method)
        def wrapper(self, item, *args, **kwargs):
            try:
                return method(self, item, *args, **kwargs)
            except DuplicateKeyError:
                raise Duplicate(f"{what} {item.document()['_id']} exists already") from None

        return wrapper

    return decorate
