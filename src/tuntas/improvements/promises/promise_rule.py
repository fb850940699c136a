"""The rule by which this government follows up promises: its own file, or else the shipped one."""

from tuntas.improvements.own_rules import own_or_shipped
from tuntas.rules.improvement.promise_rules import PROMISE_RULE, PromiseRule


def promise_rule() -> PromiseRule:
    """Return the rule that holds here; a file that was changed is read again."""
    return own_or_shipped(PROMISE_RULE, what="Rules of promises")
