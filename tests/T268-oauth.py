"""Logging in with access tokens: fetched from the endpoint, kept, renewed; what is refused, and what the operator hears of it."""
import contextlib

from zbtest import mails, places, smtp, tap, tokens, world

MAILBOX = "mailbox klachten"


def configured(w, **mailbox):
    w.zbd.stop()
    keys = w.zbd.config[MAILBOX]
    for key in ("password-file", "token-mechanism", "token-scope", "token-ca-file"):
        keys.pop(key, None)
    keys.update({"token-url": w.endpoint.url, "client-id": w.endpoint.client[0], "token-ca-file": w.authority.ca_file,
                 "client-secret-file": w.zbd.secret("client.secret", w.endpoint.client[1])})
    keys.update({k.replace("_", "-"): v for k, v in mailbox.items()})
    w.zbd.start()


def takes_in(w, text):
    message = mails.message("iemand@elders.example", "Vraag", text)
    w.deliver(message)
    places.wait_until(lambda: mails.id_of(message) in [r["message_id"] for r in w.zbd.contacts()], 60, f"{text!r}")


def trouble(w, *parts):
    status = w.zbd.wait_status(lambda s: s["mailboxes"][0]["last_error"], what="an error of the mailbox")
    for part in parts:
        tap.contains(status["mailboxes"][0]["last_error"], part, "last_error")
    return status["mailboxes"][0]


def test_each_mechanism(w):
    for mechanism in ("xoauth2", "oauthbearer"):
        configured(w, token_mechanism=mechanism, token_scope="https://outlook.example/.default")
        takes_in(w, f"Met {mechanism}.")
    tap.equal(w.endpoint.requests[-1], {"grant_type": "client_credentials", "client_id": "zb",
                                        "client_secret": w.endpoint.client[1],
                                        "scope": "https://outlook.example/.default"}, "what the endpoint was asked")


def test_whichever_the_server_has(w):
    for mechanisms in ("xoauth2", "oauthbearer"):
        with w.dovecot.stopped(tokens.let_dovecot_check(w.dovecot, w.endpoint, mechanisms)):
            pass
        configured(w)
        takes_in(w, f"De server heeft {mechanisms}.")
    with w.dovecot.stopped(tokens.let_dovecot_check(w.dovecot, w.endpoint)):
        pass


def test_server_without_tokens(w):
    """Nothing else is tried: no empty password goes over the wire."""
    with w.dovecot.stopped(""):
        pass
    configured(w)
    trouble(w, "127.0.0.1")
    tap.equal("LOGIN" in w.dovecot.complaints() and "method=PLAIN" in w.dovecot.complaints().split("failed")[-1], False,
              "a login with a password")
    with w.dovecot.stopped(tokens.let_dovecot_check(w.dovecot, w.endpoint)):
        pass


def test_kept_for_all_folders_and_connections(w):
    w.dovecot.deliver(folder="Archief")
    before = len(w.endpoint.requests)
    configured(w, folders="INBOX; Archief")
    w.zbd.wait_settled()
    tap.equal(len(w.endpoint.requests), before + 1, "requests for two folders")
    w.dovecot.kick()
    takes_in(w, "Na een verbroken verbinding.")
    w.zbd.wait_settled()
    tap.equal(len(w.endpoint.requests), before + 1, "requests after a new connect")
    w.zbd.config[MAILBOX].pop("folders")


def test_renewed_before_it_expires(w):
    w.endpoint.life = 2
    configured(w)
    w.zbd.wait_settled()
    before, since = len(w.endpoint.requests), len(w.zbd.log())
    w.endpoint.life = 3600
    places.wait_until(lambda: w.dovecot.kick() or len(w.endpoint.requests) > before, 30, "a new token", 0.5)
    takes_in(w, "Met een vernieuwd bewijs.")
    tap.equal(w.zbd.log()[since:].count("refuses"), 0, "logins that were refused")


def test_withdrawn_is_renewed_once(w):
    """A kept token that the server no longer takes: a new one, and in. No word of it to the operator."""
    configured(w)
    w.zbd.wait_settled()
    before, since = len(w.endpoint.requests), len(w.zbd.log())
    w.endpoint.key = b"another key, with at least 32 bytes"
    w.dovecot.kick()
    with w.dovecot.stopped(tokens.let_dovecot_check(w.dovecot, w.endpoint)):
        pass
    takes_in(w, "Na het intrekken.")
    tap.equal(len(w.endpoint.requests), before + 1, "requests")
    tap.equal("refuses the login" in w.zbd.log()[since:], False, "a refusal in the log")


def test_refused_backs_off(w):
    """A new token is refused as well: one try more, no hammering, one line for the operator; and it recovers."""
    configured(w)
    w.zbd.wait_settled()
    before, since = len(w.endpoint.requests), len(w.zbd.log())
    w.endpoint.user = "iemand-anders@veldermeer.example"
    w.endpoint.key = b"a third key, which is long enough too"
    w.dovecot.kick()
    with w.dovecot.stopped(tokens.let_dovecot_check(w.dovecot, w.endpoint)):
        pass
    status = w.zbd.wait_status(lambda s: "token" in (s["mailboxes"][0]["last_error"] or ""), 60, "the refusal")
    tap.contains(status["mailboxes"][0]["last_error"], "client-id", "last_error")
    tap.equal(len(w.endpoint.requests), before + 1, "requests")
    tap.equal(w.zbd.log()[since:].count("refuses the login with the token"), 1, "lines about it")
    w.endpoint.user = "klachten@veldermeer.example"
    configured(w)
    takes_in(w, "Weer toegelaten.")


def test_endpoint_refuses(w):
    configured(w, client_secret_file=w.zbd.secret("other.secret", "niet-dit"))
    box = trouble(w, "invalid_client", "AADSTS7000215: wrong secret", "client-id")
    tap.equal(box["state"], "waiting", "state")
    tap.equal(len([line for line in w.zbd.log().splitlines() if "invalid_client" in line]), 1, "lines about it")
    assert "niet-dit" not in w.zbd.log() + str(w.zbd.status()), "the secret shows"


def test_endpoint_in_trouble(w):
    for answer, parts in (((503, {}), ["HTTP 503"]), ((200, b"<html>"), ["HTTP 200"]), ((200, {}), ["no token"]),
                          ((302, b""), ["HTTP 302"]),
                          ((200, {"access_token": "met\nregeleinde", "expires_in": 10}), ["no token"])):
        w.endpoint.answer = answer
        configured(w)
        trouble(w, *parts)
    w.endpoint.answer = None
    places.wait_until(lambda: w.zbd.status()["mailboxes"][0]["connected"], 60, "it to recover by itself")


def test_endpoint_hangs(w):
    """Nobody waits for it: the bus answers, and zbd stops."""
    w.endpoint.answer = "hang"
    configured(w)
    places.wait_until(lambda: w.zbd.status()["mailboxes"][0]["state"] == "connecting", what="the state")
    w.endpoint.answer = None


def test_endpoint_not_trusted(w):
    stranger = world.tls.Authority(w.folder / "stranger")
    configured(w, token_ca_file=stranger.ca_file)
    trouble(w, "token-ca-file")


def test_alerts_with_a_token(w):
    """The mail server wants a token too; one that it no longer takes is renewed, and the mail goes out."""
    taken = places.server_folder(w.folder, "tokens") / "taken"
    taken.write_text("none yet")
    taken.chmod(0o644)
    server = smtp.SmtpServer(w.folder, name="smtp-oauth", token=("zb@veldermeer.example", taken)).start()
    w.stack.callback(server.stop)
    secret = w.zbd.secret("smtp.secret", w.endpoint.client[1])
    w.zbd.config["smtp"].update({"url": server.url, "login": "zb@veldermeer.example", "token-url": w.endpoint.url,
                                 "client-id": w.endpoint.client[0], "client-secret-file": secret,
                                 "token-ca-file": w.authority.ca_file})
    configured(w)
    w.load()
    w.deliver(mails.message("anna@bakkerpost.example", "Re: Mijn standplaats", "Nog eens over de standplaats.",
                            reply_to="<permit-1@bakkerpost.example>"))
    status = w.zbd.wait_status(lambda s: s["mails"]["last_error"], what="an error of sending")
    tap.contains(status["mails"]["last_error"], "client-id", "last_error")
    w.endpoint.file = taken
    server.wait(bool, 90, "the alert")
    tap.equal(server.mails()[0].sender, "zb@veldermeer.example", "envelope sender")


def test_no_secret_in_logs(w):
    log = w.zbd.log()
    for secret in (w.endpoint.client[1], *w.endpoint.tokens):
        assert secret not in log, "a secret or token stands in the log"


@contextlib.contextmanager
def started():
    with world.servers() as w:
        folder = places.server_folder(w.folder, "endpoint")
        w.endpoint = tokens.TokenEndpoint(w.authority, folder).start()
        w.stack.callback(w.endpoint.stop)
        with w.dovecot.stopped(tokens.let_dovecot_check(w.dovecot, w.endpoint)):
            pass
        yield w
        w.zbd.stop()


if __name__ == "__main__":
    tap.main(globals(), started)
