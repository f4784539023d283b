from helpdesk import reports
from helpdesk.errors import Conflict, Duplicate, WrongState
from helpdesk.models import Agent
from tests.support import DeskTestCase


class DeskTest(DeskTestCase):
    def test_assignment(self):
        for tags in (["printer"], ["network"], ["printer"], ["printer"]):
            self.desk.open("broken", "ann", tags=tags)
        self.assertEqual(self.desk.assign_all(), {1: "kim", 2: "kim", 3: "lee", 4: None})
        self.assertEqual((self.load_of("kim"), self.load_of("lee")), (2, 1))
        with self.assertRaises(WrongState):
            self.desk.assign(1)

    def test_agents_are_unique(self):
        with self.assertRaises(Duplicate):
            self.desk.agents.add(Agent("kim"))
        self.assertEqual(self.desk.agents.names(), ["kim", "lee"])

    def test_conversation(self):
        ticket = self.desk.open("broken", "ann", tags=["network"])
        self.desk.assign(ticket.number)
        self.assertEqual(self.desk.comment(1, "kim", "what is?").state, "waiting")
        self.assertEqual(self.desk.comment(1, "ann", "all").state, "assigned")
        self.desk.close(1, now=5)
        self.assertEqual(self.load_of("kim"), 0)
        self.assertEqual(self.desk.events.of(1), ["opened", "assigned", "commented", "commented", "closed"])
        with self.assertRaises(WrongState):
            self.desk.close(1)

    def test_comments_are_tried_again(self):
        self.desk.open("broken", "ann")
        left = [2]

        def meddle(ticket):
            if left[0]:
                left[0] -= 1
                other = self.desk.tickets.get(ticket.number)
                self.desk.tickets.save(other)

        self.assertEqual(len(self.desk.comment(1, "bob", "me too", before_save=meddle).comments), 1)
        left[0] = 5
        with self.assertRaises(Conflict):
            self.desk.comment(1, "bob", "me too", before_save=meddle)

    def test_listeners(self):
        heard = []
        self.desk.subscribe(lambda what, ticket, **details: heard.append((what, ticket.number, details)))
        self.desk.open("broken", "ann")
        self.assertEqual(heard, [("opened", 1, {"customer": "ann"})])

    def test_purge(self):
        for _ in range(3):
            self.desk.open("broken", "ann")
        self.desk.close(1, now=10)
        self.desk.close(2, now=50)
        self.assertEqual(self.desk.purge(60, 20), ([1], 2))
        self.assertEqual([line[:3] for line in reports.tickets(self.desk)], ["  2", "  3"])

    def test_reports(self):
        self.desk.open("broken", "ann", tags=["b", "a"])
        self.assertEqual(list(reports.summary(self.desk)), ["1 new", "tags: a b", "events: 1"])
        self.assertEqual(list(reports.agents(self.desk))[1], "lee    0/1 of 0 (printer)")
