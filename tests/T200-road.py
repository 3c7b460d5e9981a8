"""The main road: a message arrives over IMAP, is judged and recorded, and who must hear of it has a mail."""
from zbtest import dossier, mails, tap, world

ANNA, COR, TINEKE = "Anna Bakker <anna@bakkerpost.example>", "cor@vermeerpost.example", "tineke@witpost.example"
LEAD, DUTY, PERMIT_HANDLER = "p.visser@veldermeer.example", "r.kok@veldermeer.example", "h.smit@veldermeer.example"

MESSAGES = {
    "repeat": mails.message(ANNA, "Mijn standplaats", dossier.PERMIT),
    "thread": mails.message(ANNA, "Re: Mijn standplaats", "Ik wil toch nog eens zeggen dat het niet eerlijk is.",
                            reply_to="<permit-1@bakkerpost.example>"),
    "other": mails.message(ANNA, "Speeltuin", "De schommel in de speeltuin aan het Plein is al weken kapot. Wie maakt "
                           "hem? Mijn kleinkind viel er gisteren af."),
    "stopped": mails.message(COR, "Gat in het fietspad", "Bij de school zit een diep gat in het fietspad."),
    "unlimited": mails.message(TINEKE, "Re: Natte kelder", "Er is nog steeds niemand geweest, en het regent weer.",
                               reply_to="<kelder-1@witpost.example>"),
    "unknown": mails.message("iemand@elders.example", "Wachttijd", "Ik stond vandaag een uur aan uw loket."),
    "automatic": mails.message(ANNA, "Afwezig: Mijn standplaats", "Ik ben er niet tot maandag.",
                               headers=[("Auto-Submitted", "auto-replied")]),
}


def contact(w, name):
    return w.zbd.contact(mails.id_of(MESSAGES[name]))


def about(w, name):
    """The mails about this contact, by the number that they name."""
    number = contact(w, name)["id"]
    return [m for m in w.smtp.mails() if number in m.contacts]


def verdict(w, name, wanted, leans=None):
    row = contact(w, name)
    tap.equal((row["verdict"], row["leans"]), (wanted, leans), f"verdict of {name} ({row['evidence']})")
    return row


def recipients(w, name):
    return sorted({m.recipient for m in about(w, name)})


def test_all_arrive(w):
    w.before = None
    w.deliver(*MESSAGES.values())
    w.before = w.dovecot.files()
    w.zbd.wait_contacts(len(MESSAGES))
    w.zbd.wait_settled()
    tap.equal(len(w.zbd.contacts()), len(MESSAGES), "contacts")


def test_repeat(w):
    row = verdict(w, "repeat", "repeat")
    tap.equal((row["citizen"], row["topics"]), ("B1", [w.dossier.reference("T1")]), "linked to")
    tap.equal(row["sender_verified"], "pass", "sender_verified")
    tap.equal(recipients(w, "repeat"), [PERMIT_HANDLER], "who heard of the repetition")


def test_repeat_mail_says_what_applies(w):
    mail = about(w, "repeat")[0]
    for part in (w.dossier.reference("T1"), "UIT-1001", "inschatting"):
        tap.contains(mail.text, part, "alert mail")
    tap.contains(mail.subject, w.dossier.reference("T1"), "subject")


def test_own_words_in_a_thread(w):
    row = verdict(w, "thread", "unsure", "repeat")
    tap.equal(row["topics"], [w.dossier.reference("T1")], "topics")
    assert DUTY in recipients(w, "thread") or PERMIT_HANDLER in recipients(w, "thread"), "nobody heard of an unsure one"


def test_new_complaint_of_a_limited_citizen(w):
    row = contact(w, "other")
    assert row["verdict"] in ("new", "unsure") and row["leans"] in (None, "new"), f"judged {row}"
    tap.equal(recipients(w, "other"), [DUTY], "who heard of the new complaint")


def test_stop_all(w):
    verdict(w, "stopped", "suspended")
    assert {LEAD} <= set(recipients(w, "stopped")), f"the lead heard nothing: {recipients(w, 'stopped')}"


def test_without_limitation(w):
    row = verdict(w, "unlimited", "ongoing")
    tap.equal((row["citizen"], row["topics"]), ("B3", [w.dossier.reference("T4")]), "linked to")


def test_unknown_sender(w):
    row = verdict(w, "unknown", "unknown_sender")
    tap.equal((row["citizen"], row["topics"]), (None, []), "linked to")


def test_automatic_reply(w):
    verdict(w, "automatic", "machine")
    tap.equal(about(w, "automatic"), [], "mails about an automatic reply")


def test_mails_are_well_made(w):
    sent = w.smtp.mails()
    identifiers = [m.message_id for m in sent]
    assert sent and all(identifiers), "mails without Message-ID"
    tap.equal(len(set(identifiers)), len(identifiers), "different Message-IDs")
    for m in sent:
        tap.equal(m.message["Auto-Submitted"], "auto-generated", "Auto-Submitted")
        tap.equal(m.sender, "zb@veldermeer.example", "envelope sender")
        tap.equal(m.recipients, [m.message["To"].addresses[0].addr_spec], "one recipient, the one it is to")
        assert m.message["Date"] and m.message["X-Zb-Instance"], "Date or X-Zb-Instance is missing"


def test_never_to_a_citizen(w):
    outside = {m.recipient for m in w.smtp.mails()} - {LEAD, DUTY, PERMIT_HANDLER, "j.prins@veldermeer.example"}
    tap.equal(outside, set(), "recipients that are no handlers")


def test_subjects_name_nobody(w):
    for m in w.smtp.mails():
        for word in ("Bakker", "Vermeer ", "Wit", "Anna", "Cor "):
            assert word not in m.subject, f"{word!r} in the subject {m.subject!r}"


def test_nothing_changed_in_the_mailbox(w):
    seen = {uid: flags for uid, flags in w.dovecot.flags().items() if set(flags) - {b"\\Recent"}}
    tap.equal(seen, {}, "flags set")
    after = w.dovecot.files()
    tap.equal(sorted(after.values()), sorted(w.before.values()), "files of the mailbox")


def test_log_names_no_citizen(w):
    for word in ("Bakker", "anna@", "standplaats", "fietspad", "tineke"):
        assert word not in w.zbd.log(), f"{word!r} stands in zbd's log"


def test_alert_coming_back_alerts_nobody(w):
    count = len(w.smtp.mails())
    back = about(w, "repeat")[0].raw
    w.deliver(back[back.index(b"\r\nDelivered-To:") + 2:])
    w.zbd.wait_contacts(len(MESSAGES) + 1)
    w.zbd.wait_settled()
    tap.equal(w.zbd.contacts()[-1]["verdict"], "machine", "verdict of our own alert")
    tap.equal(len(w.smtp.mails()), count, "mails")


def test_bounce_of_an_alert_alerts_nobody(w):
    count = len(w.smtp.mails())
    alert = about(w, "repeat")[0]
    headers = alert.raw[alert.raw.index(b"\r\nFrom:") + 2:].partition(b"\r\n\r\n")[0].decode()
    bounce = mails.message("MAILER-DAEMON@mx.veldermeer.example", "Undelivered Mail Returned to Sender",
                           f"<{alert.recipient}>: mailbox unavailable\n\n{headers}", dmarc=None,
                           headers=[("Return-Path", "<>")])
    w.deliver(bounce)
    w.zbd.wait_contacts(len(MESSAGES) + 2)
    w.zbd.wait_settled()
    row = w.zbd.contacts()[-1]
    tap.equal(row["verdict"], "machine", "verdict of a bounced alert")
    tap.contains(str(row["evidence"]), "own_alert", "evidence")
    tap.equal(len(w.smtp.mails()), count, "mails")


def test_sent_again_is_a_duplicate(w):
    w.deliver(MESSAGES["repeat"], mails.message(ANNA, "Mijn standplaats", dossier.PERMIT))
    w.zbd.wait_contacts(len(MESSAGES) + 3)
    w.zbd.wait_settled()
    rows = w.zbd.contacts()
    tap.equal(len(rows), len(MESSAGES) + 3, "equal bytes are one more delivery, not one more contact")
    tap.equal(rows[-1]["verdict"], "duplicate", "verdict of the same words again")


if __name__ == "__main__":
    tap.main(globals(), world.running)
