import argparse
import json
import logging
import sys

from dispatch.accounts import Accounts
from dispatch.client import connection
from dispatch.errors import DispatchError
from dispatch.events import Subscription, history
from dispatch.guards import RateLimiter, exclusive
from dispatch.store import JobStore
from dispatch.worker import Worker


def build_parser():
    parser = argparse.ArgumentParser(prog="dispatch")
    subparsers = parser.add_subparsers(required=True)

    def subcommand(function, *arguments):
        sub = subparsers.add_parser(function.__name__.replace("_", "-"))
        for names, options in arguments:
            sub.add_argument(*names, **options)
        sub.set_defaults(function=function)

    subcommand(add, (["kind"], {}), (["payload"], {"type": json.loads}), (["--priority"], {"type": int, "default": 0}))
    subcommand(add_many, (["kind"], {}), (["payloads"], {"nargs": "+", "type": json.loads}))
    subcommand(work, (["--limit"], {"type": int, "default": 100}))
    subcommand(status)
    subcommand(jobs)
    subcommand(kick)
    subcommand(prioritize, (["number"], {"type": int}), (["priority"], {"type": int}), (["--meddle"], {"type": int, "default": 0}))
    subcommand(deposit, (["name"], {}), (["amount"], {"type": int}))
    subcommand(watch)
    subcommand(limits)
    subcommand(locks)
    return parser


def add(client, args):
    job = JobStore(client).add(args.kind, args.payload, args.priority)
    print(f"job {job.number}: {job.kind}")


def add_many(client, args):
    print(JobStore(client).add_many(args.kind, args.payloads), "jobs")


def work(client, args):
    worker = Worker(client)
    for line in worker.run(args.limit):
        print(line)
    print("computed:", worker.computed)


def status(client, args):
    store = JobStore(client)
    for state, count in store.counts().items():
        print(f"{state:<8}{count:>4}")
    print("order:", *store.order())
    print("history:", *history(client))


def jobs(client, args):
    for job in sorted(JobStore(client), key=lambda job: job.number):
        print(job.number, job.kind, job.state, job.attempts, json.dumps(job.payload, sort_keys=True))


def kick(client, args):
    print(JobStore(client).kick(), "jobs are back")


def prioritize(client, args):
    times = args.meddle

    def meddle(client, key):
        nonlocal times
        if times:
            times -= 1
            client.hincrby(key, "touched", 1)

    changed = JobStore(client).reprioritize(args.number, args.priority, meddle=meddle)
    print("changed" if changed else "not queued")


def deposit(client, args):
    accounts = Accounts(client)
    accounts.deposit(args.name, args.amount)
    print(f"{args.name}: {accounts.balance(args.name)}")


def watch(client, args):
    """Runs all jobs, and prints the events of it."""
    with Subscription(client) as subscription:
        done = Worker(client, "watched").run()
        for message in subscription.messages(len(done)):
            print(message["event"], message["job"])


def limits(client, args):
    limiter = RateLimiter(client, limit=2, window=60)
    print(*[limiter.allow("mail", now) for now in (0, 10, 59, 60, 119, 119)])


def locks(client, args):
    with exclusive(client, "demo") as lock:
        print("owned:", lock.owned(), "locked:", lock.locked())
        try:
            with exclusive(client, "demo"):
                print("never")
        except DispatchError as error:
            print(error)
    print("locked:", lock.locked())


def main(argv=None):
    args = build_parser().parse_args(argv)
    logging.basicConfig(format="%(message)s", level=logging.INFO, stream=sys.stdout)
    with connection() as client:
        try:
            args.function(client, args)
        except DispatchError as error:
            print(f"error: {error}")
            sys.exit(1)
