"""A program in a terminal (a pty of 80 × 24), driven by keys; what it showed, as plain text."""
import re

import pexpect

# Control sequences (CSI, OSC, single characters): what moves and colours, not what is said.
SEQUENCES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*(?:\x07|\x1b\\)|\x1b[@-_]")


class Terminal:
    """Use it with `with`: the program is gone afterwards."""

    def __init__(self, command, environment, seconds=15):
        self.child = pexpect.spawn(command[0], [str(a) for a in command[1:]], env={**environment, "TERM": "xterm"},
                                   dimensions=(24, 80), encoding="utf-8", codec_errors="replace", timeout=seconds)
        self.shown = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.close(force=True)

    def wait_for(self, pattern):
        """Until `pattern` (a regular expression) shows."""
        try:
            self.child.expect(pattern)
        except (pexpect.TIMEOUT, pexpect.EOF) as error:
            raise AssertionError(f"the terminal does not show {pattern!r}, but: "
                                 f"{plain(self.shown + self.child.before)!r}") from error
        self.shown += self.child.before + self.child.after

    def send(self, keys):
        self.child.send(keys)

    def finish(self, status=0):
        """Everything that it showed, once it has ended with `status`."""
        self.child.expect(pexpect.EOF)
        self.shown += self.child.before
        self.child.close()
        if self.child.exitstatus != status:
            raise AssertionError(f"it ended with {self.child.exitstatus or self.child.signalstatus}: "
                                 f"{plain(self.shown)}")
        return plain(self.shown)


def plain(text):
    return SEQUENCES.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
