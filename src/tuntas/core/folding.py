"""Templates with everything folded in that is the same for every request.

Half of what a page cost went into nodes whose outcome is known when the template is compiled: a word in
one language, the address of a style sheet, the text of a component that is included. This loader keeps
one compiled template per language and replaces such nodes by their text, so that pages stay in Django's
template language and only what differs between two requests is worked out for each.
"""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Any

from django.template import Context, Engine, Node, NodeList, Origin, Template
from django.template.base import FilterExpression, TextNode
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders.base import Loader as BaseLoader
from django.template.loaders.cached import Loader as CachedLoader
from django.templatetags.i18n import LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

# The templates that are being folded just now: one that includes itself stays as it is written.
_in_work: ContextVar[tuple[str, ...]] = ContextVar("templates in work", default=())


class FoldingLoader(BaseLoader):
    """Folds each template once, before anybody else can see it."""

    engine: Engine

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Return the template, folded for the language in use."""
        template = super().get_template(template_name, skip)
        before = _in_work.set((*_in_work.get(), template_name))
        try:
            template.nodelist[:] = self._folded(template.nodelist)
        finally:
            _in_work.reset(before)
        return template

    def _folded(self, nodes: Iterable[Node]) -> Iterator[Node]:
        text = ""
        for node in self._spread(nodes):
            if isinstance(node, TextNode):
                text += node.s
                continue
            if text:
                yield TextNode(text)
            text = ""
            yield node
        if text:
            yield TextNode(text)

    def _spread(self, nodes: Iterable[Node]) -> Iterator[Node]:
        for node in nodes:
            if isinstance(node, CommentNode | LoadNode):
                continue
            if _is_constant(node):
                yield TextNode(str(node.render(Context())))
            elif isinstance(node, IncludeNode):
                yield from self._included(node)
            else:
                if not isinstance(node, LanguageNode):  # another language begins in there
                    self._fold_children(node)
                yield node

    def _fold_children(self, node: Node) -> None:
        for children in _children(node):
            children[:] = self._folded(children)

    def _included(self, node: IncludeNode) -> Iterator[Node]:
        name = node.template.var
        if not _is_literal(node.template) or name.startswith(".") or name in _in_work.get():
            yield node
            return
        template = self.engine.get_template(name)
        if any(template.nodelist.get_nodes_by_type(kind) for kind in (ExtendsNode, BlockNode)):
            yield node
        elif all(isinstance(child, TextNode) for child in template.nodelist):
            yield from template.nodelist
        else:
            yield Included(node, template.nodelist)


class Loader(CachedLoader, FoldingLoader):
    """Django's caching loader, with one folded template for each language."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """Return the key of the language in use."""
        return f"{get_language()} {super().cache_key(template_name, skip)}"


class Included(Node):
    """An `include` whose template was found when the including one was compiled."""

    child_nodelists = ()

    def __init__(self, node: IncludeNode, nodelist: NodeList) -> None:
        self.token, self.origin = node.token, node.origin
        self.values = tuple(node.extra_context.items())
        self.isolated = node.isolated_context
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        """Draw the nodes with the values given in the tag, alone or above the page's own."""
        values = {name: value.resolve(context) for name, value in self.values}
        if self.isolated:
            return self.nodelist.render(context.new(values))
        with context.push(**values):
            return self.nodelist.render(context)


def _children(node: Any) -> Iterator[NodeList]:
    if isinstance(node, IfNode):  # its `nodelist` is made anew each time it is asked for
        yield from (nodelist for _condition, nodelist in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        if nodelist := getattr(node, name, None):
            yield nodelist


def _is_constant(node: Any) -> bool:
    if isinstance(node, TranslateNode):
        context = node.message_context
        return (
            not node.asvar
            and _is_literal(node.filter_expression)
            and (context is None or _is_literal(context))
        )
    if isinstance(node, StaticNode):
        return node.varname is None and _is_literal(node.path)
    if isinstance(node, URLNode):
        bare = not (node.args or node.kwargs or node.asvar)
        return bare and _is_literal(node.view_name)
    return False


def _is_literal(expression: FilterExpression) -> bool:
    variable = expression.var
    return not expression.filters and (
        isinstance(variable, str) or getattr(variable, "literal", None) is not None
    )
