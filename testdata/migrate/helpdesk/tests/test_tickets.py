from helpdesk.errors import Conflict, Duplicate, NotFound
from helpdesk.models import Ticket
from tests.support import DeskTestCase


class TicketsTest(DeskTestCase):
    def setUp(self):
        super().setUp()
        self.tickets = self.desk.tickets

    def test_add_and_get(self):
        self.tickets.add(Ticket(1, "broken", "ann", tags=["printer"]))
        ticket = self.tickets.get(1)
        self.assertEqual((ticket.title, ticket.tags, ticket.version), ("broken", ["printer"], 1))
        self.assertTrue(self.tickets.exists(1))
        self.assertFalse(self.tickets.exists(2))

    def test_duplicates(self):
        self.tickets.add(Ticket(1, "broken", "ann"))
        with self.assertRaises(Duplicate):
            self.tickets.add(Ticket(1, "other", "bob"))
        with self.assertRaisesRegex(Duplicate, "1 of 3"):
            self.tickets.add_all([Ticket(2, "a", "ann"), Ticket(1, "b", "ann"), Ticket(3, "c", "ann")])
        self.assertEqual([t.number for t in self.tickets], [1, 2])

    def test_save_notices_others(self):
        self.tickets.add(Ticket(1, "broken", "ann"))
        mine, other = self.tickets.get(1), self.tickets.get(1)
        other.title = "mended"
        self.tickets.save(other)
        with self.assertRaises(Conflict):
            self.tickets.save(mine)
        self.assertEqual(self.tickets.get(1).title, "mended")

    def test_missing(self):
        for call in (self.tickets.get, self.tickets.remove):
            with self.assertRaises(NotFound) as caught:
                call(9)
            self.assertEqual(caught.exception.key, 9)

    def test_queue_is_by_priority(self):
        self.tickets.add_all([Ticket(n, "t", "ann", priority=p) for n, p in enumerate(["low", "urgent", "normal", "urgent"], 1)])
        self.assertEqual([t.number for t in self.tickets.queue()], [2, 4, 3, 1])
        self.assertEqual([t.number for t in self.tickets.queue(2)], [2, 4])

    def test_escalation_stops_at_the_top(self):
        self.tickets.add_all([Ticket(1, "t", "ann", priority="high"), Ticket(2, "t", "ann", priority="urgent")])
        self.tickets.escalate([1, 2])
        self.assertEqual({t.number: t.priority for t in self.tickets}, {1: "urgent", 2: "urgent"})
        self.assertEqual(self.tickets.escalate([]), 0)
