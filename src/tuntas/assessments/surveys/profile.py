"""What a respondent may say about themselves: the groups, and nothing finer."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Column of SurveyResponse → (key as it is stored, what people read). The order is that of the form.
PROFILE: Mapping[str, Sequence[tuple[str, str | Promise]]] = {
    "sex": (("male", _("Laki-laki")), ("female", _("Perempuan"))),
    "age_group": (
        ("under-20", _("Di bawah 20 tahun")),
        ("20-29", _("20–29 tahun")),
        ("30-39", _("30–39 tahun")),
        ("40-49", _("40–49 tahun")),
        ("50-59", _("50–59 tahun")),
        ("60-up", _("60 tahun ke atas")),
    ),
    "education": (
        ("sd", _("SD atau sederajat")),
        ("smp", _("SMP atau sederajat")),
        ("sma", _("SMA atau sederajat")),
        ("diploma", _("Diploma")),
        ("s1", _("S1 atau D4")),
        ("s2", _("S2")),
        ("s3", _("S3")),
    ),
    "occupation": (
        ("pns", _("ASN")),
        ("tni", _("TNI")),
        ("polri", _("Polri")),
        ("private", _("Pegawai swasta")),
        ("self-employed", _("Wirausaha")),
        ("other", pgettext_lazy("occupation", "Lainnya")),
    ),
}
PROFILE_LABELS: Mapping[str, str | Promise] = {
    "sex": _("Jenis kelamin"),
    "age_group": _("Usia"),
    "education": _("Pendidikan"),
    "occupation": _("Pekerjaan"),
}
