"""What the program `tuntas` can do, in the language of the terminal. Needs neither Django nor a database."""

import os
from collections.abc import Mapping

USAGE = (
    """\
tuntas PERINTAH [...]

  start            menjalankan semuanya: basis data, kota contoh, server, pekerja
  serve            server web saja
  worker           pekerja latar saja: surel, batas waktu, impor
  migrate          menyiapkan atau memutakhirkan basis data
  administrator    mengangkat administrator: administrator SUREL NAMA
  import           mengimpor: import lapor|units|people|skm|services|events BERKAS
  score            menilai jawaban: score KUNCI JAWABAN.json
  instruments      instrumen yang dikenal; show KUNCI, check BERKAS
  services         layanan yang dapat dimohon daring; check BERKAS
  improvement      aturan dan nilai perbaikan yang berlaku; check BERKAS
  survey           indeks kepuasan atas berkas besar: survey index BERKAS
  facts            berkas fakta untuk ukuran: facts refresh|show|check DIR
  measure          angka sebuah indikator: measure INDIKATOR --by unit,month
  indicators       indikator yang dikenal; show KUNCI, check BERKAS
  spc              grafik kendali sebuah kolom: spc BERKAS --value KOLOM
  funnel           membandingkan unit secara adil: funnel BERKAS --events --n --by
  effect           sebelum dan sesudah perubahan: effect BERKAS --time --value --start
  demo             mengisi basis data kosong dengan Kota Contoh
  bench            mengisi basis data besar untuk pengukuran

tuntas PERINTAH --help menjelaskan satu perintah.
Semua pengaturan berasal dari variabel lingkungan, lihat .env.example.""",
    """\
tuntas COMMAND [...]

  start            run everything: database, demo city, server, worker
  serve            the web server alone
  worker           the background worker alone: mail, clocks, imports
  migrate          make the database, or bring it up to date
  administrator    appoint an administrator: administrator EMAIL NAME
  import           bring in files: import lapor|units|people|skm|services|events FILE
  score            score answers: score KEY ANSWERS.json
  instruments      the instruments that are known; show KEY, check FILE
  services         services that can be asked for on line; check FILE
  improvement      rules and values of improvement that hold; check FILE
  survey           satisfaction indices of big files: survey index FILE
  facts            fact files for measures: facts refresh|show|check DIR
  measure          figures of an indicator: measure INDICATOR --by unit,month
  indicators       the indicators that are known; show KEY, check FILE
  spc              control chart of a column: spc FILE --value COLUMN
  funnel           compare units fairly: funnel FILE --events --n --by
  effect           before and after a change: effect FILE --time --value --start
  demo             fill an empty database with Kota Contoh
  bench            fill a big database for measurements

tuntas COMMAND --help explains one command.
Every setting is an environment variable, see .env.example.""",
)
HELP = frozenset({"help", "--help", "-h"})


def terminal_language(values: Mapping[str, str] = os.environ) -> str:
    """`en` where the terminal is set to it, else `id`."""
    names = (values.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, names), "").startswith("en") else "id"


def in_their_language(indonesian: str, english: str) -> str:
    """Choose for whoever sits at the terminal, before there are catalogues."""
    return english if terminal_language() == "en" else indonesian
