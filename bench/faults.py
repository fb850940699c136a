"""Kill -9 of server, worker and database while 20 citizens report: is everything acknowledged there?

    .venv/bin/python bench/faults.py

Starts the product in a home of its own, lets 20 reporters send without pause, and kills in turn the web
workers, the background worker, the database and at last the whole product. Afterwards it starts once
more, without any help, and compares: every report whose tracking page was announced must exist, once;
every reporter who left an address must get the message; no job may be left over.
"""

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent))
from procs import WITHOUT_LIMITS, children, postmaster

ROOT = Path(__file__).resolve().parents[1]
PORT = 18766
REPORTERS = 20
REPORTS_BETWEEN_KILLS = 60
RECOVERY_SECONDS = 180


class Reporter(threading.Thread):
    """Sends reports until told to stop; tries each again until it is acknowledged, as a phone does."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.stop = stop
        self.acknowledged: list[str] = []
        self.failures = 0

    def run(self) -> None:
        while not self.stop.is_set():
            uid = str(uuid.uuid4())
            while not self.stop.is_set():
                if self._send(uid):
                    self.acknowledged.append(uid)
                    break
                self.failures += 1
                time.sleep(random.uniform(0.05, 0.3))

    def _send(self, uid: str) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=15)
        try:
            connection.request("GET", "/lapor/")
            answer = connection.getresponse()
            page = answer.read().decode()
            cookie = answer.getheader("Set-Cookie", "").split(";")[0]
            found = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            if not found:
                return False
            form = {
                "csrfmiddlewaretoken": found[-1],
                "uid": uid,
                "kind": "pengaduan",
                "as_is": "1",
                "text": f"Lampu jalan mati sejak kemarin malam di depan pasar. Nomor {uid}.",
                "place": "Jl. Melati",
                "happened_on": "2026-11-16",
                "name": "Pelapor Uji",
                "email": f"{uid}@contoh.example",
            }
            headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/lapor/", urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status == 302 and "/l/" in answer.getheader("Location", "")
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def start(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start everything as a newcomer does, and wait until it answers."""
    product = subprocess.Popen(
        [sys.executable, "-m", "tuntas.config.cli", "start"],
        env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    began = time.monotonic()
    while time.monotonic() - began < RECOVERY_SECONDS:
        try:
            http.client.HTTPConnection("127.0.0.1", PORT, timeout=2).request("GET", "/")
        except OSError:
            time.sleep(0.1)
        else:
            print(json.dumps({"started_after_s": round(time.monotonic() - began, 1)}), flush=True)
            return product
    raise SystemExit("the product does not start")


def of_program(product: int, name: str) -> list[int]:
    """Return the processes of one program below the supervisor, the deepest first."""
    roots = [
        pid for pid in children(product)
        if name.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    ]  # fmt: skip
    found = [pid for root in roots for pid in (*children(root), root)]
    return list(dict.fromkeys(found))


def wait_for_more(reporters: list[Reporter]) -> None:
    """Wait until so many more reports were acknowledged: it works again."""
    before = sum(len(reporter.acknowledged) for reporter in reporters)
    began = time.monotonic()
    while (
        sum(len(reporter.acknowledged) for reporter in reporters) < before + REPORTS_BETWEEN_KILLS
    ):
        if time.monotonic() - began > RECOVERY_SECONDS:
            raise SystemExit("the product does not recover by itself")
        time.sleep(0.1)
    print(json.dumps({"working_again_after_s": round(time.monotonic() - began, 1)}), flush=True)


def kill(pids: list[int], what: str) -> None:
    """Kill without warning."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    print(json.dumps({"killed": what, "processes": len(pids)}), flush=True)


def main() -> None:
    """Run the whole story and print what was found; exit 1 if anything was lost."""
    with tempfile.TemporaryDirectory(prefix="tuntas-faults-") as home:
        own = {"TUNTAS_HOME": home, "TUNTAS_PORT": str(PORT)}
        environment = {**os.environ, **WITHOUT_LIMITS, **own}
        product = start(environment)
        database = postmaster(Path(home).resolve())
        stop = threading.Event()
        reporters = [Reporter(stop) for _ in range(REPORTERS)]
        for reporter in reporters:
            reporter.start()
        wait_for_more(reporters)
        kill(of_program(product.pid, "serve")[:2], "web workers")
        wait_for_more(reporters)
        kill(of_program(product.pid, "serve"), "server")
        wait_for_more(reporters)
        kill(of_program(product.pid, "worker"), "background worker")
        wait_for_more(reporters)
        kill([database, *children(database)], "database")
        wait_for_more(reporters)
        kill([product.pid, *children(product.pid)], "everything but the database")
        stop.set()
        for reporter in reporters:
            reporter.join(20)
        product = start(environment)
        found = compare(environment, reporters)
        product.send_signal(signal.SIGINT)
        product.wait(60)
        print(json.dumps(found))
        sys.exit(
            0
            if not (found["lost"] or found["twice"] or found["jobs_left"] or found["mails_missing"])
            else 1
        )


COMPARE = """
import json, sys, time
from procrastinate.contrib.django.models import ProcrastinateJob
from tuntas.cases.models import Case, Delivery
sent = json.load(sys.stdin)
deadline = time.time() + 300
waiting = ["todo", "doing"]
def left():
    return ProcrastinateJob.objects.filter(status__in=waiting, task_name="cases.tell_reporters").count()
while left() and time.time() < deadline:
    time.sleep(1)
there = {str(uid) for uid in Case.objects.filter(uid__in=sent).values_list("uid", flat=True)}
texts = list(Case.objects.filter(uid__in=sent).values_list("text", flat=True))
told = Delivery.objects.filter(sent_at__isnull=False, event__case__uid__in=sent).count()
print("RESULT " + json.dumps({
    "acknowledged": len(sent), "lost": len(set(sent) - there), "twice": len(texts) - len(set(texts)),
    "mails_missing": len(sent) - told, "jobs_left": left(),
}))
"""


def compare(environment: dict[str, str], reporters: list[Reporter]) -> dict[str, int]:
    """Ask the database what is there of what was acknowledged."""
    sent = [uid for reporter in reporters for uid in reporter.acknowledged]
    done = subprocess.run(
        [sys.executable, "-m", "tuntas.config.cli", "shell", "-v", "0", "-c", COMPARE],
        env=environment, cwd=ROOT, input=json.dumps(sent), capture_output=True, text=True, check=True,
    )  # fmt: skip
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))
    found: dict[str, int] = json.loads(line.removeprefix("RESULT "))
    found["failed_tries"] = sum(reporter.failures for reporter in reporters)
    return found


if __name__ == "__main__":
    main()
