import unittest

from helpdesk.database import Database
from helpdesk.desk import Desk
from helpdesk.models import Agent
from helpdesk.settings import Settings


class DeskTestCase(unittest.TestCase):
    """Starts each test with empty collections and two agents."""

    def setUp(self):
        self.database = self.enter(Database(Settings.from_environment()))
        self.database.create()
        self.database.empty()
        self.desk = Desk(self.database)
        self.desk.agents.add(Agent("kim", ["printer", "network"], limit=2))
        self.desk.agents.add(Agent("lee", ["printer"], limit=1))

    def enter(self, database):
        database.__enter__()
        self.addCleanup(database.__exit__, None, None, None)
        return database

    def load_of(self, name):
        return self.desk.agents.get(name).load
