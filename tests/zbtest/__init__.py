"""What the scenario tests (tests/T*.py) and the demo stand on: real servers, a real zbd, invented dossiers and mails.

tap       run test_* functions and print TAP
places    where things are (BUILD, SRCDIR), temporary folders, who the servers run as
imapserver  what real IMAP servers have in common
dovecot   a real Dovecot over TLS
cyrus     a real Cyrus over TLS
tls       a certificate authority of one's own
smtp      a real SMTP server that keeps what it gets
smtpd     the program behind it
daemon    a real zbd, its configuration, and its clients
dossier   invented dossiers
mails     invented messages
installing  what `make install` does
terminal  a program in a pty
world     all of it together
"""
