"""A real Cyrus IMAP server: TLS, a free port on 127.0.0.1, in the foreground, everything in a folder of its own.

Passwords are checked by a saslauthd that lives in a thread here."""
import pathlib
import socket
import threading

from . import imapserver, places, tap

# Debian has one IMAP server at a time: what cyrus-common lacks is only unpacked (tests/install-deps).
PROGRAMS = "/usr/local/lib/zb-tests/cyrus/usr/lib/cyrus/bin"

IMAPD_CONF = """
configdirectory: {folder}/config
proc_path: {folder}/proc
mboxname_lockpath: {folder}/lock
defaultpartition: default
partition-default: {folder}/spool
cyrus_user: {user}
admins: nobody-at-all
virtdomains: userid
defaultdomain: localhost
unixhierarchysep: yes
altnamespace: yes
autocreate_quota: 0
autocreate_post: yes
duplicatesuppression: no
sasl_pwcheck_method: saslauthd
sasl_mech_list: PLAIN
sasl_saslauthd_path: {folder}/mux
tls_server_cert: {certificate}
tls_server_key: {key}
tls_session_timeout: 0
idlesocket: {folder}/idle
imapidlepoll: 1
syslog_prefix: zb-test
"""

CYRUS_CONF = """
START {{
    recover cmd="/usr/lib/cyrus/bin/ctl_cyrusdb -C {folder}/imapd.conf -r"
}}
SERVICES {{
    imaps cmd="{programs}/imapd -C {folder}/imapd.conf -s" listen="127.0.0.1:{port}" prefork=0 maxchild=50
}}
DAEMON {{
    idled cmd="{programs}/idled -C {folder}/imapd.conf -d"
}}
"""


class Cyrus(imapserver.ImapServer):
    name = "cyrus"

    def __init__(self, parent, authority, users=None):
        if not pathlib.Path(PROGRAMS).exists():
            tap.skip("Cyrus is not there: run tests/install-deps")
        super().__init__(parent, authority, users)
        for sub in ("config", "config/db", "config/socket", "spool", "proc", "lock"):
            places.server_folder(self.folder, sub)
        self.logins = socket.socket(socket.AF_UNIX)
        self.logins.bind(str(self.folder / "mux"))
        self.own(self.folder / "mux")
        self.logins.listen(16)
        threading.Thread(target=self.serve_logins, daemon=True).start()

    def serve_logins(self):
        """saslauthd's protocol: four counted strings (user, password, service, realm), and a counted answer."""
        while True:
            try:
                link = self.logins.accept()[0]
            except OSError:
                return
            with link, link.makefile("rb") as words:
                name, password, _, realm = (words.read(int.from_bytes(words.read(2), "big")).decode() for _ in range(4))
                user = f"{name}@{realm}" if realm and "@" not in name else name
                answer = b"OK" if self.users.get(user) == password else b"NO"
                link.sendall(len(answer).to_bytes(2, "big") + answer)

    def command(self):
        for name, text in (("imapd.conf", IMAPD_CONF), ("cyrus.conf", CYRUS_CONF)):
            path = self.folder / name
            path.write_text(text.format(folder=self.folder, port=self.port, user=self.user_name, programs=PROGRAMS,
                                        certificate=self.certificate[0], key=self.certificate[1]))
            self.own(path)
        return ["/usr/sbin/cyrmaster", "-D", "-C", str(self.folder / "imapd.conf"), "-M", str(self.folder / "cyrus.conf"),
                "-p", str(self.folder / "pid"), "-L", str(self.folder / "log")]
