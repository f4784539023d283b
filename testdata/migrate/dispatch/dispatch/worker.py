import logging

from dispatch.accounts import Accounts
from dispatch.errors import DispatchError, JobFailed
from dispatch.events import Publisher
from dispatch.guards import cached, exclusive
from dispatch.models import MAXIMUM_ATTEMPTS
from dispatch.store import JobStore

log = logging.getLogger(__name__)


class Worker:
    def __init__(self, client, name="worker"):
        self.client = client
        self.name = name
        self.store = JobStore(client)
        self.accounts = Accounts(client)
        self.publish = Publisher(client)
        self.handlers = {"add": self.do_add, "pay": self.do_pay, "fail": self.do_fail, "square": self.do_square}
        self.computed = 0

    def do_add(self, job):
        return sum(job.payload["numbers"])

    def do_pay(self, job):
        payload = job.payload
        with exclusive(self.client, "accounts"):
            if not self.accounts.transfer(payload["from"], payload["to"], payload["amount"]):
                raise JobFailed(f"{payload['from']} cannot pay {payload['amount']}")
        return payload["amount"]

    def do_fail(self, job):
        if job.attempts < job.payload.get("succeed_at", 99):
            raise JobFailed(f"attempt {job.attempts}")
        return "at last"

    @cached(seconds=600)
    def square(self, number):
        self.computed += 1
        return {"number": number, "square": number * number}

    def do_square(self, job):
        return self.square(job.payload["number"])["square"]

    def step(self):
        """Runs one job; None when there is none."""
        job = self.store.claim(self.name)
        if job is None:
            return None
        try:
            handler = self.handlers[job.kind]
            result = handler(job)
        except KeyError:
            self.store.finish(job, "buried", "no handler")
        except (JobFailed, DispatchError) as error:
            log.info("job %d: %s", job.number, error)
            if job.attempts < MAXIMUM_ATTEMPTS:
                self.store.requeue(job)
            else:
                self.store.finish(job, "buried", str(error))
        else:
            self.store.finish(job, "done", str(result))
        job = self.store.get(job.number)
        self.publish(job.state, job=job.number)
        return job

    def run(self, limit=100):
        done = []
        while len(done) < limit:
            job = self.step()
            if job is None:
                break
            done.append(f"{job.number}:{job.state}")
        return done
