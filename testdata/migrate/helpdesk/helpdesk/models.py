from dataclasses import asdict, dataclass, field
from typing import List, Optional

PRIORITIES = ("low", "normal", "high", "urgent")
STATES = ("new", "assigned", "waiting", "closed")


@dataclass
class Comment:
    author: str
    text: str
    at: int


@dataclass
class Ticket:
    number: int
    title: str
    customer: str
    priority: str = "normal"
    state: str = "new"
    agent: Optional[str] = None
    tags: List[str] = field(default_factory=list)
    comments: List[Comment] = field(default_factory=list)
    opened: int = 0
    closed: Optional[int] = None
    version: int = 1

    def document(self):
        fields = asdict(self)
        fields["_id"] = fields.pop("number")
        fields["rank"] = PRIORITIES.index(self.priority)
        return fields

    @classmethod
    def load(cls, document):
        fields = dict(document)
        fields.pop("rank", None)
        fields["number"] = fields.pop("_id")
        fields["comments"] = [Comment(**c) for c in fields["comments"]]
        return cls(**fields)

    def line(self):
        who = self.agent or "nobody"
        return f"{self.number:>3} {self.priority:<7}{self.state:<9}{who:<7}{self.title}"


@dataclass
class Agent:
    name: str
    skills: List[str] = field(default_factory=list)
    limit: int = 3
    load: int = 0

    def document(self):
        return {"_id": self.name, "skills": self.skills, "limit": self.limit, "load": self.load}

    @classmethod
    def read(cls, document):
        return cls(document["_id"], document["skills"], document["limit"], document["load"])
