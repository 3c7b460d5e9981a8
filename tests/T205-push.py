"""New mail is there at once: the server tells of it by itself (IDLE), nobody asks."""
from zbtest import mails, tap, world


def test_pushed(w):
    """The next look by ourselves would come after an hour."""
    w.zbd.config["mailbox klachten"]["poll"] = 3600
    first = mails.message("iemand@elders.example", "Vooraf", "Dit lag er al.")
    w.deliver(first)
    w.zbd.start()
    w.zbd.wait_contacts(1)
    w.zbd.wait_settled()
    for number in range(3):
        w.deliver(mails.message("iemand@elders.example", f"Nu {number}", f"Bericht {number} komt er net bij."))
        w.zbd.wait_contacts(2 + number)
        w.zbd.wait_settled()


def test_reconnects_and_is_pushed_again(w):
    port = w.dovecot.port
    w.dovecot.stop()
    w.zbd.wait_status(lambda s: not s["mailboxes"][0]["connected"], what="the loss to be noticed")
    w.dovecot.start(port)
    w.zbd.wait_status(lambda s: s["mailboxes"][0]["connected"], 60, "the mailbox")
    before = len(w.zbd.contacts())
    w.deliver(mails.message("iemand@elders.example", "Na de storing", "Bent u er weer?"))
    w.zbd.wait_contacts(before + 1)
    w.zbd.stop()


if __name__ == "__main__":
    tap.main(globals(), world.servers)
