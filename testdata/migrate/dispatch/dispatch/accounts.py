"""Budgets that jobs are paid from."""

from redis import Redis
from redis.exceptions import ResponseError

from dispatch import keys
from dispatch.errors import DispatchError


class Accounts:
    def __init__(self, client: Redis):
        self.client = client

    def deposit(self, name, amount):
        try:
            return self.client.incrby(keys.account(name), amount)
        except ResponseError as error:
            raise DispatchError(f"{name} is no account") from error

    def balance(self, name):
        return int(self.client.get(keys.account(name)) or 0)

    def transfer(self, source, target, amount):
        """Moves an amount, if it is there."""
        left, right = keys.account(source), keys.account(target)
        with self.client.pipeline() as pipe:
            pipe.watch(left, right)
            balance = int(pipe.get(left) or 0)
            if balance < amount:
                pipe.unwatch()
                return False
            pipe.multi()
            pipe.decrby(left, amount)
            pipe.incrby(right, amount)
            pipe.execute()
        return True
