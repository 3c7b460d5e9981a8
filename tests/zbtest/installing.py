"""contrib/install, as `make install` calls it."""
import os
import subprocess

from . import places


def install(prefix, sysconfdir, dest=""):
    environment = {**os.environ, "BUILD": str(places.BUILD), "PREFIX": str(prefix), "SYSCONFDIR": str(sysconfdir),
                   "DESTDIR": str(dest)}
    return subprocess.run([str(places.SRCDIR / "contrib" / "install")], env=environment, check=True, capture_output=True,
                          text=True)
