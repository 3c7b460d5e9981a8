"""The architecture of design.md: who may include whom, where time, output, sockets and SQL may be, how large files are."""
import re

from zbtest import places, tap

ROOT = places.SRCDIR
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
MAX_LINES = 400

# A part → the parts whose headers it may include, its own among them.
ALLOWED = {
    "base": {"base"},
    "mail": {"base", "mail"},
    "judge": {"base", "mail", "judge"},
    "dossier": {"base", "dossier"},
    "store": {"base", "dossier", "store"},
    "intake": {"base", "mail", "judge", "dossier", "store", "intake"},
    "parse": {"base", "mail", "parse"},
    "daemon": {"base", "mail", "judge", "dossier", "store", "intake", "daemon", "parse"},
    "cli": {"base", "cli"},
}
# What needs no daemon may ask the library itself.
ALLOWED_ALONE = {"cli/zb-vocabulary.c": {"judge"}}


def part_of(path):
    folders = path.split("/")
    if folders[0] == "lib":
        return "base" if len(folders) == 2 else folders[1]
    if folders[0] == "daemon":
        return "parse" if folders[1].startswith("parse-") else "daemon"
    return folders[0]


def sources(*globs):
    return sorted(str(p.relative_to(ROOT)) for g in globs for p in ROOT.glob(g))


def all_sources():
    return sources("lib/*.[ch]", "lib/*/*.[ch]", "daemon/*.[ch]", "cli/*.[ch]")


def text_of(path):
    return (ROOT / path).read_text()


def code_of(path, strings=False):
    """Without comments and, unless asked for, without what stands in strings."""
    text = COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text_of(path))
    return text if strings else STRING.sub('""', text)


def none(findings, what):
    assert not findings, f"{what}:\n" + "\n".join(findings)


def matches(paths, pattern, strings=False):
    expression = re.compile(pattern)
    return [f"{path}:{number}: {line.strip()}" for path in paths
            for number, line in enumerate(code_of(path, strings).splitlines(), 1) if expression.search(line)]


def test_there_is_something_to_look_at():
    assert len(all_sources()) > 20, f"only {len(all_sources())} sources found in {ROOT}"


def test_who_includes_whom():
    findings = []
    for path in all_sources():
        part = part_of(path)
        for header in INCLUDE.findall(text_of(path)):
            if part not in ALLOWED or part_of(header) not in ALLOWED[part] | ALLOWED_ALONE.get(path, set()):
                findings.append(f"{path} ({part}) includes {header} ({part_of(header)})")
    none(findings, "against the order of the parts")


def test_includes_start_at_the_top():
    findings = [f'{path}: "{header}"' for path in all_sources() for header in INCLUDE.findall(text_of(path))
                if not (ROOT / header).is_file()]
    none(findings, "included by a path that does not start at the top")


def test_a_header_for_every_module():
    alone = [p for p in sources("lib/*.c", "lib/*/*.c") if not (ROOT / p).with_suffix(".h").is_file()]
    alone = [p for p in alone if not any((ROOT / p).parent.glob(f"{stem}.h") for stem in stems(p))]
    none(alone, "modules without a header")


def stems(path):
    """facts-json.c may be a part of the module facts, judge/case.c one of judge."""
    name = (ROOT / path).stem
    yield (ROOT / path).parent.name
    while "-" in name:
        name = name.rpartition("-")[0]
        yield name


def lib_but(*exceptions):
    return [p for p in sources("lib/*.[ch]", "lib/*/*.[ch]") if p not in exceptions]


def test_lib_opens_no_socket():
    none(matches(lib_but(), r"\b(socket|connect|bind|listen|accept4?|g_socket_\w+)\s*\("), "lib/ opens sockets")
    none(matches(lib_but(), r"#\s*include\s*<(sys/socket|netdb|curl/curl|systemd/sd-bus|systemd/sd-event)\.h>", True),
         "lib/ includes what talks to the network")


def test_lib_does_not_log():
    output = r"\b(v?f?printf|puts|fputs|perror|syslog|sd_journal_\w+|g_(log|print|printerr|warning|message|debug|info" \
             r"|critical|error))\s*\("
    none(matches(lib_but(), output), "lib/ logs or prints")


def test_time_is_injected():
    now = r"\b(time|gettimeofday|clock_gettime|localtime(_r)?|g_get_real_time|g_date_time_new_now\w*)\s*\("
    paths = [p for p in all_sources() if p not in ("lib/clock.c", "lib/clock.h")]
    none([m for m in matches(paths, now) if "CLOCK_MONOTONIC" not in m], "time that was not injected")


def test_sql_only_in_the_store():
    paths = [p for p in all_sources() if part_of(p) != "store"]
    none(matches(paths, r"\"\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s.+\sSET|DELETE\s+FROM|CREATE\s+TABLE)\b", True),
         "SQL outside lib/store")
    none(matches(paths, r"\bsqlite3_\w+"), "SQLite outside lib/store")


def test_daemon_has_no_rules_of_its_own():
    paths = [p for p in sources("cli/*.[ch]") if "lib/store" in text_of(p) or "lib/intake" in text_of(p)]
    none(paths, "clients that reach into the dossier")


def test_no_mutable_state():
    """A static variable of a file that is not const is state that every caller shares."""
    declaration = r"^static\s+(?!const\b|inline\b|G_GNUC|_Thread_local\b)[\w\s\*]+?\b\w+(\[[^\]]*\])*\s*(=[^;]*)?;"
    found = [m for m in matches(all_sources(), declaration) if "* const" not in m and "*const" not in m]
    none(found, "global mutable state")


def test_files_are_small():
    large = [f"{p}: {n} lines" for p in all_sources() if (n := text_of(p).count("\n")) > MAX_LINES]
    none(large, f"files of more than {MAX_LINES} lines")


def test_ascii_code():
    """Users' words come through gettext and templates; dashes and dots of comments do no harm."""
    none([f"{p}" for p in sources("lib/*.c", "lib/*/*.c", "daemon/*.c", "cli/*.c") if not code_of(p, True).isascii()],
         "code that is not ASCII")


if __name__ == "__main__":
    tap.main(globals())
