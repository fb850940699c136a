import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.rules.spelling import UnitMatcher, UnitName, normalise_unit_name, propose_units
from tuntas.rules.spelling.likeness import is_one_letter_off, root

NAMES = [
    "Dinas Pendidikan",
    "Dinas Kesehatan",
    "Dinas Pekerjaan Umum dan Penataan Ruang",
    "Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan",
    "Dinas Pertanian",
    "Dinas Perdagangan dan Perindustrian",
    "Dinas Tenaga Kerja",
    "Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan dan Perlindungan Anak",
    "Dinas Pemberdayaan Masyarakat dan Desa",
    "Dinas Kependudukan dan Pencatatan Sipil",
    "Dinas Komunikasi dan Informatika",
    "Dinas Pemuda dan Olahraga",
    "Dinas Lingkungan Hidup",
    "Satuan Polisi Pamong Praja",
    "Badan Pendapatan Daerah",
    "Badan Penanggulangan Bencana Daerah",
    "Inspektorat",
    "Sekretariat Daerah",
    "Sekretariat DPRD",
    "Bagian Hukum",
    "Bagian Umum",
    "Bagian Protokol dan Komunikasi Pimpinan",
    "RSUD Cempaka",
    "RSUD Melati",
    "Puskesmas Sukamaju",
    "Kecamatan Sukamaju",
    "Kelurahan Sukamaju",
    "Kecamatan Sukamulya",
    "Kecamatan Kota Baru",
    "SDN 1 Sukamaju",
    "SDN 2 Sukamaju",
]
UNITS = [UnitName(name, name) for name in NAMES]
MATCHER = UnitMatcher(UNITS)


def first(spelling: str) -> tuple[str, bool] | None:
    """The unit proposed first, and whether it is certain."""
    proposals = MATCHER.propose(spelling)
    return (proposals[0].id, proposals[0].exact) if proposals else None


def proposed(spelling: str) -> list[str]:
    return [proposal.id for proposal in MATCHER.propose(spelling, limit=50)]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Dinkes Kab. Contoh", "dinas kesehatan"),
        ("DINAS  KESEHATAN, KABUPATEN CONTOH BARAT", "dinas kesehatan"),
        ("Dinas Kesehatan (Dinkes)", "dinas kesehatan"),
        ("D.P.U.P.R.", "dinas pekerjaan umum penataan ruang"),
        ("Dinas Koperasi & UKM", "dinas koperasi usaha kecil menengah"),
        ("Kec. Sukamaju Kota Contoh", "kecamatan sukamaju"),
        ("Kel Sukamaju", "kelurahan sukamaju"),
        ("Kecamatan Kota Baru", "kecamatan kota baru"),
        ("Kelurahan Kota Wetan Kec. Garut Kota", "kelurahan kota wetan kecamatan garut kota"),
        ("Dinas Tata Kota", "dinas tata kota"),
        ("Dinas Penataan Kota dan Bangunan", "dinas penataan kota bangunan"),
        ("Pemerintah Kota Contoh", "pemerintah kota contoh"),
        ("Dinas Sosial Pemkot Contoh", "dinas sosial"),
        ("Bagian Hukum Sekda Kab. Contoh", "bagian hukum"),
        ("Bagian Umum Sekretariat DPRD", "bagian umum sekretariat dprd"),
        ("Satpol-PP", "satuan polisi pamong praja"),
        ("SDN01 Sukamaju", "sd negeri 1 sukamaju"),
        ("DP3A", "dinas pemberdayaan perempuan perlindungan anak"),
        ("Disperindagkop", "dinas perindustrian perdagangan koperasi"),
        ("Distribusi", "distribusi"),
        ("Dinas Pendidikan Provinsi Contoh", "dinas pendidikan provinsi contoh"),
        ("", ""),
        ("—", ""),
    ],
)
def test_one_form_for_many_spellings(text: str, normal: str) -> None:
    assert normalise_unit_name(text) == normal


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Dinas Pendidikan Contoh", "dinas pendidikan"),
        ("Dinas Pendidikan Kab. Contoh", "dinas pendidikan"),
        ("Dinas Pendidikan Kota Contoh", "dinas pendidikan kota contoh"),
        ("Dinas Pendidikan Kabupaten Lain", "dinas pendidikan kabupaten lain"),
        ("Kecamatan Contoh", "kecamatan contoh"),
        ("Kecamatan Contoh Kabupaten Contoh", "kecamatan contoh"),
        ("Kabupaten Contoh", "kabupaten contoh"),
    ],
)
def test_a_known_government_is_taken_off_and_no_other(text: str, normal: str) -> None:
    assert normalise_unit_name(text, government="Kabupaten Contoh") == normal


@pytest.mark.parametrize(
    ("spelling", "unit"),
    [
        ("dinas kesehatan kab. contoh", "Dinas Kesehatan"),
        ("Disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil"),
        ("DINAS PEMUDA DAN OLAH RAGA KOTA CONTOH", "Dinas Pemuda dan Olahraga"),
        (
            "Dinas Pemberdayaan Masyarakat Dan Desa Kab. Contoh",
            "Dinas Pemberdayaan Masyarakat dan Desa",
        ),
        (
            "Bagian Protokol Dan Komunikasi Pimpinan",
            "Bagian Protokol dan Komunikasi Pimpinan",
        ),
        ("Rumah Sakit Umum Daerah Cempaka", "RSUD Cempaka"),
        ("Kec. Suka Maju", "Kecamatan Sukamaju"),
        ("Camat Sukamulya", "Kecamatan Sukamulya"),
        ("SD Negeri 01 Sukamaju", "SDN 1 Sukamaju"),
        ("Sekretariat Dewan Perwakilan Rakyat Daerah", "Sekretariat DPRD"),
    ],
)
def test_names_that_differ_in_writing_only_are_certain(spelling: str, unit: str) -> None:
    assert first(spelling) == (unit, True)


@pytest.mark.parametrize(
    ("spelling", "unit"),
    [
        (
            "Dinas Pekerjaan Umum Dan Tata Ruang Kab. Contoh",
            "Dinas Pekerjaan Umum dan Penataan Ruang",
        ),
        (
            "Daldukppa Kab. Contoh",
            "Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan dan Perlindungan Anak",
        ),
        ("Dinas Ketenagakerjaan", "Dinas Tenaga Kerja"),
        ("Dinas Perindustrian dan Perdagangan", "Dinas Perdagangan dan Perindustrian"),
        ("Disperkim", "Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan"),
        ("Dinas Pendidikan Contoh", "Dinas Pendidikan"),
        ("Dinas Pendidkan", "Dinas Pendidikan"),
        ("Dinas Pemuda", "Dinas Pemuda dan Olahraga"),
        (
            "Dinas Komunikasi Dan Informatika, Statistik Dan Persandian",
            "Dinas Komunikasi dan Informatika",
        ),
        ("Badan Lingkungan Hidup", "Dinas Lingkungan Hidup"),
        ("Dinas Pertanahan", "Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan"),
        ("UPT Puskesmas Sukamaju", "Puskesmas Sukamaju"),
        ("Kelurahan Sukamaju Kecamatan Sukamulya Kota Contoh", "Kelurahan Sukamaju"),
        ("SDN Sukamaju 2", "SDN 2 Sukamaju"),
    ],
)
def test_likely_units_come_first_but_are_left_to_people(spelling: str, unit: str) -> None:
    assert first(spelling) == (unit, False)


@pytest.mark.parametrize(
    ("spelling", "never"),
    [
        ("Kecamatan Sukamulia", "Kecamatan Sukamulya"),
        ("Kecamatan Sukamaju Selatan", "Kecamatan Sukamaju"),
        ("Kecamatan Kota", "Kecamatan Kota Baru"),
        ("Kecamatan Sukamulya", "Kecamatan Sukamaju"),
        ("Kecamatan Sukamaju", "Kelurahan Sukamaju"),
        ("Puskesmas Sukamaju", "Kecamatan Sukamaju"),
        ("SDN 3 Sukamaju", "SDN 1 Sukamaju"),
        ("RSUD Melati", "RSUD Cempaka"),
        ("RSUD Anggrek", "RSUD Cempaka"),
        ("Dinas Pemuda", "Dinas Pendidikan"),
        ("Dinas Pendidikan", "Dinas Pemuda dan Olahraga"),
        ("Dinas Pertanahan", "Dinas Pertanian"),
        ("Dinas Perhubungan", "Dinas Perdagangan dan Perindustrian"),
        ("Dinas Pariwisata", "Dinas Pertanian"),
        ("Dinas Sukamaju", "Kecamatan Sukamaju"),
        ("Kecamatan Pendidikan", "Dinas Pendidikan"),
        ("Inspektorat", "Sekretariat Daerah"),
    ],
)
def test_one_unit_is_never_taken_for_another(spelling: str, never: str) -> None:
    assert never not in proposed(spelling)


def test_a_bare_place_name_is_left_open() -> None:
    assert set(proposed("Sukamaju")) == {
        "Puskesmas Sukamaju",
        "Kecamatan Sukamaju",
        "Kelurahan Sukamaju",
    }
    assert not any(proposal.exact for proposal in MATCHER.propose("Sukamaju"))


@pytest.mark.parametrize("spelling", ["", "  ", "-", "PLN", "Tidak diketahui"])
def test_no_unit_is_proposed_for_what_names_none(spelling: str) -> None:
    assert first(spelling) is None


def test_two_units_of_one_name_are_never_certain() -> None:
    units = [UnitName(1, "Kelurahan Sukamaju"), UnitName(2, "Kel. Suka Maju")]
    found = propose_units("Kelurahan Sukamaju", units)
    assert [(proposal.id, proposal.exact) for proposal in found] == [(1, False), (2, False)]


def test_a_unit_is_known_by_its_short_name_too() -> None:
    units = [UnitName(1, "Dinas Perumahan Rakyat", "Disperkimtan"), UnitName(2, "Dinas Sosial")]
    assert propose_units("DISPERKIMTAN", units)[0].id == 1
    assert propose_units("DISPERKIMTAN", units)[0].exact


def test_the_kind_stands_in_where_the_name_leaves_it_out() -> None:
    units = [UnitName(1, "Sukamaju", kind="Kecamatan"), UnitName(2, "Sukamaju", kind="Kelurahan")]
    found = propose_units("Kel. Sukamaju", units)
    assert [(proposal.id, proposal.exact) for proposal in found] == [(2, True)]


def test_another_government_s_agency_is_not_certain() -> None:
    units = [UnitName(1, "Dinas Pendidikan")]
    own, other = (
        propose_units(f"Dinas Pendidikan {place}", units, government="Kabupaten Contoh")[0]
        for place in ("Kabupaten Contoh", "Kota Contoh")
    )
    assert (own.exact, other.exact) == (True, False)
    assert other.score < own.score == 1


def test_the_limit_holds_and_the_likeliest_come_first() -> None:
    found = MATCHER.propose("Dinas Komunikasi, Pemuda, Pendidikan dan Kesehatan", limit=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("penataan", "tata"),
        ("kependudukan", "penduduk"),
        ("pertanian", "tani"),
        ("pertanahan", "tanah"),
        ("penyelamatan", "selamat"),
        ("jalan", "jalan"),
    ],
)
def test_rough_roots(word: str, expected: str) -> None:
    assert root(word) == expected


def test_one_letter_off() -> None:
    assert is_one_letter_off("pendidkan", "pendidikan")
    assert is_one_letter_off("kesehatam", "kesehatan")
    assert not is_one_letter_off("kesehatan", "kesehatan")
    assert not is_one_letter_off("pertanian", "pertanahan")


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise_unit_name(text, government="Kota Contoh")
    assert once == once.strip().casefold()
    for proposal in MATCHER.propose(text):
        assert 0 < proposal.score <= 1


@given(st.sampled_from(NAMES), st.sampled_from([str.upper, str.lower, str.title]))
def test_every_unit_finds_itself_in_any_case(name: str, change: object) -> None:
    assert first(change(name)) == (name, True)  # type: ignore[operator]
