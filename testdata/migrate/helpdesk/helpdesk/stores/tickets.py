from pymongo import DESCENDING, UpdateOne
from pymongo.errors import BulkWriteError

from helpdesk.database import unique
from helpdesk.errors import Conflict, Duplicate
from helpdesk.models import PRIORITIES, Ticket
from helpdesk.stores.base import Store

QUEUE = [("rank", DESCENDING), ("_id", 1)]


class Tickets(Store):
    name = "tickets"
    kind = "ticket"

    def load(self, document):
        return Ticket.load(document)

    @unique("ticket")
    def add(self, ticket):
        return self.documents.insert_one(ticket.document()).inserted_id

    def add_all(self, tickets):
        try:
            result = self.documents.insert_many([t.document() for t in tickets], ordered=True)
        except BulkWriteError as error:
            raise Duplicate(f"{error.details['nInserted']} of {len(tickets)} tickets were added") from None
        return len(result.inserted_ids)

    def save(self, ticket):
        """Writes a ticket back, unless somebody else has done so since it was read."""
        document = ticket.document()
        document["version"] += 1
        result = self.documents.replace_one({"_id": ticket.number, "version": ticket.version}, document)
        if result.matched_count == 0:
            raise Conflict(f"ticket {ticket.number} has changed")
        ticket.version += 1

    def queue(self, limit=0):
        return self.select({"state": "new"}, QUEUE, limit)

    def waiting_since(self, moment):
        for document in self.documents.find({"state": {"$ne": "closed"}, "opened": {"$lte": moment}}).sort("_id"):
            yield self.load(document)

    def escalate(self, numbers):
        """One priority more for each, at once."""
        changes = []
        for number in numbers:
            ticket = self.get(number)
            rank = min(PRIORITIES.index(ticket.priority) + 1, len(PRIORITIES) - 1)
            changes.append(UpdateOne({"_id": number}, {"$set": {"priority": PRIORITIES[rank], "rank": rank}, "$inc": {"version": 1}}))
        return self.documents.bulk_write(changes).modified_count if changes else 0

    def tags(self):
        return sorted(self.documents.distinct("tags"))

    def by_state(self):
        pipeline = [{"$group": {"_id": "$state", "count": {"$sum": 1}}}, {"$sort": {"_id": 1}}]
        return {row["_id"]: row["count"] for row in self.documents.aggregate(pipeline)}

    def by_agent(self):
        with self.documents.aggregate(
            [
                {"$match": {"agent": {"$ne": None}}},
                {"$group": {"_id": "$agent", "tickets": {"$sum": 1}}},
                {"$sort": {"_id": 1}},
            ]
        ) as rows:
            for row in rows:
                yield row["_id"], row["tickets"]
