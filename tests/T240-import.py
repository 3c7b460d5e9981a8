"""zb import: the same file twice changes nothing, a bad one changes nothing at all and is told where it is bad."""
import contextlib
import copy
import json
import sqlite3

from zbtest import dossier, tap, world

EX_DATAERR, EX_NOINPUT = 65, 66
KINDS = ("handlers", "citizens", "topics", "decisions", "history")


@contextlib.contextmanager
def started():
    with world.bare() as w:
        w.zbd.start()
        yield w
        w.zbd.stop()


def file_of(w, data):
    path = w.folder / "dossier.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


def imported(w, data):
    return json.loads(w.zbd.zb("import", "--json", file_of(w, data)).stdout)


def everything(w):
    """All rows of all tables: what "changes nothing" means. The audit may grow."""
    with contextlib.closing(sqlite3.connect(f"file:{w.zbd.database}?mode=ro", uri=True)) as db:
        tables = [n for (n,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
                  if not n.startswith(("sqlite_", "audit"))]
        return {t: db.execute(f"SELECT * FROM {t}").fetchall() for t in tables}


def refused(w, data, *parts):
    before = everything(w)
    done = w.zbd.zb("import", file_of(w, data), check=False)
    tap.equal(done.returncode, EX_DATAERR, f"exit status ({done.stderr!r})")
    for part in parts:
        tap.contains(done.stderr, part, "message")
    tap.equal(everything(w), before, "the dossier after a file that was refused")


def changed(change):
    data = copy.deepcopy(dossier.small().data)
    change(data)
    return data


def test_first(w):
    result = imported(w, w.dossier.data)
    for kind, count in zip(KINDS, (4, 3, 4, 2, 2)):
        tap.equal(result[kind]["added"], count, f"{kind} added")
    assert any(r["object"] == "UIT-1001" for r in result["repairs"]), f"what a decision lacks is not listed: {result}"


def test_again_changes_nothing(w):
    before = everything(w)
    result = imported(w, w.dossier.data)
    for kind in KINDS:
        tap.equal((result[kind]["added"], result[kind]["changed"]), (0, 0), f"{kind} added, changed")
    tap.equal(everything(w), before, "the dossier")


def test_a_change_is_taken_over(w):
    def rename(data):
        data["citizens"][2]["notes"] = "Liever bellen."
    result = imported(w, changed(rename))
    tap.equal((result["citizens"]["changed"], result["citizens"]["same"]), (1, 2), "citizens changed, same")
    tap.equal(json.loads(w.zbd.zb("show", "B3", "--json").stdout)["notes"], "Liever bellen.", "notes")


def test_ids_are_names(w):
    tap.equal([r["citizen"] for r in w.zbd.rows("citizens")], ["B1", "B2", "B3"], "citizens")
    tap.equal(json.loads(w.zbd.zb("show", "T1", "--json").stdout)["topic"], w.dossier.reference("T1"), "topic T1")
    done = w.zbd.zb("show", "B99", check=False)
    tap.equal(done.returncode, EX_NOINPUT, f"exit status for what is not there ({done.stderr!r})")


def test_unknown_field(w):
    refused(w, changed(lambda d: d["citizens"][1].update(score=7)), "citizens[1]", "score")
    refused(w, changed(lambda d: d.update(extra=1)), "extra")


def test_wrong_type(w):
    refused(w, changed(lambda d: d["topics"][0].update(title=12)), "topics[0]", "title")


def test_missing_field(w):
    refused(w, changed(lambda d: d["handlers"][0].pop("email")), "handlers[0]", "email")


def test_bad_date(w):
    refused(w, changed(lambda d: d["topics"][1].update(opened="2026-02-30")), "topics[1].opened")


def test_bad_address(w):
    refused(w, changed(lambda d: d["citizens"][0].update(emails=["no address"])), "citizens[0].emails[0]")


def test_dangling_id(w):
    refused(w, changed(lambda d: d["topics"][2].update(citizen="B77")), "topics[2].citizen")


def test_doubled_id(w):
    refused(w, changed(lambda d: d["citizens"].append(d["citizens"][0])), "citizens[3].id", "citizens[0]")


def test_stop_all_without_end(w):
    def open_end(data):
        data["topics"][2]["decision"]["until"] = None
    refused(w, changed(open_end), "topics[2].decision", "until")


def test_broken_json(w):
    refused(w, '{"organisation": "x",\n "handlers": [,]}', "dossier.json", "2")


def test_last_row_bad_nothing_stored(w):
    def spoil(data):
        data["citizens"].append({**data["citizens"][0], "id": "B50", "emails": ["b50@x.example"]})
        data["history"][-1]["citizen"] = "B88"
    refused(w, changed(spoil), "history[1].citizen")


def test_missing_file(w):
    done = w.zbd.zb("import", w.folder / "gone.json", check=False)
    tap.equal(done.returncode, EX_NOINPUT, f"exit status ({done.stderr!r})")
    tap.contains(done.stderr, "gone.json")


if __name__ == "__main__":
    tap.main(globals(), started)
