"""What the desk does with tickets."""

import csv

from helpdesk.database import retrying
from helpdesk.errors import WrongState
from helpdesk.models import Comment, Ticket
from helpdesk.stores import Agents, Counter, Events, Tickets


class Desk:
    def __init__(self, database):
        self.database = database
        self.tickets = Tickets(database)
        self.agents = Agents(database)
        self.events = Events(database)
        self.numbers = Counter(database, "tickets")
        self.listeners = [self.events]

    def subscribe(self, listener):
        self.listeners.append(listener)

    def tell(self, what, ticket, **details):
        for listener in self.listeners:
            listener(what, ticket, **details)

    def open(self, title, customer, priority="normal", tags=(), now=0):
        ticket = Ticket(self.numbers.next(), title, customer, priority, tags=list(tags), opened=now)
        self.tickets.add(ticket)
        self.tell("opened", ticket, customer=customer)
        return ticket

    def load(self, path):
        """Opens the tickets of a file, all at once and without events."""
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        first = self.numbers.next(len(rows))
        tickets = [
            Ticket(first + i, row["title"], row["customer"], row["priority"], tags=row["tags"].split(), opened=int(row["opened"]))
            for i, row in enumerate(rows)
        ]
        with self.events.silence() as before:
            return self.tickets.add_all(tickets), before

    def assign(self, number, now=0):
        ticket = self.tickets.get(number)
        if ticket.state != "new":
            raise WrongState(ticket, "new")
        agent = self.agents.take(ticket.tags)
        if agent is None:
            return None
        ticket.agent, ticket.state = agent.name, "assigned"
        self.tickets.save(ticket)
        self.tell("assigned", ticket, agent=agent.name)
        return agent

    def assign_all(self, now=0):
        done = {}
        for ticket in self.tickets.queue():
            agent = self.assign(ticket.number, now)
            done[ticket.number] = agent.name if agent else None
        return done

    @retrying(attempts=3)
    def comment(self, number, author, text, now=0, before_save=None):
        ticket = self.tickets.get(number)
        ticket.comments.append(Comment(author, text, now))
        if author == ticket.customer and ticket.state == "waiting":
            ticket.state = "assigned"
        elif author == ticket.agent:
            ticket.state = "waiting"
        if before_save is not None:
            before_save(ticket)
        self.tickets.save(ticket)
        self.tell("commented", ticket, author=author)
        return ticket

    def close(self, number, now=0):
        ticket = self.tickets.get(number)
        if ticket.state == "closed":
            raise WrongState(ticket, "open")
        ticket.state, ticket.closed = "closed", now
        self.tickets.save(ticket)
        if ticket.agent and not self.agents.release(ticket.agent):
            raise AssertionError(f"{ticket.agent} had nothing to do")
        self.tell("closed", ticket)
        return ticket

    def overdue(self, now, age):
        return [ticket.number for ticket in self.tickets.waiting_since(now - age)]

    def escalate(self, now, age):
        numbers = self.overdue(now, age)
        changed = self.tickets.escalate(numbers)
        for number in numbers:
            self.tell("escalated", self.tickets.get(number))
        return numbers, changed

    def purge(self, now, age):
        """Removes tickets that have been closed for long, with their events."""
        old = [t.number for t in self.tickets if t.closed is not None and t.closed <= now - age]
        for number in old:
            self.tickets.remove(number)
        return old, self.events.forget(old)
