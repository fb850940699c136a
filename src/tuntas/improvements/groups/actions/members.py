"""Who is in a group: as a form gives it, and what must hold of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.groups.queries.people import people_of
from tuntas.improvements.groups.rule import group_rule
from tuntas.improvements.meanwhile import ChangedMeanwhileError, mark
from tuntas.improvements.models import GroupMember
from tuntas.organisation.models import Person, Unit

Role = GroupMember.Role


@dataclass(frozen=True, kw_only=True)
class MemberFacts:
    """Somebody in a group: a person of the unit, or a name alone.

    `member_id` is the row of somebody who is in the group already; empty for a new one.
    """

    name: str = ""
    person_id: int | None = None
    role: str = Role.MEMBER
    member_id: int | None = None

    @property
    def counted(self) -> bool:
        """Tell whether they count towards the size: a facilitator helps from outside."""
        return self.role != Role.FACILITATOR


def member_mark(one: GroupMember) -> str:
    """Return what tells a row, as it is, for a form that was open for a while."""
    return mark(one.pk, one.name, one.role)


def check_members(members: Sequence[MemberFacts], *, size_note: str) -> None:
    """Raises `DomainError` unless there is one leader, nobody twice, and a size that is explained."""
    roles = Counter(one.role for one in members)
    if unknown := set(roles) - set(Role.values):
        raise DomainError(_("Peran %(role)s tidak dikenal.") % {"role": ", ".join(unknown)})
    if any(not one.name.strip() and one.person_id is None for one in members):
        raise DomainError(_("Setiap anggota perlu nama."))
    if roles[Role.LEADER] != 1:
        raise DomainError(
            _("Kelompok perlu tepat satu ketua; di sini ada %(n)s.") % {"n": roles[Role.LEADER]}
        )
    if roles[Role.SECRETARY] > 1:
        raise DomainError(_("Kelompok hanya punya satu sekretaris. Jadikan yang lain anggota."))
    _check_once(members)
    _check_size(sum(one.counted for one in members), size_note)


def _check_once(members: Sequence[MemberFacts]) -> None:
    people = [one.person_id for one in members if one.person_id is not None]
    if len(people) != len(set(people)):
        raise DomainError(_("Orang yang sama tertulis dua kali. Hapus salah satunya."))
    names = [" ".join(one.name.split()) for one in members if one.person_id is None]
    times = Counter(map(str.casefold, names))
    if twice := [name for name in names if times[name.casefold()] > 1]:
        raise DomainError(
            _(
                "“%(name)s” tertulis lebih dari sekali. Bila orangnya berbeda, bedakan namanya; bila sama, hapus salah satunya."
            )
            % {"name": twice[0]}
        )


def _check_size(people: int, size_note: str) -> None:
    asked = group_rule().members.value
    if not asked.holds(people) and not size_note:
        raise DomainError(
            _(
                "Anggotanya %(people)s orang, sedangkan aturannya %(least)s sampai %(most)s "
                "(fasilitator tidak dihitung). Boleh berbeda, asal alasannya ditulis."
            )
            % {"people": people, "least": asked.least, "most": asked.most}
        )


def named(
    members: Sequence[MemberFacts], unit: Unit, *, on: date, present: Iterable[GroupMember] = ()
) -> dict[int, Person]:
    """Return the persons that are named, by id. Raises `DomainError` for one from elsewhere.

    Somebody in a group sees and changes what it works on: hence nobody is named at will. Whoever
    is among those present already stays, also after a transfer. Raises `ChangedMeanwhileError` for a
    row that is not among those present, or is there twice: somebody would leave and join by mistake.
    """
    present = list(present)
    rows = [one.member_id for one in members if one.member_id is not None]
    if len(set(rows)) != len(rows) or not set(rows) <= {one.pk for one in present}:
        raise ChangedMeanwhileError(
            _("Susunan anggota sementara itu sudah diubah. Periksa, lalu simpan lagi.")
        )
    wanted = {one.person_id for one in members if one.person_id is not None}
    found = {one.person.pk: one.person for one in present if one.person is not None}
    found.update(people_of(unit, on=on).in_bulk(list(wanted - set(found))))
    if wanted - set(found):
        raise DomainError(
            _("Salah satu orang yang dipilih tidak bekerja di unit ini. Pilih lagi dari daftar.")
        )
    return found
