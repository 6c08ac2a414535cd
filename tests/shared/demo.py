"""What every walk needs: a running `balie demo`, patience, and mail handed in as a mail server would."""

import contextlib
import email.policy
import json
import smtplib
import socket
import subprocess
import sys
import time

# The name under which the mail server in front of us says what it found out.
AUTHSERV = "mx.test"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(what, look, seconds=60):
    """Waits until `look` gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise SystemExit(f"did not happen in {seconds} s: {what}")


def started(demo_json, port):
    """What `demo.json` tells, when the demo is up."""
    if not demo_json.exists():
        return None
    try:
        demo = json.loads(demo_json.read_text())
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except (OSError, ValueError):
        return None
    return demo


@contextlib.contextmanager
def running_demo(binary, folder, mail=""):
    """A demo with fresh data in `folder`; `mail` is added to the section `[mail]` of its configuration."""
    port = free_port()
    config = folder / "balie.toml"
    config.write_text(
        f"[mail]\nlmtp_listen = '127.0.0.1:{free_port()}'\ntrusted_authserv_ids = ['{AUTHSERV}']\n{mail}"
    )
    data = folder / "data"
    command = [binary, "--data", data, "--config", config, "demo", "--listen", f"127.0.0.1:{port}"]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            yield until("the demo starts", lambda: started(data / "demo.json", port), 120)
        except BaseException:
            sys.stderr.write((folder / "log").read_text(errors="replace")[-4000:])
            raise
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def deliver(demo, sender, to, message, found=True):
    """Hands a message in as the mail server in front of us does; with `found`, it has found the sender genuine."""
    host, port = demo["lmtp_addr"].rsplit(":", 1)
    domain = sender.rsplit("@", 1)[1]
    verdict = "pass" if found else "fail"
    # The server in front has looked at the sender; it puts its finding on top.
    top = f"Authentication-Results: {AUTHSERV}; dmarc={verdict} header.from={domain}\r\n".encode()
    with smtplib.LMTP(host, int(port)) as lmtp:
        lmtp.sendmail(sender, [to], top + message.as_bytes(policy=email.policy.SMTP))
