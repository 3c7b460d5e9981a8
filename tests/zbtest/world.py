"""A whole organisation in a temporary folder: Dovecot, SMTP server, zbd, and the small dossier imported."""
import contextlib

from . import daemon, dossier, dovecot, places, smtp, tls


class World:
    """`folder`, `authority`, `dovecot`, `smtp`, `zbd`, `dossier`."""

    def __init__(self, folder, stack):
        self.folder, self.stack = folder, stack
        self.authority = tls.Authority(folder / "ca")
        self.dovecot = self.smtp = self.zbd = None
        self.dossier = dossier.small()

    def start_servers(self, imap):
        self.dovecot = imap(self.folder, self.authority).start()
        self.stack.callback(self.dovecot.stop)
        self.smtp = smtp.SmtpServer(self.folder).start()
        self.stack.callback(self.smtp.stop)

    def make_zbd(self):
        """Not started. Whatever becomes of the test, it is gone afterwards."""
        self.zbd = daemon.Zbd(self.folder, self.dovecot, self.smtp)
        self.zbd.config["duty"] = {"handler": "h1", "lead": "h4"}
        self.stack.callback(self.zbd.kill)
        return self.zbd

    def load(self):
        """Import the dossier."""
        self.zbd.zb("import", self.dossier.write(self.folder / "dossier.json"))

    def deliver(self, *messages, **more):
        self.dovecot.deliver(*messages, **more)


@contextlib.contextmanager
def servers(imap=dovecot.Dovecot):
    """Servers that run and a zbd that is configured for them, not started."""
    with places.temporary_folder() as folder, contextlib.ExitStack() as stack:
        world = World(folder, stack)
        world.start_servers(imap)
        world.make_zbd()
        yield world


@contextlib.contextmanager
def started():
    """Everything runs, and nobody is known."""
    with servers() as world:
        world.zbd.start()
        yield world
        world.zbd.stop()


@contextlib.contextmanager
def running():
    """Everything runs and the small dossier is imported. A clean stop at the end is part of each test."""
    with started() as world:
        world.load()
        yield world


@contextlib.contextmanager
def bare():
    """A zbd without mailbox and SMTP server, not started."""
    with places.temporary_folder() as folder, contextlib.ExitStack() as stack:
        world = World(folder, stack)
        world.make_zbd()
        yield world
