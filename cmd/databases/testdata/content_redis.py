"""Prints what a database of Redis holds. Identifiers of a stream are times, and left out."""

import os

import redis

read = {
    "string": lambda key: client.get(key),
    "hash": lambda key: sorted(client.hgetall(key).items()),
    "list": lambda key: client.lrange(key, 0, -1),
    "set": lambda key: sorted(client.smembers(key)),
    "zset": lambda key: client.zrange(key, 0, -1, withscores=True),
    "stream": lambda key: [sorted(fields.items()) for _, fields in client.xrange(key)],
}
client = redis.Redis.from_url(os.environ["DATABASE_URL"], decode_responses=True)
for key in sorted(client.keys()):
    expires = "" if client.ttl(key) == -1 else " (expires)"
    print(f"{key}: {read[client.type(key)](key)}{expires}")
client.close()
