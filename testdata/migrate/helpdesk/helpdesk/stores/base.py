"""What the stores have in common."""

from pymongo import ReturnDocument

from helpdesk.errors import NotFound


class Store:
    """The documents of one collection, as objects of the program."""

    name = ""
    kind = ""

    def __init__(self, database):
        self.database = database
        self.documents = database.collection(self.name)

    def load(self, document):
        raise NotImplementedError

    def get(self, key):
        document = self.documents.find_one({"_id": key})
        if document is None:
            raise NotFound(self.kind, key)
        return self.load(document)

    def __iter__(self):
        for document in self.documents.find().sort("_id").batch_size(self.database.settings.batch):
            yield self.load(document)

    def exists(self, key):
        return self.documents.count_documents({"_id": key}, limit=1) > 0

    def size(self, **conditions):
        return self.documents.count_documents(conditions)

    def select(self, conditions, order=None, limit=0):
        cursor = self.documents.find(conditions)
        if order:
            cursor = cursor.sort(order)
        if limit:
            cursor = cursor.limit(limit)
        return [self.load(d) for d in cursor]

    def remove(self, key):
        if self.documents.delete_one({"_id": key}).deleted_count == 0:
            raise NotFound(self.kind, key)


class Counter:
    """Numbers that nobody else gets."""

    def __init__(self, database, name):
        self.documents = database.collection("counters")
        self.name = name

    def next(self, count=1):
        document = self.documents.find_one_and_update(
            {"_id": self.name}, {"$inc": {"value": count}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return document["value"] - count + 1
