"""Hands in a mail that Balie must suspend: its sender is not who it says. Arguments: demo.json, a subject, an address."""

import email.utils
import json
import pathlib
import sys
from email.message import EmailMessage

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "shared"))
from demo import deliver  # noqa: E402


def suspend(demo, subject, sender):
    mail = EmailMessage()
    mail["From"] = f"Doubtful Sender <{sender}>"
    mail["To"] = "support@demo.localhost"
    mail["Subject"] = subject
    mail["Date"] = email.utils.formatdate()
    mail["Message-ID"] = email.utils.make_msgid(domain="doubtful.example")
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("This is a doubtful message.\n")
    deliver(demo, sender, "support@demo.localhost", mail, found=False)


if __name__ == "__main__":
    suspend(json.loads(pathlib.Path(sys.argv[1]).read_text()), sys.argv[2], sys.argv[3])
