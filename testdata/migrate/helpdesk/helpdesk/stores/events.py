import contextlib

from helpdesk.stores.base import Counter, Store


class Events(Store):
    """What happened, in order. It is called like a listener."""

    name = "events"
    kind = "event"

    def __init__(self, database):
        super().__init__(database)
        self.counter = Counter(database, "events")
        self.muted = False

    def load(self, document):
        return document

    def __call__(self, what, ticket, **details):
        if self.muted:
            return None
        number = self.counter.next()
        self.documents.insert_one({"_id": number, "what": what, "ticket": ticket.number, **details})
        return number

    @contextlib.contextmanager
    def silence(self):
        """Nothing is noted in the block, but that it was there."""
        self.muted = True
        before = self.documents.estimated_document_count()
        try:
            yield before
        finally:
            self.muted = False
            self.documents.update_one({"_id": 0}, {"$inc": {"silences": 1}}, upsert=True)

    def of(self, number):
        return [event["what"] for event in self.documents.find({"ticket": number}).sort("_id")]

    def forget(self, numbers):
        return self.documents.delete_many({"ticket": {"$in": numbers}}).deleted_count
