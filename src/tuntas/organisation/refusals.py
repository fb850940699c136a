"""What the database refuses, in words for whoever asked for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuntas.core.errors import DomainError

SENTENCES: Mapping[str, str | Promise] = {
    "organisation_unit_code_key": _("Kode ini sudah dipakai unit lain. Pakai kode yang berbeda."),
    "unit_one_root": _(
        "Pemerintah daerah sudah ada. Unit lain harus diletakkan di bawah sebuah unit induk."
    ),
    "unit_valid_in_order": _("Akhir masa berlaku unit mendahului awalnya. Periksa kedua tanggal."),
    "organisation_person_email_key": _(
        "Alamat surel ini sudah dipakai orang lain. Cari orangnya di daftar."
    ),
    "person_employee_number_once": _("NIP ini sudah dipakai orang lain. Periksa kembali angkanya."),
    "membership_dates_in_order": _("Akhir peran mendahului mulainya. Periksa kedua tanggal."),
    "membership_open_once": _(
        "Peran ini sudah dipegang orang yang sama di unit yang sama. Akhiri dulu yang lama."
    ),
}


@contextmanager
def explained() -> Iterator[None]:
    """Run one transaction; a constraint that people can run into becomes a `DomainError`."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        sentence = SENTENCES.get(_constraint(error))
        if sentence is None:
            raise
        raise DomainError(str(sentence)) from error


def _constraint(error: IntegrityError) -> str:
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""
