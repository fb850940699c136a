"""CPU per request of the three pages that matter, on a database of any size.

    TUNTAS_HOME=… python run.py bench load --cases 1000000
    TUNTAS_HOME=… .venv/bin/python bench/pages.py

Growth is one page of a large database by the same page of a small one (10,000 cases), with as many rows:
"rows" says how many were drawn. The officer is of the unit with most open cases. At 10,000 what waits for
that officer does not fill a page, what is open there does: hence the second page of the officer.

Two granian workers as in production; every report is durably committed. CPU is what the kernel
accounted to the workers and to PostgreSQL (backends, WAL writer and all), divided by requests.
"""

import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import django

sys.path.insert(0, str(Path(__file__).parent))
ROOT = Path(__file__).resolve().parents[1]
PORT = 18765
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.config.settings")

from procs import WITHOUT_LIMITS, children, postmaster, pss_megabytes, usage  # noqa: E402

os.environ.update(WITHOUT_LIMITS, TUNTAS_PORT=str(PORT))

from tuntas.config.embedded_postgres import ensure_running  # noqa: E402

ROUNDS = 5
REQUESTS = 200
WARM_UP = 60
ROW = re.compile(r'<li(?: class="late")?>(?:<label class="pick">.*?</label>)?<span class="tag ')


class Browser:
    """One kept connection with cookies, as a phone or an officer's browser has."""

    def __init__(self, cookies: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT)
        self.cookies = cookies

    def request(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Return status, body and location."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(form) if form else None, headers)
        answer = self.connection.getresponse()
        body = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return answer.status, body, answer.getheader("Location", "")


def create(browser: Browser) -> Callable[[], int]:
    """Return a function that sends one complete report."""
    _, page, _ = browser.request("GET", "/lapor/")
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[-1]

    def send() -> int:
        uid = str(uuid.uuid4())
        form = {
            "csrfmiddlewaretoken": token,
            "uid": uid,
            "kind": "pengaduan",
            "as_is": "1",
            "title": "",
            "text": f"Jalan berlubang besar di depan pasar, sudah dua motor jatuh ({uid[:8]}).",
            "place": "Jl. Melati depan pasar",
            "happened_on": "2026-11-16",
            "name": "Pelapor Uji",
            "email": "uji@contoh.example",
        }
        status, body, location = browser.request("POST", "/lapor/", form)
        assert status == 302, (status, body[:2000])
        assert "/l/" in location, location
        return 0

    return send


def read(browser: Browser, path: str) -> Callable[[], int]:
    """Return a function that opens a page and tells how many rows of an inbox are on it."""

    def get() -> int:
        status, body, location = browser.request("GET", path)
        assert status == 200, (status, location, body[:500])
        return len(ROW.findall(body))

    return get


def yardstick() -> float:
    """Return the CPU milliseconds of a fixed loop: how fast this machine is just now."""
    began, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number * number % 7
    return round((time.process_time() - began) * 1000, 1)


def measure(
    name: str, act: Callable[[], int], server: int, database: int
) -> dict[str, float | str]:
    """Return CPU and wall milliseconds per request, medians over `ROUNDS`, and an inbox's rows."""
    rows = act()
    for _ in range(WARM_UP):
        act()
    web, base, wall = [], [], []
    for _ in range(ROUNDS):
        before, began = usage(server, database), time.perf_counter()
        for _ in range(REQUESTS):
            act()
        used, took = usage(server, database) - before, time.perf_counter() - began
        web.append(used.web / REQUESTS * 1000)
        base.append(used.database / REQUESTS * 1000)
        wall.append(took / REQUESTS * 1000)
    totals = [one + other for one, other in zip(web, base, strict=True)]
    return {
        "page": name,
        **({"rows": rows} if rows else {}),
        "cpu_ms": round(statistics.median(totals), 2),
        "web_ms": round(statistics.median(web), 2),
        "database_ms": round(statistics.median(base), 2),
        "wall_ms": round(statistics.median(wall), 2),
        "yardstick_ms": yardstick(),
    }


def sign_in(email: str) -> dict[str, str]:
    """Return the session cookie of a person, made without the password."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from tuntas.organisation.models import Person

    person = Person.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {settings.SESSION_COOKIE_NAME: str(session.session_key)}


def busiest_officer() -> str:
    """Return the address of an officer of the unit, apart from city hall, with most open cases."""
    from django.db.models import Count

    from tuntas.cases.models import Case
    from tuntas.organisation.models import Membership

    open_cases = Case.objects.exclude(queue="done").exclude(unit__parent=None)
    (unit,) = open_cases.values_list("unit").annotate(many=Count("pk")).order_by("-many")[0][:1]
    officers = Membership.objects.filter(role="officer", unit=unit).order_by("person__email")
    return str(officers.values_list("person__email", flat=True)[0])


def start_server() -> subprocess.Popen[bytes]:
    """Start the server as an operator does and wait until it answers."""
    server = subprocess.Popen([sys.executable, "-m", "tuntas.config.cli", "serve"], cwd=ROOT)
    for _ in range(300):
        try:
            http.client.HTTPConnection("127.0.0.1", PORT, timeout=1).request("GET", "/")
        except OSError:
            time.sleep(0.1)
        else:
            return server
    raise SystemExit("the server does not answer")


def main() -> None:
    """Measure and print one JSON line per page, then the memory of the workers."""
    home = Path(os.environ["TUNTAS_HOME"]).resolve()
    ensure_running(home)
    django.setup()
    from tuntas.cases.links import secret_path
    from tuntas.cases.models import Case, Reporter
    from tuntas.config.static_files import collect_static_files

    collect_static_files()
    tracked = secret_path(
        Reporter.objects.select_related("case").filter(case__queue="act").order_by("pk")[0]
    )
    server = start_server()
    try:
        database = postmaster(home)
        print(json.dumps({"cases": Case.objects.count(), "load": os.getloadavg()[0]}))
        pages = {
            "create": lambda: create(Browser({})),
            "inbox, officer": lambda: read(Browser(sign_in(busiest_officer())), "/kerja/"),
            "inbox, officer, all open": lambda: read(
                Browser(sign_in(busiest_officer())), "/kerja/?tab=open"
            ),
            "inbox, city hall": lambda: read(
                Browser(sign_in("verifikator@contoh.example")), "/kerja/"
            ),
            "tracking": lambda: read(Browser({}), tracked),
            "home": lambda: read(Browser({}), "/"),
        }
        wanted = sys.argv[1:] or list(pages)
        for name in wanted:
            act = pages[name]()
            print(json.dumps(measure(name, act, server.pid, database)), flush=True)
        workers = list(children(server.pid))
        print(
            json.dumps(
                {
                    "pss_mb_workers": [round(pss_megabytes(pid), 1) for pid in workers],
                    "pss_mb_main": round(pss_megabytes(server.pid), 1),
                }
            )
        )
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


if __name__ == "__main__":
    main()
