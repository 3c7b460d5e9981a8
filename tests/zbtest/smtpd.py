"""The SMTP server behind zbtest.smtp: a program of its own, so that it can be killed, hang and outlive the demo.

usage: python3 -m zbtest.smtpd FOLDER SOCKET_FD [--certificate FILE --key FILE] [--user NAME --password PASSWORD]

With --user and --token instead of --password it takes XOAUTH2 with exactly the token that stands in the file --token.

Listens on the socket that it inherits. Keeps each mail as FOLDER/NNNNN.eml with its envelope in front (Return-Path,
Delivered-To) and prints the file's name. FOLDER/mode, when it is there, says what to do instead: a reply such as
"451 4.3.0 later", "hang" or, one address a line, "550 5.1.1 no such user<TAB>ADDRESS" (only to that recipient).
"""
import argparse
import asyncio
import base64
import os
import pathlib
import signal
import socket
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Keeper:
    """aiosmtpd's handler."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.count = sum(1 for _ in self.folder.glob("*.eml"))

    def orders(self):
        try:
            return (self.folder / "mode").read_text().splitlines()
        except FileNotFoundError:
            return []

    async def handle_RCPT(self, server, session, envelope, address, options):
        for order in self.orders():
            reply, _, only = order.partition("\t")
            if reply == "hang":
                await asyncio.sleep(3600)
            if not only or only == address:
                return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = f"{self.count:05}.eml"
        head = f"Return-Path: <{envelope.mail_from}>\r\n"
        head += "".join(f"Delivered-To: {r}\r\n" for r in envelope.rcpt_tos)
        unready = self.folder / f".{name}"
        unready.write_bytes(head.encode() + envelope.original_content)
        unready.rename(self.folder / name)
        tell(name)
        return "250 OK kept"


class TokenKeeper(Keeper):
    """Lets in who brings the right token (RFC 7628's predecessor, XOAUTH2)."""

    def __init__(self, folder, user, token):
        super().__init__(folder)
        self.user, self.token = user, pathlib.Path(token)

    async def auth_XOAUTH2(self, server, arguments):
        wanted = f"user={self.user}\1auth=Bearer {self.token.read_text()}\1\1"
        brought = base64.b64decode(arguments[1]) if len(arguments) > 1 else await server.challenge_auth("")
        return AuthResult(success=brought == wanted.encode(), handled=False)


def tell(name):
    try:
        print(name, flush=True)
    except OSError:  # nobody listens any more: the demo went away and left us running
        sys.stdout = open(os.devnull, "w")


def options_of(arguments):
    options = {"hostname": "localhost", "decode_data": False, "enable_SMTPUTF8": True}
    if arguments.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(arguments.certificate, arguments.key)
        options.update(tls_context=context, require_starttls=True)
    if arguments.token:
        options.update(auth_required=True, auth_require_tls=bool(arguments.certificate),
                       auth_exclude_mechanism=["LOGIN", "PLAIN"])
    elif arguments.user:
        pair = (arguments.user.encode(), arguments.password.encode())
        options.update(auth_required=True, auth_require_tls=bool(arguments.certificate),
                       authenticator=lambda server, session, envelope, mechanism, data:
                       AuthResult(success=(data.login, data.password) == pair))
    return options


async def serve(arguments, options):
    keeper = (TokenKeeper(arguments.folder, arguments.user, arguments.token) if arguments.token
              else Keeper(arguments.folder))
    listener = socket.socket(fileno=arguments.socket)
    loop = asyncio.get_running_loop()
    ended = loop.create_future()
    loop.add_signal_handler(signal.SIGTERM, ended.set_result, None)
    server = await loop.create_server(lambda: SMTP(keeper, **options), sock=listener)
    await ended
    server.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("socket", type=int)
    for name in ("certificate", "key", "user", "password", "token", "uid", "gid"):
        parser.add_argument(f"--{name}")
    arguments = parser.parse_args()
    options = options_of(arguments)
    if arguments.uid:
        os.setgroups([])
        os.setgid(int(arguments.gid))
        os.setuid(int(arguments.uid))
    asyncio.run(serve(arguments, options))


if __name__ == "__main__":
    main()
