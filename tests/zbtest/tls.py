"""A certificate authority of one's own, made by openssl, for servers on 127.0.0.1."""
import pathlib
import subprocess


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    """`ca_file` is what clients trust; server() makes a key and certificate for 127.0.0.1 and localhost."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.ca_file, self.key_file = self.folder / "ca.pem", self.folder / "ca.key"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=Test CA", "-keyout", self.key_file, "-out", self.ca_file)
        self.ca_file.chmod(0o644)

    def server(self, folder):
        """(certificate, key) in `folder`."""
        key, request, certificate = (pathlib.Path(folder) / f"server.{e}" for e in ("key", "csr", "pem"))
        extensions = self.folder / "server.ext"
        extensions.write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=127.0.0.1",
                "-keyout", key, "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", self.ca_file, "-CAkey", self.key_file, "-CAcreateserial",
                "-days", "2", "-extfile", extensions, "-out", certificate)
        return certificate, key
