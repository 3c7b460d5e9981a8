"""What the mailbox's keys allow: encryption by STARTTLS or not at all, and how large a message may be."""
from zbtest import mails, tap, tls, world

MIB = 1024 * 1024


def settings(w, **keys):
    """Starts zbd with these keys of the mailbox beside user and password."""
    w.zbd.stop()
    box = w.zbd.config["mailbox klachten"]
    w.zbd.config["mailbox klachten"] = {k: box[k] for k in ("user", "password-file")} | {
        k.replace("_", "-"): v for k, v in keys.items()}
    w.zbd.start()


def trouble(w, part):
    status = w.zbd.wait_status(lambda s: s["mailboxes"][0]["last_error"], what="an error of the mailbox")
    tap.contains(status["mailboxes"][0]["last_error"], part, "last_error")


def arrives(w, subject):
    message = mails.message("iemand@elders.example", subject, f"Komt dit aan? Het gaat over {subject}.")
    before = len(w.zbd.contacts())
    w.deliver(message)
    w.zbd.wait_contacts(before + 1)
    w.zbd.contact(mails.id_of(message))


def test_starttls(w):
    settings(w, url=w.dovecot.plain_url, starttls="yes", ca_file=w.dovecot.ca_file)
    arrives(w, "starttls")


def test_starttls_by_a_stranger(w):
    """That it is refused shows that STARTTLS was done, and that its certificate counts."""
    stranger = tls.Authority(w.folder / "stranger")
    settings(w, url=w.dovecot.plain_url, starttls="yes", ca_file=stranger.ca_file)
    trouble(w, "certificate")


def test_untrusted_by_the_system(w):
    """Without ca-file only the system's authorities count."""
    settings(w, url=w.dovecot.url)
    trouble(w, "certificate")


def test_plaintext_on_this_machine(w):
    """To a loopback address nothing is encrypted unless asked for. (What is allowed to others: test-config.)"""
    settings(w, url=w.dovecot.plain_url)
    arrives(w, "onversleuteld")


def test_large_message(w):
    """Only its header is taken in: a contact of its own, with the reason; one below the limit is read."""
    settings(w, url=w.dovecot.url, ca_file=w.dovecot.ca_file, message_limit=1)
    before = len(w.zbd.contacts())
    line = "Een regel van een lange brief over van alles en nog wat, en nooit twee keer dezelfde. "
    large, small = (mails.message("iemand@elders.example", f"Brief van {size}",
                                  "\n".join(f"{line}{i}" for i in range(size // len(line))))
                    for size in (2 * MIB, MIB // 2))
    w.deliver(large, small)
    w.zbd.wait_contacts(before + 2)
    w.zbd.wait_settled()
    rows = w.zbd.contacts()[before:]
    tap.equal(sorted(r["verdict"] for r in rows), ["unknown_sender", "unreadable"], "verdicts")
    unreadable = next(r for r in rows if r["verdict"] == "unreadable")
    tap.contains(w.zbd.zb("why", unreadable["id"]).stdout, "te groot", "zb why")


if __name__ == "__main__":
    tap.main(globals(), world.servers)
