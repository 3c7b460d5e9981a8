"""Every query of lib/store finds its rows by an index: how long it takes does not depend on the size of the dossier."""
import re
import sqlite3

from zbtest import places, tap

STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
MACRO = re.compile(r"^#define (\w+)\s+(.*)$", re.M)
CALL = re.compile(r"zb_prepare\(\s*[^,]+,\s*((?:\w+|\"(?:[^\"\\]|\\.)*\")(?:\s+(?:\w+|\"(?:[^\"\\]|\\.)*\"))*)\s*,", re.S)
# Little stands in these, or all of it is wanted.
SMALL = {"handler", "handler_role"}
# And these are read from end to end: why that may be.
WHOLE = {
    "SELECT count(*) FROM contact": "the pages of one small index, for zb status",
    "lower(o.name) LIKE lower($1)": "a part of a name, as a person types it",
}


def sources():
    return sorted((places.SRCDIR / "lib" / "store").glob("*.c"))


def literal(text, macros):
    """The string that these C tokens make."""
    out = ""
    for token in re.findall(r'\w+|"(?:[^"\\]|\\.)*"', text):
        out += token[1:-1].encode().decode("unicode_escape") if token.startswith('"') else literal(macros.get(token, ""), macros)
    return out


def queries():
    shared = dict(MACRO.findall((places.SRCDIR / "lib" / "store" / "merges.h").read_text()))
    for path in sources():
        text = path.read_text().replace("\\\n", " ")
        macros = shared | {name: value for name, value in MACRO.findall(text) if value.startswith('"')}
        for call in CALL.finditer(text):
            sql = literal(call[1], macros)
            if sql:
                yield path.name, sql


def dossier():
    db = sqlite3.connect(":memory:")
    for step in sorted((places.SRCDIR / "lib" / "store" / "schema" / "sqlite").glob("*.sql")):
        db.executescript(step.read_text())
    return db


def scans(db, sql):
    plan = db.execute("EXPLAIN QUERY PLAN " + sql, [None] * len(set(re.findall(r"\$\d+", sql)))).fetchall()
    names = dict((alias or table, table) for table, alias in
                 re.findall(r"(?:FROM|JOIN|UPDATE|,) (\w+)(?: (?!ON|WHERE|JOIN|SET|LEFT|ORDER|AS|VALUES)(\w+))?", sql))
    for row in plan:
        found = re.match(r"SCAN (\w+)", row[3])
        if found and found[1] != "CONSTANT":
            yield names.get(found[1], found[1]), row[3]


def test_queries_are_found():
    found, calls = len(list(queries())), sum(len(re.findall(r"zb_prepare\(", p.read_text())) for p in sources())
    assert found > 80 and found >= calls - 8, f"{found} queries of {calls} calls are understood"


def test_a_scan_is_seen():
    db = dossier()
    tap.equal([t for t, _ in scans(db, "SELECT a.id FROM contact a JOIN link l ON l.contact_id = a.id WHERE a.subject = $1")],
              ["contact"], "scans")
    tap.equal(list(scans(db, "SELECT id FROM contact WHERE id = $1")), [], "scans")


def test_no_query_reads_a_table_whole():
    db, findings = dossier(), []
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for name, sql in queries():
        if any(part in sql for part in WHOLE):
            continue
        findings += [f"{name}: {plan}: {sql}" for table, plan in scans(db, sql) if table in tables - SMALL]
    assert not findings, "queries that read a table whole:\n" + "\n".join(findings)


def test_lists_of_one_citizen_start_from_him():
    """Their pages go by the contact's number: that must not be where the search begins."""
    db = dossier()
    lists = [sql for name, sql in queries() if name == "view-contacts.c" and ("$2" in sql or "$3" in sql) and "LIMIT $7" in sql]
    assert len(lists) == 3, f"{len(lists)} lists of a citizen's or a topic's contacts"
    for sql in lists:
        plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + sql, [None] * len(set(re.findall(r"\$\d+", sql))))]
        assert not any("rowid>?" in line for line in plan), f"{sql}:\n" + "\n".join(plan)


if __name__ == "__main__":
    tap.main(globals())
