"""Lists of services: looked at first, taken as a whole, twice the same; what holds is never altered."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from tests.personas import MONDAY, City

from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.catalogue.actions.services import Facts, close_service, create_service
from tuntas.catalogue.actions.standards import put_in_force
from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.exchange.organisation.report import ImportReport
from tuntas.exchange.services.actions import import_services
from tuntas.exchange.services.columns import EXAMPLE, SERVICES
from tuntas.exchange.services.template import template_csv

pytestmark = pytest.mark.django_db
Line = Mapping[str, str | int]
DOMICILE: Line = {**EXAMPLE[0], "unit": "DPUPR"}
GOOD: Sequence[Line] = (DOMICILE, *EXAMPLE[1:])


def written(folder: Path, lines: Sequence[Line]) -> Path:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([SERVICES.official(key) for key in SERVICES.spellings])
    writer.writerows([line.get(key, "") for key in SERVICES.spellings] for line in lines)
    path = folder / "layanan.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def imported(folder: Path, lines: Sequence[Line], **options: Any) -> ImportReport:
    return import_services(written(folder, lines), **{"by": OPERATOR, "at": MONDAY, **options})


def enforce(service: Service) -> ServiceStandard:
    draft = service.standards.drafts().get()
    return put_in_force(
        standard_id=draft.pk, valid_from=MONDAY.date(), seen=draft.revision, by=OPERATOR, at=MONDAY
    )


def test_the_template_imports_and_becomes_a_draft(city: City, tmp_path: Path) -> None:
    look = imported(tmp_path, GOOD, dry_run=True)
    assert (look.created, look.applied, Service.objects.count()) == (1, False, 0)
    done = imported(tmp_path, GOOD)
    assert (done.created, done.updated, done.applied, list(done.refused)) == (1, 0, True, [])
    draft = ServiceStandard.objects.get()
    assert (draft.state, draft.promise_working_minutes, draft.promise_unit, draft.fee_rupiah) == (
        "draft", 60, "hours", 0,
    )  # fmt: skip
    assert draft.requirements == "KTP\nKartu keluarga\nPengantar RT"
    assert [(step.order, step.minutes) for step in draft.steps.all()] == [(1, 10), (2, 15), (3, 20)]
    assert draft.service.keywords == "surat domisili, keterangan tempat tinggal"


def test_the_same_file_twice_changes_nothing_before_and_after_it_holds(
    city: City, tmp_path: Path
) -> None:
    imported(tmp_path, GOOD)
    for _state in ("draft", "in force"):
        again = imported(tmp_path, GOOD)
        assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
        if Service.objects.get().standards.drafts().exists():
            enforce(Service.objects.get())
    assert ServiceStandard.objects.get().version == 1


def test_a_changed_row_becomes_a_draft_and_what_holds_stays(city: City, tmp_path: Path) -> None:
    imported(tmp_path, GOOD)
    standard = enforce(Service.objects.get())
    quicker = {
        **DOMICILE,
        "promise": "45 menit",
        "fee": "Rp 5.000",
        "name": "SURAT keterangan domisili",
    }
    done = imported(tmp_path, [quicker, *GOOD[1:]])
    assert [change.fields for change in done.changes] == [
        ("Jangka waktu penyelesaian", "Biaya atau tarif")
    ]
    standard.refresh_from_db()
    draft = ServiceStandard.objects.drafts().get()
    assert (standard.state, standard.promise_working_minutes) == ("in-force", 60)
    assert (draft.version, draft.promise_working_minutes, draft.fee_rupiah) == (2, 45, 5000)
    assert imported(tmp_path, [quicker, *GOOD[1:]]).unchanged == 1


def test_an_empty_cell_leaves_what_is_kept(city: City, tmp_path: Path) -> None:
    imported(tmp_path, GOOD)
    done = imported(tmp_path, [{"unit": "dpupr", "name": DOMICILE["name"], "product": "Surat"}])
    assert done.changes[0].fields == ("Produk pelayanan",)
    draft = ServiceStandard.objects.get()
    assert (draft.product, draft.steps.count(), draft.fee_rupiah) == ("Surat", 3, 0)


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ({"unit": "TIDAK-ADA"}, "Unit", "TIDAK-ADA"),
        ({"unit": ""}, "Unit", ""),
        ({"name": ""}, "Layanan", ""),
        ({"name": "x" * 201}, "Layanan", "x" * 120),
        ({"promise": "secepatnya"}, "Jangka Waktu", "secepatnya"),
        ({"promise": "0 hari"}, "Jangka Waktu", "0 hari"),
        ({"promise": "0,01 jam"}, "Jangka Waktu", "0,01 jam"),
        ({"fee": "seikhlasnya"}, "Biaya", "seikhlasnya"),
        ({"fee": "-5000"}, "Biaya", "-5000"),
        ({"minutes": "sepuluh"}, "Menit", "sepuluh"),
        ({"minutes": "²"}, "Menit", "²"),
        ({"activity": ""}, "Langkah", ""),
        ({"activity": "x" * 301}, "Langkah", "x" * 120),
    ],
)
def test_a_wrong_row_is_named_and_keeps_the_whole_file_out(
    city: City, tmp_path: Path, line: Line, column: str, value: str
) -> None:
    other = {"unit": "DINKES", "name": "Imunisasi"}
    done = imported(tmp_path, [{**DOMICILE, **line}, other])
    assert not done.applied
    assert (2, column, value) in [(one.row, one.column, one.value) for one in done.refused]
    assert all(one.reason for one in done.refused)
    assert not Service.objects.exists()


def test_rows_that_do_not_fit_each_other_are_named(city: City, tmp_path: Path) -> None:
    orphan = {"activity": "Langkah tanpa layanan"}
    contrary = {"unit": "DPUPR", "name": DOMICILE["name"], "product": "Lain"}
    other = {"unit": "DINKES", "name": "Imunisasi"}
    done = imported(tmp_path, [orphan, DOMICILE, contrary, other, DOMICILE])
    assert [(one.row, one.column) for one in done.refused] == [
        (2, "Layanan"), (4, "Produk"), (6, "Layanan"),
    ]  # fmt: skip


def test_rows_of_another_unit_and_of_a_closed_service_are_refused(
    city: City, tmp_path: Path
) -> None:
    health = {"unit": "Dinas Kesehatan", "name": "Imunisasi"}
    done = imported(tmp_path, [health], by=city.budi.powers())
    assert "bukan wewenang Anda" in done.refused[0].reason
    assert imported(tmp_path, GOOD, by=city.budi.powers()).applied
    shut = create_service(unit=city.health, facts=Facts(name="Imunisasi"), by=OPERATOR, at=MONDAY)
    close_service(service_id=shut.pk, on=MONDAY.date(), reason="Pindah", by=OPERATOR, at=MONDAY)
    assert "sudah ditutup" in imported(tmp_path, [health]).refused[0].reason


def test_the_command_tells_the_result_as_json(city: City, tmp_path: Path, capsys: Any) -> None:
    path = written(tmp_path, GOOD)
    call_command("import", "services", str(path), "--json")
    assert json.loads(capsys.readouterr().out)["created"] == 1
    with pytest.raises(CommandError, match="ditolak"):
        call_command("import", "services", str(written(tmp_path, [{"unit": "X", "name": "Y"}])))
    with pytest.raises(CommandError, match="seluruhnya"):
        call_command("import", "services", str(path), "--only-good")


def upload(client: Client, content: bytes, name: str = "layanan.csv") -> Any:
    return client.post("/kerja/layanan/impor/", {"file": SimpleUploadedFile(name, content)})


def test_from_the_upload_over_the_preview_to_the_drafts(city: City, tmp_path: Path) -> None:
    budi = city.client(city.budi)
    assert upload(budi, written(tmp_path, GOOD).read_bytes()).status_code == 302
    page = budi.get("/kerja/layanan/impor/periksa/").content.decode()
    assert "Simpan 1 layanan" in page
    sha256 = page.split('name="sha256" value="')[1].split('"')[0]
    stale = budi.post("/kerja/layanan/impor/simpan/", {"sha256": "0" * 64})
    assert stale["Location"] == "/kerja/layanan/impor/"
    assert not Service.objects.exists()
    done = budi.post("/kerja/layanan/impor/simpan/", {"sha256": sha256})
    assert done["Location"] == "/kerja/layanan/"
    assert ServiceStandard.objects.drafts().count() == 1


def test_what_is_wrong_is_shown_with_no_way_to_save(city: City) -> None:
    budi = city.client(city.budi)
    upload(budi, template_csv().encode())  # its unit is only an example
    page = budi.get("/kerja/layanan/impor/periksa/").content.decode()
    assert "KODE-UNIT" in page
    assert "Baris 2" in page
    assert "Unggah yang sudah diperbaiki" in page
    assert 'name="sha256"' not in page
    wrong = upload(budi, b"%PDF-1.7", "layanan.pdf")
    assert wrong.status_code == 422
    assert "PDF" in wrong.content.decode()
    assert city.client(city.sari).get("/kerja/layanan/impor/").status_code == 403


def test_the_workbook_template_reads_back(city: City, tmp_path: Path) -> None:
    content = city.client(city.budi).get("/kerja/layanan/impor/contoh.xlsx").content
    path = tmp_path / "contoh.xlsx"
    path.write_bytes(content)
    create = import_services(path, by=OPERATOR, at=MONDAY, dry_run=True)
    assert [(one.column, one.value) for one in create.refused] == [("Unit", "KODE-UNIT")]
    assert not create.ignored_columns
