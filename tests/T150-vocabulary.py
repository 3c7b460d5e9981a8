"""zb vocabulary, without a daemon: what a text activates, and what is wrong with a file."""
import json
import os
import subprocess

from zbtest import places, tap

EX_DATAERR, EX_CONFIG = 65, 78
OWN = "[geluid]\ngeluid-fabriek (geluid): Wipstrikkerfabriek \"de koffiebrander\"\n"


def zb(*arguments, stdin=None):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "ZB_BUS": "/nonexistent/bus"}
    return subprocess.run([places.program("zb"), "vocabulary", *map(str, arguments)], input=stdin, capture_output=True,
                          env=environment, timeout=60)


def rows(*arguments, stdin=None):
    done = zb("--json", *arguments, stdin=stdin)
    tap.equal((done.returncode, done.stderr), (0, b""), "zb vocabulary --json")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_counts():
    row, = rows()
    assert row["concepts"] > 500 and row["words"] > 10000 and len(row["version"]) == 12, row


def test_text():
    text = "Die brom vannacht weer, en dat na drie brieven."
    found = rows("--text", text)
    assert any(r["domain"] == "geluid" and not r["procedure"] for r in found), found
    assert any(r["procedure"] for r in found), found
    for r in found:
        tap.equal(text[r["start"]:r["end"]], r["text"], "words of the text")
        assert 0 < r["weight"] <= 1, r


def test_everyday_words_meet_the_title():
    def of(text):
        return {r["concept"] for r in rows("--text", text) if not r["procedure"]}
    assert of("die brom vannacht weer") & of("Geluidsoverlast gemaal")


def test_standard_input():
    text = "De kliko is weer niet geleegd."
    tap.equal(rows("--text", "-", stdin=text.encode()), rows("--text", text), "rows")


def test_table_for_people():
    done = zb("--text", "een \x1b[31mputdeksel\x1b[0m rammelt")
    tap.equal(done.returncode, 0, "exit status")
    assert b"Concept" in done.stdout and b"\x1b" not in done.stdout, done.stdout


def test_own_words():
    with places.temporary_folder() as folder:
        (folder / "own").write_text(OWN)
        tap.equal(rows("--text", "Wipstrikkerfabriek", folder / "own")[-1]["concept"], "geluid-fabriek", "concept")
        before, = rows()
        after, = rows(folder / "own")
        tap.equal(after["concepts"], before["concepts"] + 1, "concepts")
        assert after["version"] != before["version"]


def refused(status, *arguments, stdin=None):
    done = zb(*arguments, stdin=stdin)
    tap.equal((done.returncode, done.stdout), (status, b""), f"exit status ({done.stderr})")
    return done.stderr.decode()


def test_faults():
    with places.temporary_folder() as folder:
        (folder / "own").write_text(OWN + "a: \"b\n")
        tap.contains(refused(EX_CONFIG, folder / "own"), f"{folder}/own:3: ", "message")
        tap.contains(refused(EX_CONFIG, folder / "none"), "none", "message")
    refused(EX_DATAERR, "--text", "-", stdin=b"caf\xe9")


if __name__ == "__main__":
    tap.main(globals())
