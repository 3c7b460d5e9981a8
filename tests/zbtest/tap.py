"""Run the test_* functions of a scenario in the order in which they stand there, and print TAP.

A test fails by an exception (assert will do) and is skipped by skip(). `python3 T200-road.py NAME...` runs some.
"""
import contextlib
import sys
import traceback


class Skip(Exception):
    """Raised by skip()."""


def skip(reason):
    raise Skip(reason)


def diag(text):
    """Tell something to whoever runs the tests."""
    for line in str(text).splitlines():
        print(f"# {line}", file=sys.stderr, flush=True)


def equal(got, wanted, what="value"):
    """Two values must be equal; says both where they are not."""
    if got != wanted:
        raise AssertionError(f"{what}: got {got!r}, wanted {wanted!r}")


def contains(text, part, what="text"):
    if part not in text:
        raise AssertionError(f"{what}: no {part!r} in: {text!r}")


def run_one(number, name, function, arguments):
    try:
        function(*arguments)
        print(f"ok {number} - {name}", flush=True)
        return True
    except Skip as reason:
        print(f"ok {number} - {name} # SKIP {reason}", flush=True)
        return True
    except Exception:
        diag(f"{name}:\n{traceback.format_exc()}")
        print(f"not ok {number} - {name}", flush=True)
        return False


def main(module, fixture=None):
    """Run the tests of `module` (globals() of the caller). `fixture`: a context manager whose value each of them gets,
    made once for all of them."""
    wanted = sys.argv[1:]
    tests = [(name[5:], f) for name, f in module.items()
             if name.startswith("test_") and callable(f) and (not wanted or name[5:] in wanted or name in wanted)]
    print(f"1..{len(tests)}", flush=True)
    if not tests:
        sys.exit(f"no such test: {' '.join(wanted)}")
    with contextlib.ExitStack() as stack:
        try:
            arguments = [stack.enter_context(fixture())] if fixture else []
        except Skip as reason:
            for number, (name, _) in enumerate(tests, 1):
                print(f"ok {number} - {name} # SKIP {reason}", flush=True)
            return
        passed = [run_one(n, name, f, arguments) for n, (name, f) in enumerate(tests, 1)]
    sys.exit(0 if all(passed) else 1)
