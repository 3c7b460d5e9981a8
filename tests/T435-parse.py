"""zbd-parse as a command: exit statuses, and one line on standard error that says what went wrong."""
import json
import os
import subprocess

from zbtest import places, tap

MAIL = b"From: a@x.example\r\nSubject: klacht\r\n\r\nHet is te luid.\r\n"


def parse(*options, mail=MAIL, **more):
    done = subprocess.run([places.program("zbd-parse"), *options], input=None if "stdin" in more else mail,
                          stderr=subprocess.PIPE, timeout=60, **{"stdout": subprocess.PIPE, **more})
    return done.returncode, done.stdout, done.stderr.decode()


def test_prints_facts():
    status, out, err = parse()
    tap.equal((status, err), (os.EX_OK, ""))
    tap.equal(json.loads(out)["fresh"], "Het is te luid.")
    tap.equal(json.loads(parse(mail=b"")[1])["notes"][0], "empty")


def test_wrong_arguments():
    for options in (["x"], ["--nope"], ["--authserv-id"]):
        status, out, err = parse(*options)
        tap.equal((status, out, err.count("\n")), (os.EX_USAGE, b"", 1), str(options))


def test_input_that_cannot_be_read():
    folder = os.open("/", os.O_RDONLY)
    tap.equal(parse(stdin=folder), (os.EX_IOERR, b"", "zbd-parse: standard input: Is a directory\n"))
    os.close(folder)


def test_output_that_cannot_be_written():
    with open("/dev/full", "wb") as full:
        tap.equal(parse(stdout=full), (os.EX_IOERR, None, "zbd-parse: standard output: No space left on device\n"))


if __name__ == "__main__":
    tap.main(globals())
