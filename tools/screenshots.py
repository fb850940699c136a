"""Photograph twelve pages of a running demo for the README.

    python3 run.py                                        in another terminal
    python tools/screenshots.py [http://127.0.0.1:8000]

Writes docs/screenshots/*.png. Reports a pothole, lets the complaint desk pass it on and a unit answer,
all through the pages, because a picture of a made-up page would be none of the product. The figures of the demo are made
in the background: wait until the terminal says that measures show a data version.
"""

import io
import sys
from datetime import date, timedelta
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tuntas.demo.accounts import DEMO_PASSWORD

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 360, "height": 800}
DESK = {"width": 1280, "height": 800}
COLOURS = 128
MOST_BYTES = 200_000
VERIFIER = "verifikator@contoh.example"
OFFICER = "petugas.dpupr@contoh.example"
HEAD = "kepala.dishub@contoh.example"
MAYOR = "walikota@contoh.example"
GROUP_MEMBER = "petugas.disdukcapil@contoh.example"
UNIT = "Dinas Pekerjaan Umum dan Penataan Ruang"
MEASURED = "disdukcapil"
SHOW_TEXT = """() => {
  const label = document.querySelector("label[for=id_text]");
  document.activeElement.blur();
  scrollTo({ top: label.getBoundingClientRect().top + scrollY - 24, behavior: "instant" });
}"""
TEXT = (
    "Lubang selebar satu meter di tengah jalan, di tikungan. Kemarin malam dua motor jatuh karena"
    " tidak kelihatan saat hujan."
)
ANSWER = (
    "Terima kasih, lokasinya sudah kami periksa pagi ini dan kami beri tanda. Penambalan kami"
    " jadwalkan lusa, setelah campuran aspalnya datang."
)


def photo() -> bytes:
    """Draw a road with a hole in it; nobody's photograph."""
    picture = Image.new("RGB", (800, 600), (176, 203, 220))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 170, 800, 600), fill=(104, 131, 84))
    draw.polygon([(300, 170), (500, 170), (800, 600), (0, 600)], fill=(88, 90, 94))
    draw.ellipse((250, 370, 570, 470), fill=(48, 45, 42))
    draw.ellipse((285, 390, 540, 455), fill=(82, 72, 58))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=85)
    return target.getvalue()


def visitor(browser: Browser, address: str, size: dict[str, int]) -> BrowserContext:
    """Open a browser of its own at the address, as people in Indonesia have it."""
    return browser.new_context(
        base_url=address,
        viewport=size,  # type: ignore[arg-type]
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        color_scheme="light",
    )


def fill_report(page: Page) -> None:
    """Fill the report in as far as the picture shows it."""
    page.goto("/lapor/")
    page.fill("#id_text", TEXT)
    page.fill("#id_place", "Jl. Melati, tikungan dekat pos ronda")


def send_report(page: Page) -> str:
    """Send the report; return the address of the reporter's own page."""
    fill_report(page)
    page.fill("#id_title", "Lubang besar di tikungan Jl. Melati")
    page.fill("#id_happened_on", (date.today() - timedelta(days=1)).isoformat())  # noqa: DTZ011 - the visitor's day
    page.set_input_files(
        "#id_photos", {"name": "lubang.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.click("form#report .actions .main")
    page.wait_for_url("**/l/**")
    return page.url.partition("?")[0]


def sign_in(browser: Browser, address: str, email: str) -> Page:
    """Return a desk at which this person is signed in."""
    page = visitor(browser, address, DESK).new_page()
    page.goto("/akun/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/kerja/**")
    return page


def pass_on(desk: Page, code: str) -> None:
    """Accept the report and pass it on to the unit that mends roads."""
    desk.goto(f"/kerja/laporan/{code}/terima/")
    desk.check("input[value=pengaduan-tidak-berkadar-pengawasan]", force=True)
    option = desk.locator("#id_unit option", has_text=UNIT).first.get_attribute("value")
    desk.select_option("#id_unit", option)
    desk.click("#step-form .actions .main")
    desk.wait_for_url(f"**/{code}/")


def answer(desk: Page, code: str) -> None:
    """Answer as the unit."""
    desk.goto(f"/kerja/laporan/{code}/langkah/answer/")
    desk.fill("#id_text", ANSWER)
    desk.click("#step-form .actions .main")
    desk.wait_for_url(f"**/{code}/")


def show(page: Page, path: str) -> None:
    """Open a page; one that failed is no picture."""
    response = page.goto(path)
    if response is None or not response.ok:
        sys.exit(f"{path} cannot be shown: {response.status if response else 'no answer'}.")


def keep(page: Page, name: str) -> None:
    """Save what the page shows, with few colours so that the repository stays small."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = TARGET / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    if size >= MOST_BYTES:
        sys.exit(f"{path.name} has {size} bytes, {MOST_BYTES} are the most.")
    sys.stdout.write(
        f"{path.relative_to(ROOT)}: {picture.width} x {picture.height}, {size} bytes\n"
    )


def photograph(browser: Browser, address: str) -> None:
    """Go the way of one report and keep three pages of it."""
    phone = visitor(browser, address, PHONE).new_page()
    fill_report(phone)
    phone.evaluate(SHOW_TEXT)
    phone.wait_for_timeout(500)  # until it is drawn there
    keep(phone, "report-phone")
    own = send_report(phone)
    code = own.split("/l/")[1].split("/")[0]
    pass_on(sign_in(browser, address, VERIFIER), code)
    desk = sign_in(browser, address, OFFICER)
    answer(desk, code)
    phone.goto(own)
    keep(phone, "tracking-phone")
    desk.goto("/kerja/")
    keep(desk, "inbox")


def photograph_judging(browser: Browser, address: str) -> None:
    """Keep a question of a survey, the survey's results and a worksheet."""
    desk = sign_in(browser, address, HEAD)
    desk.goto("/kerja/survei/?state=open")
    desk.click("main table a")
    desk.wait_for_url("**/kerja/survei/*/")
    keep(desk, "survey")
    phone = visitor(browser, address, PHONE).new_page()
    phone.goto(f"/s/{desk.url.rstrip('/').rpartition('/')[2]}/")
    phone.get_by_role("radio").first.check(force=True)
    phone.get_by_role("button", name="Mulai").click()
    phone.wait_for_timeout(500)  # until the first question is drawn
    keep(phone, "survey-phone")
    desk.goto("/kerja/penilaian/")
    desk.locator("main h2 a").first.click()
    desk.wait_for_url("**/lembar/**")
    keep(desk, "worksheet")


def photograph_measures(browser: Browser, address: str) -> None:
    """Keep what a service promises, how a unit does, and the page of the government."""
    phone = visitor(browser, address, PHONE).new_page()
    phone.goto("/layanan/?q=akta+kematian")
    phone.get_by_role("link", name="Akta kematian").click()
    phone.wait_for_url("**/layanan/akta-kematian*/")
    keep(phone, "service-phone")
    desk = sign_in(browser, address, MAYOR)
    show(desk, "/kerja/kota/")
    keep(desk, "city")
    show(desk, f"/kerja/kinerja/{MEASURED}/")
    keep(desk, "unit")


def photograph_improving(browser: Browser, address: str) -> None:
    """Keep a step of an improvement, what came of its change, and the promises to citizens."""
    desk = sign_in(browser, address, GROUP_MEMBER)
    desk.goto("/praktik/")
    desk.locator("main h2 a").first.click()
    desk.wait_for_url("**/praktik/*/")
    improvement = f"/kerja/perbaikan/{desk.url.rstrip('/').rpartition('/')[2]}/"
    show(desk, f"{improvement}dampak/")
    keep(desk, "effect")
    desk.set_viewport_size(PHONE)  # type: ignore[arg-type]
    show(desk, f"{improvement}langkah/3/")
    keep(desk, "step-phone")
    phone = visitor(browser, address, PHONE).new_page()
    show(phone, "/janji/")
    keep(phone, "promises-phone")


def main() -> None:
    """Photograph the demo at the address that was given."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        photograph(browser, address.rstrip("/"))
        photograph_judging(browser, address.rstrip("/"))
        photograph_measures(browser, address.rstrip("/"))
        photograph_improving(browser, address.rstrip("/"))
        browser.close()


if __name__ == "__main__":
    main()
