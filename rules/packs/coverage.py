"""Hold the claims of a pack against the libraries themselves.

Reads {"claims": [...], "unseen": [...]} from standard input, prints one line
for each claim that does not hold, and for each name that has no claim.
"""

import fnmatch
import importlib
import inspect
import json
import sys
import types


def find(dotted):
    """The object of a dotted name, and the class that it is a member of."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except ImportError:
            continue
        owner = None
        for name in parts[end:]:
            owner, found = found, inspect.getattr_static(found, name, None) if inspect.isclass(found) else getattr(found, name)
            if found is None and not has(owner, name):
                raise AttributeError(name)
        return found, owner
    raise ImportError(dotted)


def has(owner, name):
    """Whether instances of a class have a name: C types, slots and annotations count."""
    return hasattr(owner, name) or any(name in getattr(c, "__annotations__", {}) for c in getattr(owner, "__mro__", ()))


def colour(found, owner=None):
    """async, sync, or None where it cannot be told; owner is the class around a method."""
    if isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    if isinstance(found, property) or not callable(found):
        return "sync"
    inner = inspect.unwrap(found)
    if inspect.iscoroutinefunction(inner) or inspect.iscoroutinefunction(found):
        # A wrapper that turns a coroutine function into something else says so itself.
        return "async"
    if inspect.isasyncgenfunction(inner):
        return "sync"
    returns = getattr(found, "__annotations__", {}).get("return", "")
    if isinstance(returns, str) and returns.isidentifier():
        returns = getattr(inner, "__globals__", {}).get(returns, returns)
    if inspect.isclass(returns) and hasattr(returns, "__await__"):
        return "async"
    returns = str(returns)
    if any(word in returns for word in ("Awaitable", "Coroutine", "Future", "Result[")):
        return "async"
    if inspect.isfunction(inner) and not returns:
        return "sync" if says(owner) else None
    return "sync"


def says(owner):
    """Whether a class of the standard library has coroutine functions, and so none among its plain ones."""
    bases = getattr(owner, "__mro__", ())
    own = all(c.__module__.partition(".")[0] in sys.stdlib_module_names for c in bases)
    return own and any(inspect.iscoroutinefunction(f) for c in bases for f in vars(c).values())


def public(module):
    names = getattr(module, "__all__", None)
    if names is None:
        names = [n for n in dir(module) if not n.startswith("_")]
        root = module.__name__.split(".")[0]

        def own(name):
            value = getattr(module, name)
            home = getattr(value, "__module__", None)
            if isinstance(value, types.ModuleType):
                return False
            plain = not (inspect.isclass(value) or inspect.isroutine(value))
            if not hasattr(module, "__path__") and home != module.__name__:
                return False  # a module without __all__ that only imports it
            return not isinstance(home, str) or home.split(".")[0].lstrip("_") == root.lstrip("_") or plain

        names = [n for n in names if own(n)]
    return [n for n in names if not isinstance(getattr(module, n, None), types.ModuleType)]


def aliases(asked):
    """Print the names of modules that are known by another name, and that have no claim."""
    claims = {group["source"]: {c["name"] for c in group["claims"]} for group in asked["claims"]}
    for alias, meant in asked["aliases"].items():
        try:
            found, _ = find(alias)
        except (ImportError, AttributeError):
            continue  # of the other library
        names = [n for n in dir(found) if not n.startswith("_")] if inspect.isclass(found) else public(found)
        for name in names:
            if f"{alias}.{name}" not in asked["aliases"] and not any(fnmatch.fnmatchcase(name, claim) for claim in claims[meant]):
                print(f"{alias}.{name}: the pack does not have it")


def main():
    asked = json.load(sys.stdin)
    if "aliases" in asked:
        aliases(asked)
        return
    exec(asked["prepare"], {"__name__": "prepared"})

    def matches(name, globs):
        return any(fnmatch.fnmatchcase(name, glob) for glob in globs)

    def unseen(name):
        return matches(name, asked["unseen"])

    for group in asked["claims"]:
        source = group["source"]
        try:
            found, _ = find(source)
        except (ImportError, AttributeError):
            print(f"{source}: the library has no such name")
            continue
        claims = {c["name"]: c for c in group["claims"] or []}
        if group["class"]:
            names = [n for n in dir(found) if not n.startswith("_")]
            if hasattr(found, "__enter__") and not group["with"]:
                print(f"{source}: it is a context manager, and the pack has no `with`")
            if (hasattr(found, "__iter__") or hasattr(found, "__next__")) and not group["iterate"]:
                print(f"{source}: it can be looped over, and the pack has no `iterate`")
        else:
            names = public(found)
        for name in names:
            if not matches(name, claims) and not matches(f"{source}.{name}", asked["internal"]):
                print(f"{source}.{name}: the pack does not have it")
        for name, claim in claims.items():
            if "*" in name:
                continue
            if name not in names and not name.startswith("_") and not has(found, name) and not matches(f"{source}.{name}", asked["elsewhere"]):
                print(f"{source}.{name}: the library has no such name")
            if not claim["target"]:
                continue
            try:
                target, owner = find(claim["target"])
            except (ImportError, AttributeError):
                if not unseen(claim["target"]):
                    print(f"{source}.{name}: the new library has no {claim['target']}")
                continue
            if claim["shared"] and target is not find(f"{source}.{name}")[0]:
                print(f"{source}.{name}: {claim['target']} is another object, the pack says that it is shared")
            is_ = colour(target, owner)
            wanted = {"await": "async", "sync": "sync"}.get(claim["use"])
            if wanted and is_ != wanted and not unseen(claim["target"]) and not (inspect.isclass(target) and wanted == "sync"):
                print(f"{source}.{name}: {claim['target']} is {is_ or 'of a colour that cannot be told'}, the pack says {claim['use']}")
        if group["class"] and group["target"] and not group["written"]:
            try:
                target, _ = find(group["target"])
            except (ImportError, AttributeError):
                continue  # said of the module
            for key, method in (("with", "__aenter__"), ("iterate", "__aiter__")):
                if group[key] == "async" and not hasattr(target, method) and not unseen(f"{group['target']}.{method}"):
                    print(f"{source}: {group['target']} has no {method}, the pack says {key}: async")


main()
