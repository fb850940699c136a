"""The columns of unit and people lists; Indonesian headers first, English ones accepted."""

from tuntas.exchange.tables import Columns

_FROM = ("Berlaku Sejak", "Sejak", "Mulai", "Valid From", "From", "Start")
_TO = ("Berlaku Sampai", "Sampai", "Selesai", "Valid To", "To", "End")

UNITS = Columns(
    spellings={
        "code": ("Kode", "Kode Unit", "Code", "Unit Code"),
        "name": ("Nama", "Nama Unit", "Name", "Unit Name"),
        "short_name": ("Singkatan", "Nama Singkat", "Short Name", "Abbreviation"),
        "kind": ("Jenis", "Jenis Unit", "Kind", "Type"),
        "parent": ("Induk", "Kode Induk", "Unit Induk", "Parent", "Parent Code"),
        "duties": ("Tugas", "Tugas dan Fungsi", "Duties"),
        "regions": ("Wilayah", "Kode Wilayah", "Regions", "Region Codes"),
        "valid_from": _FROM,
        "valid_to": _TO,
    },
    required=(("code",), ("name",), ("kind",)),
)

PEOPLE = Columns(
    spellings={
        "nip": ("NIP", "Employee Number"),
        "name": ("Nama", "Nama Lengkap", "Name", "Full Name"),
        "email": ("Email", "E-mail", "Surel", "Alamat Email"),
        "role": ("Peran", "Role"),
        "unit": ("Unit", "Kode Unit", "Unit Kerja", "Unit Code"),
        "valid_from": ("Sejak", *(text for text in _FROM if text != "Sejak")),
        "valid_to": ("Sampai", *(text for text in _TO if text != "Sampai")),
    },
    required=(("name",), ("email",), ("role",), ("unit",)),
)
