"""Write down which callables of the standard library are asynchronous.

    python3.13 generate.py                                  writes stdlib/python3.13.table
    python3.8 generate.py --beyond stdlib/python3.13.table  only what 3.13 no longer has
    python3.13 generate.py --check                          exit 1 if the written file differs
    python3.11 generate.py --colours stdlib/python3.13.table
                                                            exit 1 if a name has another colour here

The facts are read off the running interpreter by introspection; nothing is
guessed. A name is stored once, under its public name: the shortest package that
exports it. Its other names become aliases. See rewrite/library/doc.go for the
form of the text.
"""

import argparse
import difflib
import importlib
import inspect
import pathlib
import pkgutil
import sys
import textwrap
import types
import typing
import warnings

SKIPPED = {
    "antigravity", "idlelib", "lib2to3", "pydoc_data", "test", "this", "turtledemo", "turtle",
}
# Public by name, but no one imports them: they implement another module.
INTERNAL = {"genericpath", "nt", "ntpath", "nturl2path", "opcode", "posix", "posixpath",
            "sre_compile", "sre_constants", "sre_parse"}
CALLABLE = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type)


def hidden(name):
    parts = name.split(".")
    return (parts[0] in SKIPPED | INTERNAL or any(p.startswith("_") for p in parts)
            or any(p in ("test", "tests", "idle_test") for p in parts))


def roots():
    if hasattr(sys, "stdlib_module_names"):
        return set(sys.stdlib_module_names)
    lib = pathlib.Path(importlib.__file__).parent.parent  # before 3.10
    names = {m.name for m in pkgutil.iter_modules([str(lib), str(lib / "lib-dynload")])}
    return names | set(sys.builtin_module_names)


def modules():
    """Every public module that can be imported here, by name."""
    found = {"os.path": importlib.import_module("os.path")}
    todo = sorted(n for n in roots() if not hidden(n))
    while todo:
        name = todo.pop(0)
        if name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(name)
        except (ImportError, AttributeError, OSError):
            continue  # of another platform, or an optional part of the build
        found[name] = module
        for sub in pkgutil.iter_modules(getattr(module, "__path__", ())):
            if not hidden(name + "." + sub.name):
                todo.append(name + "." + sub.name)
    return dict(sorted(found.items()))


def origin(obj):
    """The dotted name that an object bears itself."""
    module = getattr(obj, "__module__", None)
    name = getattr(obj, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str) or "<" in name:
        return None
    return module + "." + name


def related(one, other):
    """Whether one of two modules is the other or lies in it."""
    return (one + ".").startswith(other + ".") or (other + ".").startswith(one + ".")


def exports(found):
    """(module, name, object) of every public callable."""
    for module_name, module in found.items():
        listed = getattr(module, "__all__", None)
        for name in sorted(set(dir(module)) | set(listed or ())):
            if name.startswith("_") or not name.isidentifier():
                continue
            try:
                obj = getattr(module, name)
            except AttributeError:
                continue
            if not isinstance(obj, CALLABLE):
                continue
            home = getattr(obj, "__module__", None) or module_name
            if home != module_name and name not in (listed or ()):
                if listed is not None or home in found and not related(home, module_name):
                    continue  # an import, no export
            yield module_name, name, obj


def public_names(found):
    """The public name of each callable, by identity, and the other names of all."""
    candidates, objects = {}, {}
    for module, name, obj in exports(found):
        candidates.setdefault(id(obj), []).append((module, name))
        objects[id(obj)] = obj

    def rank(obj):
        home = getattr(obj, "__module__", None) or ""

        def key(candidate):
            module, name = candidate
            outside = not (home + ".").startswith(module + ".")
            return (module != "builtins", outside, name != getattr(obj, "__name__", name),
                    module.count("."), module, name)
        return key

    public, others = {}, {}
    for key, names in candidates.items():
        names.sort(key=rank(objects[key]))
        best = ".".join(names[0])
        public[key] = best
        own = origin(objects[key])
        if own and own.isascii() and all(part.isidentifier() for part in own.split(".")):
            names.append((own.rpartition(".")[0], own.rpartition(".")[2]))
        for other in names[1:]:
            if ".".join(other) != best:
                others.setdefault(".".join(other), best)
    for name in typing.__all__:
        generic = getattr(getattr(typing, name), "__origin__", None)
        if id(generic) in public:
            others["typing." + name] = public[id(generic)]
    return public, objects, others


def colour(obj):
    """The word of the table for what a call gives."""
    if inspect.iscoroutinefunction(obj):
        return "async"
    if inspect.isasyncgenfunction(obj):
        return "asyncgen"
    if inspect.isgeneratorfunction(obj):
        return "generator"
    # contextlib's decorators leave the generator function inside.
    inner = getattr(obj, "__wrapped__", None)
    if inner is not None and getattr(getattr(obj, "__code__", None), "co_name", "") == "helper":
        if inspect.isasyncgenfunction(inner):
            return "asynccontext"
        if inspect.isgeneratorfunction(inner):
            return "context"
    return "def"


ASYNC = ("async", "asyncgen", "asynccontext")
ASYNC_PROTOCOL = ("__aiter__", "__await__")


def members(cls, public):
    """What of a class is asynchronous, if no public base says the same."""
    inherited, found = {}, {}
    for base in reversed(cls.__mro__[1:]):
        if id(base) in public:
            for part in reversed(base.__mro__):
                inherited.update(words_of(part))
    for part in reversed(cls.__mro__):
        if part is cls or id(part) not in public:
            found.update(words_of(part))
    found = {n: w for n, w in found.items() if w != inherited.get(n, "def" if n not in ASYNC_PROTOCOL else None)}
    groups = {}
    for name, word in found.items():
        groups.setdefault(word, []).append(name)
    return groups


def words_of(cls):
    """The colour of each function in the body of a class."""
    found = {}
    for name, obj in vars(cls).items():
        if name.startswith("_") and not name.startswith("__"):
            continue
        if isinstance(obj, (staticmethod, classmethod)):
            obj = obj.__func__
        if isinstance(obj, types.FunctionType):
            found[name] = colour(obj)
        elif name in ASYNC_PROTOCOL and obj is not None:
            found[name] = "def"
    return found


def bases(cls, public):
    """The nearest public bases."""
    names = []
    for base in cls.__bases__:
        if base is object:
            continue
        names += [public[id(base)]] if id(base) in public else bases(base, public)
    return list(dict.fromkeys(names))


def wrapped(word, names, indent=""):
    return textwrap.wrap(" ".join([word] + sorted(names)), 110, initial_indent=indent,
                         subsequent_indent=indent + word + " ", break_long_words=False,
                         break_on_hyphens=False)


BUILTIN_BASES = {"bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "int", "list",
                 "object", "property", "set", "str", "tuple", "type",
                 "BaseException", "BaseExceptionGroup", "Exception", "OSError", "RuntimeError", "ValueError"}


def written(base, module):
    owner, _, name = base.rpartition(".")
    if owner == "builtins" and name in BUILTIN_BASES:
        return name
    return "." + name if owner == module else base


def module_lines(module, entries, public, known):
    """The lines of one module: functions by colour, then classes."""
    groups, classes, bare = {}, [], []
    for name, obj in sorted(entries):
        if module + "." + name in known:
            continue
        if not isinstance(obj, type):
            groups.setdefault(colour(obj), []).append(name)
            continue
        parents = [written(b, module) for b in bases(obj, public)]
        inside = members(obj, public)
        if not parents and not inside:
            bare.append(name)
            continue
        classes.append("whole class " + name + (" < " + ", ".join(parents) if parents else ""))
        for word in sorted(inside):
            classes += wrapped(word, inside[word], "  ")
    lines = []
    for word in sorted(groups):
        lines += wrapped(word, groups[word])
    if bare:
        lines += wrapped("whole class", bare)
    return lines + classes


def alias_lines(others, public):
    """Aliases; where most names of a module go to another, one for the module."""
    by_module, owners = {}, {name.rpartition(".")[0] for name in public.values()}
    for other, best in others.items():
        by_module.setdefault(other.rpartition(".")[0], {})[other] = best
    for module in sorted(by_module):
        names = by_module[module]
        targets = [best[:-len(other) + len(module)] for other, best in sorted(names.items())
                   if best.endswith(other[len(module):])]
        target = max(targets, key=targets.count) if targets else ""
        if target and (module not in owners or targets.count(target) > 3):
            yield "alias %s = %s" % (module, target)
            names = {o: b for o, b in names.items() if b != target + o[len(module):]}
        if module.startswith("_") and module not in ("_io", "_thread"):
            continue  # no one imports the rest
        for other in sorted(names):
            yield "alias %s = %s" % (other, names[other])


def read_known(path):
    """The modules, names and aliases of another table."""
    known, module = set(), ""
    for line in path.read_text().splitlines():
        words = line.replace("whole ", "").split()
        if line.startswith(" ") or not words or words[0] in ("#", "python"):
            continue
        if words[0] == "module":
            module = words[1]
            known.add(module)
        elif words[0] == "alias":
            known.add(words[1])
        else:
            line_names = line.split(" < ")[0].replace("whole ", "").split()[1:]
            known.update(module + "." + name for name in line_names)
    return known


def colours(text):
    """The colour of each name of a table, members included: all sync kinds are one."""
    found, module, owner = {}, "", ""
    for line in text.splitlines():
        words = line.replace("whole ", "").split(" < ")[0].split()
        if not words or words[0] in ("#", "python", "alias"):
            continue
        if words[0] == "module":
            module = words[1]
            continue
        scope = owner if line.startswith(" ") else module
        for name in words[1:]:
            found[scope + "." + name] = words[0] if words[0] in ASYNC else "def"
        if words[0] == "class":
            owner = module + "." + words[-1]
    return found


def table(known):
    found = modules()
    public, objects, others = public_names(found)
    by_module = {name: [] for name in found}
    for key, name in public.items():
        module, _, last = name.rpartition(".")
        by_module[module].append((last, objects[key]))
    version = "%d.%d" % sys.version_info[:2]
    lines = ["# Generated by generate.py from CPython %s on %s: do not edit." % (sys.version.split()[0], sys.platform)]
    if known:
        lines.append("# Only what later versions no longer have.")
    else:
        lines.append("python " + version)
    lines.append("")
    aliases = list(alias_lines(others, public))
    for line in aliases:
        _, other, _, best = line.split()
        if other not in known and best not in known and best.rpartition(".")[0] not in known:
            lines.append(line)
    for module, entries in by_module.items():
        body = module_lines(module, entries, public, known)
        if known and (module in known and not body or not body):
            continue
        if not body and any(line.split()[1] == module for line in aliases):
            continue
        lines += ["", "whole module " + module] + body
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--beyond", type=pathlib.Path, help="leave out what this table has")
    parser.add_argument("--check", action="store_true", help="compare with the written file")
    parser.add_argument("--colours", type=pathlib.Path, help="compare the colours of shared names with this table")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    path = pathlib.Path(__file__).parent / "stdlib" / ("python%d.%d.table" % sys.version_info[:2])
    text = table(read_known(options.beyond) if options.beyond else set())
    if options.colours:
        there, here = colours(options.colours.read_text()), colours(text)
        wrong = sorted(name for name in there.keys() & here.keys() if there[name] != here[name])
        for name in wrong:
            print("%s is %s, not %s" % (name, here[name], there[name]))
        return 1 if wrong else 0
    if not options.check:
        path.write_text(text)
        return 0
    old = path.read_text().splitlines()
    diff = list(difflib.unified_diff(old, text.splitlines(), str(path), "this Python", "", "", 0, ""))
    print("\n".join(diff))
    return 1 if diff else 0


if __name__ == "__main__":
    sys.exit(main())
