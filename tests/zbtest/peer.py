"""A peer of the bus that keeps to no manners: it writes D-Bus messages byte by byte, and need not read the answers."""
import os
import socket
import struct

PATH, INTERFACE = "/org/zorgvuldigbegrenzen/zb", "org.zorgvuldigbegrenzen.Zb1"
HEADER_PATH, HEADER_INTERFACE, HEADER_MEMBER, HEADER_SIGNATURE = 1, 2, 3, 8


def link(path):
    """Connected, with nothing said yet."""
    peer = socket.socket(socket.AF_UNIX)
    peer.settimeout(20)
    peer.connect(str(path))
    return peer


def authentication():
    return b"\0AUTH EXTERNAL " + str(os.geteuid()).encode().hex().encode() + b"\r\n"


def connect(path):
    peer = link(path)
    peer.sendall(authentication())
    answer = peer.recv(200)
    assert answer.startswith(b"OK"), answer
    peer.sendall(b"BEGIN\r\n")
    return peer


def aligned(data, to):
    return data + b"\0" * (-len(data) % to)


def string(text):
    return struct.pack("<I", len(text)) + text.encode() + b"\0"


def field(code, signature, value):
    head = bytes([code, 1]) + signature.encode() + b"\0"
    return head + (bytes([len(value)]) + value.encode() + b"\0" if signature == "g" else string(value))


def call(member, *strings):
    """The bytes of a method call whose arguments are strings."""
    body = fields = b""
    for text in strings:
        body = aligned(body, 4) + string(text)
    for one in ((HEADER_PATH, "o", PATH), (HEADER_INTERFACE, "s", INTERFACE), (HEADER_MEMBER, "s", member),
                *([(HEADER_SIGNATURE, "g", "s" * len(strings))] if strings else [])):
        fields = aligned(fields, 8) + field(*one)
    return aligned(b"l\1\0\1" + struct.pack("<III", len(body), 1, len(fields)) + fields, 8) + body
