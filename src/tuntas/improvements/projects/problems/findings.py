"""What assessors found: the lowest items of published rounds, and what evaluators remarked.

Only agreed results of published rounds are read, and no remark that evaluators keep to themselves.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse

from tuntas.core.permissions import ROLES, Permission
from tuntas.improvements.models import Problem
from tuntas.improvements.projects.problems.offer import ASSUMED, Offer, Weight, percent
from tuntas.improvements.projects.problems.source import BELOW, Asked, Row, Source
from tuntas.rules.phrases import Bilingual

LOWEST = 3  # items of an assessment
LOW_SHARE = 0.6  # of what an item can give
REMARK_LETTERS = 200
# A finding concerns everybody whom the unit serves, and nobody has counted them.
COUNTED_PEOPLE = 100
REMARK_HARM = 0.5
_EVALUATORS = ", ".join(
    f"'{key}'" for key, role in ROLES.items() if Permission.EVALUATE in role.permissions
)

STATEMENT = f"""
SELECT newest.uid, newest.title, newest.year, newest.instrument, newest.unit, newest.unit_name,
       newest.own, (
  SELECT json_agg(json_build_array(line ->> 'key', line ->> 'parent', line ->> 'label',
                                   line -> 'value', line -> 'maximum', english ->> 'label'))
  FROM jsonb_array_elements(newest.tree -> 'id' -> 'tree') WITH ORDINALITY AS a(line, place)
  JOIN jsonb_array_elements(newest.tree -> 'en' -> 'tree') WITH ORDINALITY AS b(english, place)
       USING (place)
  WHERE (line ->> 'answered')::boolean
) AS lines, (
  SELECT json_agg(json_build_array(c.node, left(c.text, {REMARK_LETTERS})) ORDER BY c.at)
  FROM assessments_comment c
  WHERE c.assessment_id = newest.assessment_id AND NOT c.inside AND EXISTS (
    SELECT 1 FROM organisation_membership m
    WHERE m.person_id = c.by_id AND m.role IN ({_EVALUATORS}))
) AS remarks
FROM (
  SELECT DISTINCT ON (a.unit_id, r.instrument) a.id AS assessment_id, a.uid, r.title, r.year,
         r.instrument, u.code AS unit, u.short_name AS unit_name, u.id = %(unit)s AS own, x.tree
  FROM assessments_assessment a
  JOIN assessments_round r ON r.id = a.round_id AND r.phase = 'published'
  JOIN organisation_unit u ON u.id = a.unit_id
  JOIN LATERAL (SELECT tree FROM assessments_assessmentresult y
                WHERE y.assessment_id = a.id AND y.voice = 'agreed'
                ORDER BY y.made_at DESC, y.id DESC LIMIT 1) x ON true
  WHERE a.unit_id IN {BELOW}
  ORDER BY a.unit_id, r.instrument, r.year DESC, r.id DESC
) newest
"""  # noqa: S608 - constants


def offers(rows: Sequence[Row], _asked: Asked) -> Iterator[Offer]:
    """Yield the lowest items of each newest published assessment, and those that were remarked on."""
    for row in rows:
        remarks = defaultdict[str, list[str]](list)
        for node, text in row["remarks"] or ():
            remarks[node].append(text)
        leaves = _leaves(row["lines"] or ())
        low = [key for key in sorted(leaves, key=lambda key: leaves[key][1]) if leaves[key][1] < LOW_SHARE]  # fmt: skip
        for key in dict.fromkeys([*low[:LOWEST], *(one for one in remarks if one in leaves)]):
            yield _offer(row, key, *leaves[key], remarks[key])


def _leaves(lines: Sequence[Sequence[object]]) -> Mapping[str, tuple[Bilingual, float]]:
    """Return label and share of what was reached, of each item with nothing answered below it."""
    above = {parent for _key, parent, *_rest in lines}
    found = {}
    for key, _parent, label, value, maximum, english in lines:
        if key not in above and isinstance(value, int | float) and isinstance(maximum, int | float):
            share = value / maximum if maximum else 1.0
            found[str(key)] = Bilingual(str(label), str(english)), share
    return found


def _offer(row: Row, key: str, label: Bilingual, share: float, remarks: Sequence[str]) -> Offer:
    harm = max(1 - share, REMARK_HARM if remarks else 0)
    return Offer(
        kind=Problem.Kind.FINDING,
        key=f"finding:{row['unit']}|{row['instrument']}|{key}",
        theme=f"finding:{row['instrument']}|{key}",
        title=Bilingual(f"Catatan penilai: {label.id}"[:300], f"Assessor's finding: {label.en}"[:300]),
        reasons=list(_reasons(row, share, remarks)),
        weight=Weight(COUNTED_PEOPLE, harm, counted=ASSUMED),
        facts={"round": row["title"], "year": row["year"], "item": key, "share": round(share, 4)},
        url=reverse("assessment", args=[row["uid"]]),
        where="" if row["own"] else row["unit_name"],
    )  # fmt: skip


def _reasons(row: Row, share: float, remarks: Sequence[str]) -> Iterator[Bilingual]:
    title = row["title"]
    yield Bilingual(
        f"Mencapai {percent(share, 'id')} dari nilai tertinggi butir ini ({title}).",
        f"Reached {percent(share, 'en')} of what this item can give ({title}).",
    )
    for text in remarks:
        yield Bilingual(f"Kata penilai: “{text}”", f"The assessor said: “{text}”")
    yield Bilingual(
        f"Menyangkut semua yang dilayani; karena tidak dihitung, dianggap {COUNTED_PEOPLE} orang.",
        f"Concerns all who are served; as nobody counted them, {COUNTED_PEOPLE} are assumed.",
    )


SOURCE = Source(key="findings", statement=STATEMENT, offers=offers)
