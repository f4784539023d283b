from dispatch import keys
from dispatch.errors import Conflict
from dispatch.store import JobStore
from tests.base import RedisTestCase


class StoreTest(RedisTestCase):
    def setUp(self):
        super().setUp()
        self.store = JobStore(self.client)

    def test_add_and_claim(self):
        self.store.add("a", {"x": 1})
        self.store.add("b", priority=5)
        self.assertEqual(self.store.order(), [2, 1])
        job = self.store.claim("w")
        self.assertEqual((job.kind, job.attempts, job.state), ("b", 1, "running"))
        self.assertEqual(self.client.hgetall(keys.RUNNING), {"2": "w"})

    def test_nothing_to_claim(self):
        self.assertIsNone(self.store.claim("w"))
        self.assertIsNone(self.store.get(7))

    def test_add_many(self):
        self.assertEqual(self.store.add_many("a", [{"n": n} for n in range(20)]), 20)
        self.assertEqual(sorted(job.payload["n"] for job in self.store), list(range(20)))
        self.assertEqual(len(list(self.store)), 20)

    def test_finish_and_kick(self):
        self.store.add("a")
        self.store.finish(self.store.claim("w"), "buried", "why")
        self.assertEqual(self.store.counts(), {"queued": 0, "running": 0, "done": 0, "buried": 1})
        self.assertEqual(self.store.kick(), 1)
        self.assertEqual(self.store.get(1).attempts, 0)

    def test_reprioritize(self):
        for kind in "abc":
            self.store.add(kind)
        self.assertTrue(self.store.reprioritize(3, 9))
        self.assertEqual(self.store.order(), [3, 1, 2])
        self.store.claim("w")
        self.assertFalse(self.store.reprioritize(3, 1))

    def test_conflict(self):
        self.store.add("a")
        seen = []

        def meddle(client, key):
            seen.append(key)
            client.hincrby(key, "touched", 1)

        with self.assertRaises(Conflict):
            self.store.reprioritize(1, 2, meddle=meddle)
        self.assertEqual(len(seen), 3)
        self.assertEqual(self.store.get(1).priority, 0)
