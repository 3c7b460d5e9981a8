"""A real token endpoint (RFC 6749 4.4) over HTTP or HTTPS on a free port of 127.0.0.1; its tokens are JWTs that Dovecot checks."""
import base64
import hashlib
import hmac
import http.server
import json
import secrets
import ssl
import threading
import time
import urllib.parse


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class TokenEndpoint:
    """`key` signs; `requests` are the forms that came; `answer` (status, object), "hang" or None says what it does; `life`: the
    seconds that it says a token holds, and that it does hold."""

    def __init__(self, authority=None, folder=None, client_id="zb", client_secret="sleutel&=%van zb"):
        self.client = client_id, client_secret
        self.user = "klachten@veldermeer.example"
        self.key, self.life, self.answer = secrets.token_bytes(32), 3600, None
        self.file = None  # the last token stands there before anybody has it
        self.requests, self.tokens, self.over = [], [], threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.scheme = "http"
        if authority:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*authority.server(folder))
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.scheme = "https"

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.server.server_port}/tenant/oauth2/v2.0/token"

    def token(self):
        now = int(time.time())
        head = encoded(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        body = encoded(json.dumps({"sub": self.user, "iat": now - 1, "nbf": now - 1, "exp": now + self.life,
                                   "n": len(self.tokens)}).encode())
        sign = hmac.new(self.key, f"{head}.{body}".encode(), hashlib.sha256).digest()
        return f"{head}.{body}.{encoded(sign)}"

    def grant(self, form):
        if self.answer:
            return self.answer
        if (form.get("client_id"), form.get("client_secret")) != self.client:
            return 401, {"error": "invalid_client", "error_description": "AADSTS7000215: wrong\r\nsecret"}
        if form.get("grant_type") != "client_credentials":
            return 400, {"error": "unsupported_grant_type"}
        self.tokens.append(self.token())
        if self.file:
            self.file.write_text(self.tokens[-1])
        return 200, {"token_type": "Bearer", "expires_in": self.life, "access_token": self.tokens[-1]}

    def handler(self):
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = dict(urllib.parse.parse_qsl(body))
                endpoint.requests.append(form)
                if endpoint.answer == "hang":
                    endpoint.over.wait(60)
                    return
                status, answer = endpoint.grant(form)
                data = json.dumps(answer).encode() if not isinstance(answer, bytes) else answer
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments):
                pass
        return Handler

    def start(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def stop(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


def let_dovecot_check(dovecot, endpoint, mechanisms="xoauth2 oauthbearer"):
    """Settings for Dovecot.more, and the key that it checks with."""
    keys = dovecot.folder / "keys" / "default" / "HS256"
    keys.mkdir(parents=True, exist_ok=True)
    (keys / "default").write_text(base64.b64encode(endpoint.key).decode())
    settings = dovecot.folder / "oauth2.conf"
    settings.write_text(f"introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={dovecot.folder}/keys/\n"
                        "username_attribute = sub\n")
    for path in (dovecot.folder / "keys", dovecot.folder / "keys" / "default", keys, keys / "default", settings):
        dovecot.own(path)
    return (f"auth_mechanisms = plain login {mechanisms}\n"
            f"passdb {{\n  driver = oauth2\n  mechanisms = {mechanisms}\n  args = {settings}\n}}\n")
