from unittest.mock import patch

from dispatch.accounts import Accounts
from dispatch.errors import DispatchError
from dispatch.events import Subscription, history
from dispatch.guards import RateLimiter, exclusive
from dispatch.worker import Worker
from tests.base import RedisTestCase


class WorkerTest(RedisTestCase):
    def setUp(self):
        super().setUp()
        self.worker = Worker(self.client)
        self.accounts = Accounts(self.client)

    def test_success(self):
        self.worker.store.add("add", {"numbers": [1, 2, 3]})
        self.assertEqual(self.worker.run(), ["1:done"])
        self.assertEqual(self.client.hget("dispatch:job:1", "result"), "6")

    def test_retry_and_bury(self):
        self.worker.store.add("fail")
        self.worker.store.add("fail", {"succeed_at": 2})
        self.worker.store.add("unknown")
        with self.assertLogs("dispatch.worker") as logs:
            done = self.worker.run()
        self.assertEqual(done, ["1:queued", "2:queued", "3:buried", "1:queued", "2:done", "1:buried"])
        self.assertEqual(len(logs.output), 4)
        self.assertEqual(history(self.client)[-1], "buried")

    def test_pay(self):
        self.accounts.deposit("ann", 10)
        for amount in (4, 7):
            self.worker.store.add("pay", {"from": "ann", "to": "bob", "amount": amount})
        self.worker.run(limit=2)
        self.assertEqual((self.accounts.balance("ann"), self.accounts.balance("bob")), (6, 4))

    def test_no_account(self):
        self.client.set("dispatch:account:x", "text")
        with self.assertRaises(DispatchError):
            self.accounts.deposit("x", 1)

    def test_locked(self):
        self.accounts.deposit("ann", 10)
        self.worker.store.add("pay", {"from": "ann", "to": "bob", "amount": 1})
        with exclusive(self.client, "accounts"):
            self.assertEqual(self.worker.step().state, "queued")
        self.assertEqual(self.worker.step().state, "done")

    def test_cached(self):
        self.assertEqual(self.worker.square(3), self.worker.square(3))
        self.assertEqual(self.worker.computed, 1)

    def test_patched(self):
        with patch.object(Accounts, "transfer", return_value=True) as transfer:
            self.worker.store.add("pay", {"from": "a", "to": "b", "amount": 1})
            self.assertEqual(self.worker.step().state, "done")
        transfer.assert_called_once_with("a", "b", 1)

    def test_subscription(self):
        with Subscription(self.client) as subscription:
            self.worker.store.add("add", {"numbers": []})
            self.worker.run()
            self.assertEqual(list(subscription.messages(1)), [{"event": "done", "job": 1}])

    def test_rate(self):
        limiter = RateLimiter(self.client, 1, 10)

        @limiter
        def handle(job):
            return job.number

        job = self.worker.store.add("a")
        self.assertEqual(handle(job, now=5), 1)
        with self.assertRaisesRegex(DispatchError, "too many a jobs"):
            handle(job, now=6)
        self.assertEqual(handle(job, now=15), 1)
