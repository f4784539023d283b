"""Run a program and write down which of its own functions call which.

Usage: python3 -c THIS OUT MODULES main.py ARGS... (or -m MODULE ARGS...), in the
project's folder. MODULES is a JSON object from files to module names; calls
between functions in these files are observed. Names are those of `awaken graph`.
"""

import asyncio  # before the profile, which makes imports slow
import json
import os
import runpy
import sys
import threading

CLASS_OR_MODULE, FUNCTION, INLINE = range(3)
COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}
OPTIMIZED = 0x1  # of co_flags: neither a module nor a class body

out, modules, *run = sys.argv[1:]
here = os.path.realpath(os.getcwd())
files = {os.path.join(here, *name.split("/")): module for name, module in json.loads(modules).items()}
names = {}  # code -> (kind, name of the function that it counts as)


def position(code):
    """Where a code object starts, also of two lambdas on one line."""
    places = ((p[0], p[2]) for p in code.co_positions() if p[0] and p[0] >= code.co_firstlineno and p[2] is not None)
    return code.co_firstlineno, min(places, default=())


def identify(code):
    return code.co_filename, code.co_name, position(code)


def number(code, function, prefix, lambdas):
    """Name what a function, class body or comprehension contains."""
    inner = [c for c in code.co_consts if hasattr(c, "co_consts")]
    for c in sorted(inner, key=position):
        key = identify(c)
        if c.co_name in COMPREHENSIONS or c.co_name.startswith("<generic parameters"):
            names[key] = INLINE, function
            number(c, function, prefix, lambdas)
        elif not c.co_flags & OPTIMIZED:
            names[key] = CLASS_OR_MODULE, function
            number(c, function, f"{prefix}.{c.co_name}", [0])
        else:
            name = c.co_name
            if name == "<lambda>":
                lambdas[0] += 1
                name = f"<lambda{lambdas[0]}>"
            names[key] = FUNCTION, f"{prefix}.{name}"
            number(c, f"{prefix}.{name}", f"{prefix}.{name}", [0])


for path, module in files.items():
    with open(path, "rb") as f:
        text = f.read()
    try:
        code = compile(text, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        continue
    names[identify(code)] = CLASS_OR_MODULE, module
    number(code, module, module, [0])

known = {}  # code -> entry of names, or None
direct, library = set(), set()


def lookup(code):
    entry = known.get(code, 0)
    if entry == 0:
        path = os.path.realpath(code.co_filename)
        entry = names.get((path, code.co_name, position(code))) if path in files else None
        known[code] = entry
    return entry


def profile(frame, event, _):
    if event != "call":
        return
    callee = lookup(frame.f_code)
    if not callee or callee[0] != FUNCTION:
        return
    found = direct
    caller = frame.f_back
    while caller is not None:
        entry = lookup(caller.f_code)
        if entry:
            found.add((entry[1], callee[1]))
            return
        found = library
        caller = caller.f_back


sys.path.insert(0, here)
if run[0] == "-m":
    sys.argv = run[1:]
else:
    sys.argv = run
threading.setprofile(profile)
sys.setprofile(profile)
try:
    if run[0] == "-m":
        runpy.run_module(run[1], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(run[0], run_name="__main__")
finally:
    sys.setprofile(None)
    with open(out, "w") as f:
        json.dump({"Direct": sorted(direct), "Library": sorted(library)}, f)
