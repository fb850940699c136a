"""The rule of this government's groups: its own file, or else the shipped one."""

from tuntas.improvements.own_rules import own_or_shipped
from tuntas.rules.improvement.group_rules import GROUP_RULE, GroupRule


def group_rule() -> GroupRule:
    """Return the rule that holds here; a file that was changed is read again."""
    return own_or_shipped(GROUP_RULE, what="Rules of groups")
