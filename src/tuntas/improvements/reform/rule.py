"""The areas of reform of this government: its own file, or else the shipped one."""

from tuntas.improvements.own_rules import own_or_shipped
from tuntas.rules.improvement.reform_areas import REFORM_RULE, ReformRule
from tuntas.rules.phrases import Bilingual


def reform_rule() -> ReformRule:
    """Return the rule that holds here; a file that was changed is read again."""
    return own_or_shipped(REFORM_RULE, what="Areas of reform")


def area_name(key: str) -> Bilingual:
    """Return what an area is called; one that the file has no more goes by its key."""
    found = reform_rule().area(key)
    return found.name if found else Bilingual(key, key)
