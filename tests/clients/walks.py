"""Starts a demo and lets each client walk through it. Arguments: the binary, a scratch folder, the npm folder."""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "shared"))
from demo import running_demo  # noqa: E402


def node_command(folder, walk):
    """Node finds packages from the place of the script: it runs where they are installed."""
    script = folder / walk.name
    script.write_bytes(walk.read_bytes())
    return ["node", script]


def environment(scratch, demo):
    """What a walk is told: where the demo is, and whom to trust."""
    (scratch / "told.json").write_text(json.dumps(demo))
    ca = demo["ca_file"]
    env = os.environ | {
        "REQUESTS_CA_BUNDLE": ca,
        "SSL_CERT_FILE": ca,
        "NODE_EXTRA_CA_CERTS": ca,
        "DEMO": str(scratch / "told.json"),
        "OPENAPI": str(scratch / "openapi.json"),
        "DELIVER": str(HERE / "suspend.py"),
        "PYTHON": sys.executable,
    }
    # A proxy of the machine must not stand between.
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        env.pop(name, None)
        env.pop(name.upper(), None)
    return env


def walked(balie, folder, node, walk, described):
    """Lets one client walk through its own demo: whether it came to the end, and what there is to tell."""
    folder.mkdir()
    (folder / "openapi.json").write_bytes(described)
    command = node_command(node, walk) if walk.suffix == ".mjs" else [sys.executable, walk]
    with running_demo(balie, folder) as demo:
        begun = time.monotonic()
        done = subprocess.run(command, env=environment(folder, demo), cwd=folder, timeout=240, capture_output=True, text=True)
        took = f"in {time.monotonic() - begun:.1f} s"
        if done.returncode == 0:
            return True, f"{done.stdout}{walk.name}: complete {took}"
        log = (folder / "log").read_text(errors="replace")[-2000:]
        return False, f"{done.stdout}{done.stderr}{log}{walk.name}: FAILED {took}"


def main():
    balie, scratch, node = (pathlib.Path(argument).absolute() for argument in sys.argv[1:4])
    described = subprocess.run([balie, "openapi"], check=True, capture_output=True).stdout
    walks = sys.argv[4:] or sorted(path.name for path in HERE.glob("*_walk.*"))
    # Each has a demo of its own, so that none leans on what another left; so they may also walk at the same time.
    with concurrent.futures.ThreadPoolExecutor(len(walks)) as crew:
        complete = True
        for well, told in crew.map(lambda walk: walked(balie, scratch / walk, node, HERE / walk, described), walks):
            print(told, flush=True)
            complete &= well
    sys.exit(0 if complete else 1)


if __name__ == "__main__":
    main()
