"""Draws long lists in Python: 25 rows through the template language cost half of what a page may."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.rules.phrases import as_language, format_moment

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


@dataclass(frozen=True, slots=True)
class File:
    """An attachment in a timeline: a link, with a small picture where there is one."""

    name: str
    url: str
    thumb_url: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a timeline; `current` is the step that runs, `inside` is seen by the office only."""

    sentence: str
    at: datetime
    actor: str = ""
    quote: str = ""
    attachments: Sequence[File] = ()
    current: bool = False
    inside: bool = False


EVENT = '\n<li{state}><p>{sentence}</p><span class="meta">{inside}{actor}{moment}</span>{quote}{files}</li>'
INSIDE = '<svg class="icon" aria-hidden="true"><use href="{icons}#lock"/></svg> {word} · '
THUMB = '<img src="{url}" alt="{alt}" width="112" height="84" loading="lazy">'
NAME = '<svg class="icon" aria-hidden="true"><use href="{icons}#file"/></svg>{name}'


def timeline_rows(entries: Iterable[Entry]) -> SafeString:
    """Return the list items of components/timeline.html; every value is escaped here."""
    icons = static("tuntas/icons.svg")
    return mark_safe("".join(_event(entry, icons) for entry in entries))  # noqa: S308 - escaped below


def _event(entry: Entry, icons: str) -> str:
    return EVENT.format(
        state=_state(entry),
        sentence=escape(str(entry.sentence)),
        inside=INSIDE.format(icons=icons, word=escape(_("Hanya terlihat oleh petugas")))
        if entry.inside
        else "",
        actor=f'{escape(entry.actor)}<span class="dot"> · </span>' if entry.actor else "",
        moment=time_element(entry.at),
        quote=f"<blockquote>{escape(entry.quote)}</blockquote>" if entry.quote else "",
        files=_files(entry.attachments, icons) if entry.attachments else "",
    )


def _state(entry: Entry) -> str:
    if entry.current:
        return ' class="now" aria-current="step"'
    return ' class="inside"' if entry.inside else ""


def _files(files: Iterable[File], icons: str) -> str:
    drawn = (f'<li><a href="{escape(file.url)}">{_file(file, icons)}</a></li>' for file in files)
    return f'<ul class="attached">{"".join(drawn)}</ul>'


def _file(file: File, icons: str) -> str:
    if file.thumb_url:
        return THUMB.format(url=escape(file.thumb_url), alt=escape(file.alt or file.name))
    return NAME.format(icons=icons, name=escape(file.name))


def time_element(value: datetime) -> SafeString:
    """Write a moment as a `<time>`: machines read the attribute, people the words."""
    local = timezone.localtime(value)
    said = escape(format_moment(local, as_language(get_language()), year=True))
    return mark_safe(f'<time datetime="{local.isoformat(timespec="seconds")}">{said}</time>')  # noqa: S308 - escaped
