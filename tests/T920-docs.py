"""What people read: man pages that agree with --help, a complete Dutch translation, and words that we do not use."""
import contextlib
import difflib
import glob
import os
import re
import shutil
import sqlite3
import subprocess
import xml.etree.ElementTree as ElementTree

from zbtest import places, tap

ROOT = places.SRCDIR
OPTION = re.compile(r"(?<![\w-])--([a-z][a-z-]*)")
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
# A make within a make gets nothing of the outer one.
MAKE_ENVIRONMENT = {k: v for k, v in ENVIRONMENT.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "BUILD")}
# texts-nl.md, part A: words that judge a person, or that mean something else in law.
FORBIDDEN = ("querulant", "veelklager", "notoire", "lastige klant", "dader", "verdachte", "zwarte lijst", "geblokkeerd",
             "afgewezen persoon", "risicoscore", "dossier-niveau rood", "opgeschort", "besluit tot begrenzen")
PAGES = ("zb.1", "zb-log.1", "zbd-parse.1", "zb.conf.5", "zb-dossier.json.5", "zb-marks.5", "zb-templates.5", "zb-vocabulary.5",
         "zb-bus.7", "zb-store.7", "zbd.8")
# What daemon/methods.c asks for, and the letter for it in man zb-bus.
ROLES = {"ANYBODY": "any", "DOSSIER": "H", "ZB_ROLE_ADMINISTRATOR": "A"}


def steps():
    """The steps of the schema, oldest first."""
    return sorted((ROOT / "lib" / "store" / "schema" / "sqlite").glob("*.sql"))


def help_of(program, *arguments):
    done = subprocess.run([places.program(program), *arguments, "--help"], capture_output=True, text=True,
                          env=ENVIRONMENT, timeout=20)
    tap.equal(done.returncode, 0, f"{program} {' '.join(arguments)} --help ({done.stderr!r})")
    return done.stdout


def page(name):
    path = ROOT / "man" / name
    assert path.is_file(), f"there is no man/{name}"
    text = subprocess.run(["mandoc", "-T", "utf8", str(path)], capture_output=True, text=True, check=True).stdout
    return re.sub(".\b", "", text)


def agree(program, text, *subcommands):
    """Every option of --help stands in the page, and the other way round."""
    helps = help_of(program) + "".join(help_of(program, s) for s in subcommands)
    in_help, in_page = set(OPTION.findall(helps)), set(OPTION.findall(text))
    tap.equal(sorted(in_help - in_page), [], f"options of {program} --help that its man page lacks")
    tap.equal(sorted(in_page - in_help), [], f"options in the man page of {program} that --help lacks")


def subcommands(text):
    """The first words of the lines under "Commands:" (or the like) in `zb --help`."""
    return re.findall(r"^  ([a-z]+)(?:\s{2,}| [A-Z\[])", text, re.M)


def test_pages_are_there():
    missing = [name for name in PAGES if not (ROOT / "man" / name).is_file()]
    tap.equal(missing, [], "missing man pages")


def test_mandoc_lint():
    for path in sorted(glob.glob(str(ROOT / "man" / "*.[1-8]"))):
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", path], capture_output=True, text=True)
        tap.equal((done.returncode, done.stdout + done.stderr), (0, ""), os.path.basename(path))


def test_notes_of_the_reader():
    """Every note that the reader gives is explained, and no other."""
    code = "".join(p.read_text() for d in ("lib/mail", "daemon") for p in sorted((ROOT / d).glob("*.c")))
    statements = re.findall(r"(?:zb_facts_note|capped)\([^;]*;|ret_note = [^;]*;", code)
    given = {note for s in statements for note in re.findall(r'"([a-z0-9]+(?:_[a-z0-9]+)*)"', s)}
    text = (ROOT / "man" / "zbd-parse.1").read_text().split("\nNotes:\n")[1].split("\n.El\n")[0]
    told = {n for line in re.findall(r"^\.It Li (.*)$", text, re.M) for n in line.split(" , ")}
    tap.equal(sorted(given ^ told), [], "notes that only the code, or only man zbd-parse, knows")


def test_zbd_options():
    agree("zbd", page("zbd.8"))


def test_zb_options():
    commands = subcommands(help_of("zb"))
    tap.equal(sorted(set("import ingest contacts citizens topics show status vocabulary".split()) - set(commands)), [],
              f"commands that zb --help does not list; it lists {commands}")
    text = page("zb.1")
    agree("zb", text, *commands)
    for command in commands:
        tap.contains(text, command, "man zb")


def test_zb_log_options():
    agree("zb-log", page("zb-log.1"))


def test_every_key_of_the_example_is_explained():
    text = page("zb.conf.5")
    keys = re.findall(r"^#?\s?([a-z-]+) = ", (ROOT / "etc" / "zb.conf").read_text(), re.M)
    assert keys, "etc/zb.conf has no keys"
    tap.equal([k for k in keys if k not in text], [], "keys of etc/zb.conf that man zb.conf does not explain")


def test_every_method_has_its_role():
    """man zb-bus names the methods of the bus, each with the role that the table in the daemon asks for."""
    table = re.findall(r'\{"(\w+)", (\w+), zb_method_\w+\}', (ROOT / "daemon" / "methods.c").read_text())
    assert len(table) > 5, f"methods.c has another shape: {table}"
    told = re.findall(r'^\.It Ic (\w+) Li ".*" Em (\w+)$', (ROOT / "man" / "zb-bus.7").read_text(), re.M)
    tap.equal(sorted(told), sorted((method, ROLES[role]) for method, role in table), "methods and roles")


def test_every_table_is_explained():
    text = page("zb-store.7")
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        for step in steps():
            database.executescript(step.read_text())
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    assert tables, "the schema has no tables"
    tap.equal([t for t in tables if not re.search(rf"\b{t}\b", text)], [], "tables that man zb-store does not explain")


def strings_of(name):
    """The strings of a table in lib/template.c."""
    found = re.search(rf"const char \*const {name}\[\] = \{{(.*?)NULL\}}", (ROOT / "lib" / "template.c").read_text(), re.S)
    assert found, f"lib/template.c has no {name}"
    return re.findall(r'"([\w-]+)"', found[1])


def test_every_template_and_blank_is_explained():
    text = page("zb-templates.5")
    tap.equal([n for n in strings_of("mails") if f"{n}.txt" not in text], [], "templates that are not explained")
    tap.equal([n for n in strings_of("blanks") if f"{{{n}}}" not in text], [], "blanks that are not explained")


def test_resources():
    """What is compiled in: every template that a mail can need, every step of the schema and the words, under its alias."""
    files = {f.get("alias"): f.text for f in ElementTree.parse(ROOT / "lib" / "resources.xml").iter("file")}
    tap.equal([a for a, path in files.items() if not (ROOT / path).is_file()], [], "resources without a file")
    wanted = {f"templates/{name}.txt": f"etc/templates/{name}.txt" for name in strings_of("mails")}
    wanted |= {"marks.nl": "etc/marks.nl", "vocabulary.nl": "etc/vocabulary.nl"}
    wanted |= {f"schema/{step.name}": str(step.relative_to(ROOT)) for step in steps()}
    tap.equal(files, wanted, "resources")
    lying = {f"templates/{p.name}" for p in (ROOT / "etc" / "templates").iterdir()}
    tap.equal(sorted(lying - set(files)), [], "files in etc/templates that no mail uses")


def test_dutch_is_complete():
    done = subprocess.run(["msgfmt", "--check", "--statistics", "-o", os.devnull, str(ROOT / "po" / "nl.po")],
                          capture_output=True, text=True, env=ENVIRONMENT)
    tap.equal(done.returncode, 0, done.stderr)
    for word in ("untranslated", "fuzzy"):
        assert word not in done.stderr, f"po/nl.po: {done.stderr}"


def test_make_pot_changes_nothing():
    """Every text in the sources is in po/, and no other: `make pot` was not forgotten."""
    with places.temporary_folder() as folder:
        shutil.copy(ROOT / "Makefile", folder)
        for name in ("cli", "daemon", "lib", "po"):
            shutil.copytree(ROOT / name, folder / name)
        done = subprocess.run(["make", "pot"], cwd=folder, capture_output=True, text=True, env=MAKE_ENVIRONMENT)
        tap.equal(done.returncode, 0, f"make pot: {done.stderr}")
        for name in ("zb.pot", "nl.po"):
            before, after = ((root / "po" / name).read_text().splitlines() for root in (ROOT, folder))
            changes = list(difflib.unified_diff(before, after, lineterm="", n=1))
            tap.equal(changes, [], f"po/{name} is not what make pot makes")


def users_texts():
    for path in [ROOT / "po" / "nl.po", *sorted((ROOT / "etc" / "templates").glob("*"))]:
        yield path, path.read_text()


def test_words_that_we_do_not_use():
    found = [f"{path.relative_to(ROOT)}: {word}" for path, text in users_texts() for word in FORBIDDEN
             if re.search(rf"\b{word}", text, re.I)]
    tap.equal(found, [], "forbidden words in users' texts")


def test_every_alert_says_that_it_is_an_estimate():
    templates = sorted((ROOT / "etc" / "templates").glob("*"))
    assert templates, "there are no templates"
    mails = [p for p in templates if p.read_text().lstrip("#").find("Onderwerp:") >= 0 and "digest" not in p.name]
    tap.equal([p.name for p in mails if "inschatting van een programma" not in p.read_text()], [],
              "alerts that do not end with: Dit is een inschatting van een programma")


def test_readme_tells_the_truth():
    """Files and make targets that README.md names exist."""
    text = (ROOT / "README.md").read_text()
    named = re.findall(r"`((?:tests|contrib|etc|man|po|lib|daemon|cli|\.ci)/[\w./-]*)`", text)
    tap.equal([n for n in named if not (ROOT / n).exists()], [], "paths in README.md that are not there")
    makefile = (ROOT / "Makefile").read_text()
    targets = re.findall(r"`make ([a-z-]+)", text)
    tap.equal([t for t in targets if not re.search(rf"^{t}:", makefile, re.M)], [], "targets that make does not know")


if __name__ == "__main__":
    tap.main(globals())
