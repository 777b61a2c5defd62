"""Loads templates put together beforehand: what every rendering writes alike is written once, when it is read.

`{% extends %}` and `{% include %}` are resolved, and `{% translate "Help" %}`, `{% url 'help' %}`, `{% icon "mark" %}`
become text. Which text depends on the language, so each language has templates of its own. Decision 11 says why.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.template import Context, Origin, Template, TemplateDoesNotExist
from django.template.base import FilterExpression, Node, NodeList, TextNode
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import base, cached
from django.templatetags.i18n import TranslateNode
from django.urls import NoReverseMatch
from django.utils.translation import get_language


class _PutTogether(base.Loader):
    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """The template, put together; as it was written for `skip`, by which an `{% extends %}` asks for its blocks."""
        template = super().get_template(template_name, skip)
        family = self._family(template) if skip is None else [template]
        blocks = _blocks(family) if skip is None else {}
        template.nodelist = family[-1].nodelist
        self._fold(template.nodelist, blocks)
        return template

    def _family(self, template: Template) -> list[Template]:
        """A template with all that it extends, the last of which extends none; alone where that is not known yet."""
        family = [template]
        while (extends := _extends(family[-1])) is not None:
            parent_name: Any = extends.parent_name  # the stubs say less than they could
            if "block.super" in family[-1].source or not _are_literal(parent_name):
                return [template]
            parent = str(parent_name.var)
            family.append(super().get_template(parent, [one.origin for one in family]))
        return family

    def _fold(self, nodes: NodeList, blocks: Mapping[str, NodeList]) -> None:
        """Replace nodes by text where they are constant, and put neighbouring texts together."""
        folded: list[Node] = []
        for node in nodes:
            placed = self._placed(node, blocks)
            text = _text(placed)
            if text is None:
                folded.append(placed)
            elif folded and isinstance(folded[-1], TextNode):
                folded[-1] = TextNode(folded[-1].s + text)
            else:
                folded.append(TextNode(text))
        nodes[:] = folded

    def _placed(self, node: Node, blocks: Mapping[str, NodeList]) -> Node:
        """A node, folded; or what stands in the place of a block or of an included template."""
        if isinstance(node, IncludeNode) and _are_literal(node.template) and not node.isolated_context:
            try:
                return _Part(self.get_template(str(node.template.var)).nodelist, node.extra_context)
            except TemplateDoesNotExist:
                return node  # which says so where it is rendered
        if isinstance(node, BlockNode) and node.name in blocks:
            node = _Part(blocks[node.name], {})
        for inner in _inside(node):
            self._fold(inner, blocks)
        return node


class Loader(cached.Loader, _PutTogether):
    """Django's loader that keeps templates; a kept one is put together, in one language."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """Django's own, with what else decides about the text."""
        return f"{get_language()}-{skip is None}-{super().cache_key(template_name, skip)}"


class _Part(Node):
    """A block or an included template in its place; what it assigns ends with it."""

    def __init__(self, nodelist: NodeList, given: Mapping[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self._given = given

    def render(self, context: Context) -> str:
        """Its nodes, which see what it was given."""
        with context.push(**{name: value.resolve(context) for name, value in self._given.items()}):
            return self.nodelist.render(context)


def _extends(template: Template) -> ExtendsNode | None:
    return next((node for node in template.nodelist if isinstance(node, ExtendsNode)), None)


def _blocks(family: list[Template]) -> dict[str, NodeList]:
    """Each block as the youngest of a family that has it writes it; none for a template that cannot be put together."""
    if _extends(family[-1]) is not None:
        return {}
    return {
        block.name: block.nodelist
        for template in reversed(family)
        for block in template.nodelist.get_nodes_by_type(BlockNode)
        if isinstance(block, BlockNode)
    }


def _inside(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (nodes for _condition, nodes in node.conditions_nodelists)
    else:
        yield from filter(None, (getattr(node, name, None) for name in node.child_nodelists))


def _text(node: Node) -> str | None:
    """What a node always writes; None when that depends on the rendering."""
    if isinstance(node, TextNode):
        return node.s
    if isinstance(node, _Part):
        texts = [inner.s for inner in node.nodelist if isinstance(inner, TextNode)]
        return "".join(texts) if len(texts) == len(node.nodelist) else None
    try:
        return str(node.render(Context())) if _is_constant(node) else None
    except NoReverseMatch:
        return None  # it rises where the page that names the address is rendered


def _is_constant(node: Node) -> bool:
    match node:
        case TranslateNode(asvar=None, message_context=None):
            return _are_literal(node.filter_expression)
        case URLNode(asvar=None):
            return _are_literal(node.view_name, *node.args, *node.kwargs.values())
        case LoadNode() | CommentNode():
            return True
        case SimpleNode(target_var=None) if hasattr(node.func, "cache_info"):
            # A tag that functools.cache keeps depends on its arguments alone.
            return _are_literal(*node.args, *node.kwargs.values())
    return False


def _are_literal(*expressions: FilterExpression) -> bool:
    """Whether all are texts or numbers in the template itself, and go through no filter."""
    return not any(one.filters or getattr(one.var, "lookups", None) for one in expressions)
