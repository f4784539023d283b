from pymongo import ReturnDocument

from helpdesk.database import unique
from helpdesk.models import Agent
from helpdesk.stores.base import Store


class Agents(Store):
    name = "agents"
    kind = "agent"

    def load(self, document):
        return Agent.read(document)

    @unique("agent")
    def add(self, agent):
        return self.documents.insert_one(agent.document()).inserted_id

    def take(self, tags=()):
        """The least busy agent who knows all that is needed, with one more to do; None if there is none."""
        fit = sorted(
            (a for a in self.select({"skills": {"$all": list(tags)}} if tags else {}) if a.load < a.limit),
            key=lambda a: (a.load, a.name),
        )
        for agent in fit:
            document = self.documents.find_one_and_update(
                {"_id": agent.name, "load": agent.load},
                {"$inc": {"load": 1}},
                return_document=ReturnDocument.AFTER,
            )
            if document is not None:
                return self.load(document)
        return None

    def release(self, name):
        return self.documents.update_one({"_id": name, "load": {"$gt": 0}}, {"$inc": {"load": -1}}).modified_count == 1

    def teach(self, name, skill):
        result = self.documents.update_one({"_id": name}, {"$addToSet": {"skills": skill}})
        return result.matched_count, result.modified_count

    def names(self):
        return [d["_id"] for d in self.documents.find({}, {"_id": True}).sort("_id")]
