"""Compare facts of a table with this Python: one JSON object a line on stdin.

    {"name": "asyncio.sleep", "word": "async", "class": false,
     "params": [["delay", 0], ["result", 1]]}

Prints a line for every fact that is wrong: a colour that introspection
contradicts and, with --exact, a name that does not exist or a parameter that is
not where it is said to be. Those differ between versions; colours do not.
"""

import importlib
import inspect
import json
import sys
import types
import warnings

from generate import colour

ASYNC = {"async", "asyncgen", "asynccontext", "awaitcontext"}
# C functions and wrappers, whose colour introspection cannot see.
OPAQUE = {"builtins.anext", "asyncio.timeout", "asyncio.timeout_at"}


class Missing(Exception):
    pass


def resolve(name):
    """The object that a dotted name denotes."""
    parts = name.split(".")
    for end in range(len(parts) - 1, 0, -1):
        try:
            obj = importlib.import_module(".".join(parts[:end]))
        except ImportError:
            continue
        for part in parts[end:]:
            try:
                obj = inspect.getattr_static(obj, part) if isinstance(obj, type) else getattr(obj, part)
            except AttributeError:
                raise Missing(name) from None
            if isinstance(obj, (classmethod, staticmethod)):
                obj = obj.__func__
        return obj
    raise Missing(name)


def signature(obj, bound):
    try:
        params = list(inspect.signature(obj).parameters.values())
    except (TypeError, ValueError):
        return None
    return params[1:] if bound else params


def wrong_params(obj, fact):
    parts = fact["name"].split(".")
    owner = resolve(".".join(parts[:-1])) if len(parts) > 2 else None
    bound = isinstance(owner, type) and isinstance(obj, (
        types.FunctionType, types.MethodDescriptorType, types.ClassMethodDescriptorType))
    params = signature(obj, bound)
    if params is None:
        return
    variadic = any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in params)
    places = {}
    for index, p in enumerate(params):
        places[p.name] = -1 if p.kind == p.VAR_POSITIONAL else -2 if p.kind in (p.KEYWORD_ONLY, p.VAR_KEYWORD) else index
    for name, index in fact["params"] or []:
        if name not in places:
            if not variadic:
                yield "has no parameter %s, but %s" % (name, list(places))
        elif places[name] != index:
            yield "parameter %s is at %d, not %d" % (name, places[name], index)


def wrong(fact, exact):
    try:
        obj = resolve(fact["name"])
    except Missing:
        if exact:
            yield "does not exist"
        return
    if exact and fact["class"] and not isinstance(obj, type):
        yield "is no class"
    said, seen = fact["word"], colour(obj)
    if not isinstance(obj, type) and fact["name"] not in OPAQUE:
        if seen != "def" and said != seen:
            yield "is %s, not %s" % (seen, said)
        if seen == "def" and said in ASYNC and isinstance(obj, types.FunctionType):
            yield "is a plain function, not %s" % said
    if exact:
        yield from wrong_params(obj, fact)


def main():
    warnings.simplefilter("ignore")
    exact = "--exact" in sys.argv[1:]
    for line in sys.stdin:
        fact = json.loads(line)
        for text in wrong(fact, exact):
            print("%s %s" % (fact["name"], text))


if __name__ == "__main__":
    main()
