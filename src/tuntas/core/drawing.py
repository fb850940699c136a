"""Draws long lists in Python: 25 rows through the template language cost half of what a page may."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

ROW = (
    '\n<li{late}>{pick}<span class="tag {kind}"><svg class="icon" aria-hidden="true">'
    '<use href="{icons}#{kind}"/></svg>{word}</span><div><a href="{url}">{title}</a>'
    "<small>{sub}</small></div><small>{clock}</small><small>{holder}</small></li>"
)
PICK = (
    '<label class="pick"><input type="checkbox" name="{name}" value="{key}"{form}'
    ' aria-label="{word}: {title}"></label>'
)


def inbox_rows(rows: Iterable[Any], *, pick: str = "", form: str = "") -> SafeString:
    """Return the list items of components/inbox.html; every value is escaped here.

    `rows` have `url, title, sub, tag (kind, word), clock, holder, key`; `pick` names the checkbox for
    bulk work, `form` the form it belongs to.
    """
    icons = static("tuntas/icons.svg")
    return mark_safe("".join(_row(row, icons, pick, form) for row in rows))  # noqa: S308 - escaped below


def _row(row: Any, icons: str, pick: str, form: str) -> str:
    title = escape(str(row.title))
    return ROW.format(
        late=' class="late"' if row.tag.kind == "late" else "",
        pick=_pick(row.key, title, pick, form) if pick else "",
        kind=escape(row.tag.kind),
        icons=icons,
        word=escape(str(row.tag.word)),
        url=escape(row.url),
        title=title,
        sub=escape(str(row.sub)),
        clock=escape(str(row.clock)),
        holder=escape(str(row.holder)),
    )


def _pick(key: str, title: str, pick: str, form: str) -> str:
    return PICK.format(
        name=escape(pick),
        key=escape(key),
        form=f' form="{escape(form)}"' if form else "",
        word=escape(_("Pilih")),
        title=title,
    )
