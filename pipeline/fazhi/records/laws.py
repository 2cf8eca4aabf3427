"""Rows of `laws`: citations linked to titles, with number, article and act."""

from __future__ import annotations

import re

from fazhi.normalise.act import Act, classify_act
from fazhi.normalise.article import find_articles
from fazhi.normalise.law import link_law
from fazhi.records.context import Context
from fazhi.records.rows import LawRow
from fazhi.tagging.mention import Mention

_AFTER = 60  # characters after a title in which its number and article stand
_BESIDE = 24  # characters on either side that tell a work from a law
_NUMBER_AFTER = re.compile(r"\s?[（(][^（）()《》\n]{2,40}号[）)]")
_LINE_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]")
_FILLER = "、"  # ends no sentence and is no verb


def law_rows(context: Context) -> list[LawRow]:
    """One row per `LAW` and `POLICY` entity."""
    rows = []
    for entity in context.entities:
        if entity.label not in ("LAW", "POLICY"):
            continue
        after = context.text[entity.end : entity.end + _AFTER]
        link = link_law(
            entity.text,
            year=context.year,
            aliases=context.aliases,
            before=context.text[max(0, entity.start - _BESIDE) : entity.start],
            after=after[:_BESIDE],
        )
        rows.append(
            LawRow(
                **context.fields(entity),
                cited_as=link.cited_as,
                canonical_title=link.canonical_title,
                kind=_kind(entity.label, link.kind),
                doc_number=link.doc_number or _number_after(entity, after),
                article=link.article or find_articles(after),
                version_in_force=link.version_in_force,
                repealed=link.repealed,
                act=_act(context, entity),
            )
        )
    return rows


def _kind(label: str, kind: str) -> str:
    """The table's kind; where it has none, the tagger still knows a policy from a law."""
    return "policy" if kind == "other" and label == "POLICY" else kind


def _number_after(entity: Mention, after: str) -> str | None:
    """The 文号 in brackets after a title."""
    match = _NUMBER_AFTER.match(after)
    return link_law(entity.text + match[0]).doc_number if match is not None else None


def _act(context: Context, entity: Mention) -> Act:
    """The act from the sentence, other citations blanked: no verb inside a title counts."""
    start, end = context.sentence(entity.start)
    sentence = list(_LINE_BREAK.sub(" ", context.text[start:end]))  # a wrapped line goes on
    for other in context.entities_in(start, end, "LAW", "POLICY"):
        if other is not entity:
            length = other.end - other.start
            sentence[other.start - start : other.end - start] = _FILLER * length
    return classify_act("".join(sentence), title_start=entity.start - start)
