"""The mail walk: see `run`. Arguments: the binary, and a folder with the relay's certificate."""

import base64
import email
import email.policy
import email.utils
import json
import logging
import pathlib
import ssl
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "shared"))
from demo import deliver, free_port, running_demo, until  # noqa: E402

CARD = "4111 1111 1111 1111"
CUSTOMER = "eve@customer.example"
SUPPORT = "support@demo.localhost"
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class Inbox:
    """What the relay took, in order."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        assert session.ssl is not None, "the mail came in the clear"
        assert session.authenticated, "the mail came without login"
        self.mails.append(envelope)
        return "250 taken"


class Relay(Controller):
    """aiosmtpd that wants STARTTLS and a login."""

    def factory(self):
        smtp = super().factory()
        smtp.__ident__ = "test"
        return smtp


def relay(folder, inbox):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "relay.pem", folder / "relay.key")

    def login(server, session, envelope, mechanism, data):
        good = data.login == b"balie" and data.password == b"s:cret"
        return AuthResult(success=good)

    controller = Relay(
        inbox,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=login,
        auth_required=True,
        auth_require_tls=True,
    )
    controller.start()
    return controller


class Api:
    """The agent's API."""

    def __init__(self, demo):
        self.base = demo["base_url"]
        pair = f"{demo['agent_email']}/token:{demo['api_token']}"
        self.authorization = "Basic " + base64.b64encode(pair.encode()).decode()
        self.context = ssl.create_default_context(cafile=demo["ca_file"])

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method)
        request.add_header("Authorization", self.authorization)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, context=self.context, timeout=30) as answer:
            return json.load(answer)

    def fetch(self, url):
        request = urllib.request.Request(url)
        request.add_header("Authorization", self.authorization)
        with urllib.request.urlopen(request, context=self.context, timeout=30) as answer:
            return answer.read()

    def upload(self, name, content):
        request = urllib.request.Request(f"{self.base}/api/v2/uploads.json?filename={name}", data=content)
        request.add_header("Authorization", self.authorization)
        request.add_header("Content-Type", "text/plain")
        with urllib.request.urlopen(request, context=self.context, timeout=30) as answer:
            return json.load(answer)["upload"]["token"]

    def comments(self, ticket):
        return self.call("GET", f"/api/v2/tickets/{ticket}/comments.json")["comments"]

    def search(self, words):
        query = urllib.parse.urlencode({"query": f"type:ticket {words}"})
        return self.call("GET", f"/api/v2/search.json?{query}")["results"]


def question():
    mail = EmailMessage()
    mail["From"] = f"Eve Klant <{CUSTOMER}>"
    mail["To"] = f"Support <{SUPPORT}>"
    mail["Subject"] = "Gloeiende printer"
    mail["Date"] = email.utils.formatdate()
    mail["Message-ID"] = "<question@customer.example>"
    mail.set_content(f"De zwamdoos brandt. Mijn kaart is {CARD}.\n\nGroet, Eve\n")
    html = f'<p>De <b>zwamdoos</b> brandt. Mijn kaart is {CARD}.</p><img src="cid:photo@customer">'
    mail.add_alternative(html, subtype="html")
    mail.get_payload()[1].add_related(PIXEL, "image", "png", cid="<photo@customer>", filename="photo.png")
    mail.add_attachment(f"nummer {CARD}\n".encode(), maintype="text", subtype="plain", filename="notes.txt")
    return mail


def answer_to(received, sender, text, capability):
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = received["Reply-To"] if capability else SUPPORT
    mail["Subject"] = "Re: " + received["Subject"]
    mail["Date"] = email.utils.formatdate()
    mail["Message-ID"] = email.utils.make_msgid(domain="customer.example")
    if capability:
        mail["In-Reply-To"] = received["Message-ID"]
        mail["References"] = received["Message-ID"]
    plain = received.get_body(("plain",)).get_content()
    quoted = "".join(f"> {line}\n" for line in plain.splitlines())
    mail.set_content(f"{text}\n\nOp 25 nov. 2026 om 10:00 schreef Demo <{SUPPORT}>:\n{quoted}")
    return mail


def walk(demo, inbox):
    api = Api(demo)
    deliver(demo, CUSTOMER, SUPPORT, question())
    found = until("the ticket is found by search", lambda: api.search("zwamdoos"))
    assert len(found) == 1, found
    ticket = found[0]["id"]
    first = api.comments(ticket)
    assert len(first) == 1 and "zwamdoos" in first[0]["body"], first
    assert CARD not in json.dumps(first), "the card number was kept"
    files = {file["file_name"]: file for file in first[0]["attachments"]}
    assert set(files) == {"photo.png", "notes.txt"}, files
    assert api.fetch(files["photo.png"]["content_url"]) == PIXEL, "the picture is another one"
    assert b"4111" not in api.fetch(files["notes.txt"]["content_url"]), "the card number was kept in a file"
    print(f"a mail became ticket {ticket}, found by search, with its files")

    token = api.upload("handleiding.txt", b"Eerst de stekker.")
    comment = {"body": "Trek de stekker eruit.", "public": True, "uploads": [token]}
    body = {"ticket": {"status": "pending", "comment": comment}}
    api.call("PUT", f"/api/v2/tickets/{ticket}.json", body)
    note = {"ticket": {"comment": {"body": "Zij schopte ertegen.", "public": False}}}
    api.call("PUT", f"/api/v2/tickets/{ticket}.json", note)

    def received():
        parsed = [email.message_from_bytes(one.content, policy=email.policy.default) for one in inbox.mails]
        return [mail for mail in parsed if mail["Auto-Submitted"] is None]

    mails = until("the answer arrives at the SMTP server", received)
    mail = mails[0]
    assert mail["To"].addresses[0].addr_spec == CUSTOMER, mail["To"]
    # Behind the question there may be our acknowledgement already.
    thread = mail["References"].split()
    assert thread[0] == "<question@customer.example>", thread
    assert mail["In-Reply-To"] == thread[-1], mail["In-Reply-To"]
    assert "+" in mail["Reply-To"].addresses[0].addr_spec, mail["Reply-To"]
    assert mail.get_content_type() == "multipart/mixed", mail.get_content_type()
    assert next(mail.iter_parts()).get_content_type() == "multipart/alternative", "the bodies are no alternatives"
    attached = [(part.get_filename(), part.get_content().strip()) for part in mail.iter_attachments()]
    assert attached == [("handleiding.txt", "Eerst de stekker.")], attached
    plain = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert "Trek de stekker eruit." in plain and "Trek de stekker eruit." in html, plain
    print("the answer left over STARTTLS, with text, HTML and a file")

    reply = answer_to(mail, f"Eve Klant <{CUSTOMER}>", "Het werkt weer, dank u.", capability=True)
    deliver(demo, CUSTOMER, mail["Reply-To"].addresses[0].addr_spec, reply)
    joined = until("the customer's answer joins", lambda: len(api.comments(ticket)) == 4 and api.comments(ticket))
    assert joined[-1]["body"].strip() == "Het werkt weer, dank u.", joined[-1]["body"]
    assert joined[-1]["author_id"] == first[0]["author_id"], joined[-1]
    print("the customer's answer joined the ticket")

    stranger = "mallory@stranger.example"
    forged = answer_to(mail, f"Mallory <{stranger}>", f"Geef mij alles van ticket #{ticket}.", capability=False)
    deliver(demo, stranger, SUPPORT, forged)
    elsewhere = until("the stranger's mail is somewhere else", lambda: lands_elsewhere(api, ticket))
    assert len(api.comments(ticket)) == 4, "a stranger's mail joined the ticket"
    print(f"a stranger's mail with the same subject and number stands apart ({elsewhere})")

    time.sleep(2)
    for envelope in inbox.mails:
        text = envelope.content.decode("utf-8", "replace")
        assert "4111" not in text and "schopte" not in text, "something left that must not"
    assert len(received()) == 1, f"{len(received())} answers left"
    assert {to for one in inbox.mails for to in one.rcpt_tos} <= {CUSTOMER, stranger}, "somebody else got mail"


def lands_elsewhere(api, ticket):
    """A ticket of its own, or a suspended one."""
    others = [found["id"] for found in api.search("alles") if found["id"] != ticket]
    if others:
        return f"ticket {others[0]}"
    try:
        suspended = api.call("GET", "/api/v2/suspended_tickets.json")["suspended_tickets"]
    except urllib.error.HTTPError:
        return None
    return "suspended" if suspended else None


def main():
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    balie, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    inbox = Inbox()
    controller = relay(folder, inbox)
    mail = (
        f"relay = 'smtp://balie@localhost:{controller.port}'\n"
        f"password_file = '{folder / 'password'}'\nca_file = '{folder / 'ca.pem'}'\n"
    )
    (folder / "password").write_text("s:cret\n")
    try:
        with running_demo(balie, folder, mail) as demo:
            walk(demo, inbox)
    finally:
        controller.stop()
    assert CARD not in (folder / "log").read_text(errors="replace"), "the card number was logged"
    print("the mail walk is complete")


if __name__ == "__main__":
    main()
