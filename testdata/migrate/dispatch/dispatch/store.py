"""Where jobs are kept: hashes for the jobs, sorted sets and lists for their states."""

from typing import Iterator, List, Optional

import redis

from dispatch import keys
from dispatch.errors import Conflict
from dispatch.models import Job

# Takes the first job of the queue and notes that it runs, in one step.
CLAIM = """
local first = redis.call('ZPOPMIN', KEYS[1])
if #first == 0 then return nil end
redis.call('HSET', KEYS[2], first[1], ARGV[1])
return first[1]
"""


class JobStore:
    def __init__(self, client: redis.Redis):
        self.client = client
        self._claim = client.register_script(CLAIM)

    def add(self, kind, payload=None, priority=0) -> Job:
        job = Job(self.client.incr(keys.SEQUENCE), kind, payload or {}, priority)
        with self.client.pipeline(transaction=True) as pipe:
            pipe.hset(keys.job(job.number), mapping=job.dump())
            pipe.zadd(keys.QUEUE, {str(job.number): -priority * 1000 + job.number})
            pipe.execute()
        return job

    def add_many(self, kind, payloads):
        pipe = self.client.pipeline()
        last = self.client.incrby(keys.SEQUENCE, len(payloads))
        for number, payload in enumerate(payloads, start=last - len(payloads) + 1):
            job = Job(number, kind, payload)
            pipe.hset(keys.job(number), mapping=job.dump()).zadd(keys.QUEUE, {number: number})
        results = pipe.execute()
        return sum(results[1::2])

    def get(self, number) -> Optional[Job]:
        fields = self.client.hgetall(keys.job(number))
        return Job.load(fields) if fields else None

    def claim(self, worker: str) -> Optional[Job]:
        number = self._claim(keys=[keys.QUEUE, keys.RUNNING], args=[worker])
        if number is None:
            return None
        attempts = self.client.hincrby(keys.job(number), "attempts", 1)
        self.client.hset(keys.job(number), "state", "running")
        job = self.get(number)
        assert job.attempts == attempts
        return job

    def finish(self, job, state, result=""):
        job.state = state
        pipe = self.client.pipeline()
        pipe.hdel(keys.RUNNING, job.number)
        pipe.hset(keys.job(job.number), mapping={"state": state, "result": result})
        pipe.rpush(keys.DONE if state == "done" else keys.BURIED, job.number)
        return pipe.execute()

    def requeue(self, job):
        with self.client.pipeline() as pipe:
            pipe.hdel(keys.RUNNING, job.number)
            pipe.hset(keys.job(job.number), "state", "queued")
            pipe.zadd(keys.QUEUE, {job.number: job.number + 1000 * job.attempts})
            pipe.execute()

    def kick(self, limit=10):
        """Puts buried jobs back, the oldest first."""
        numbers = self.client.lrange(keys.BURIED, 0, limit - 1)
        for number in numbers:
            self.client.lrem(keys.BURIED, 1, number)
            self.client.hset(keys.job(number), mapping={"state": "queued", "attempts": 0})
            self.client.zadd(keys.QUEUE, {number: int(number)})
        return len(numbers)

    def __iter__(self) -> Iterator[Job]:
        for key in self.client.scan_iter(match=keys.jobs(), count=3):
            yield Job.load(self.client.hgetall(key))

    def counts(self):
        return {
            "queued": self.client.zcard(keys.QUEUE),
            "running": self.client.hlen(keys.RUNNING),
            "done": self.client.llen(keys.DONE),
            "buried": self.client.llen(keys.BURIED),
        }

    def order(self) -> List[int]:
        return [int(number) for number, _ in self.client.zscan_iter(keys.QUEUE)]

    def reprioritize(self, number, priority, attempts=3, meddle=None):
        """Changes a queued job, unless others keep changing it."""
        key = keys.job(number)

        def change(pipe):
            state = pipe.hget(key, "state")
            if meddle is not None:
                meddle(self.client, key)
            pipe.multi()
            if state == "queued":
                pipe.hset(key, "priority", priority)
                pipe.zadd(keys.QUEUE, {number: int(number) - priority * 1000})

        for _ in range(attempts):
            with self.client.pipeline() as pipe:
                try:
                    pipe.watch(key)
                    change(pipe)
                    return bool(pipe.execute())
                except redis.WatchError:
                    continue
        raise Conflict(f"job {number} is changed all the time")
