"""Rows of `laws`: citations linked to titles, with article and act."""

from __future__ import annotations

from fazhi.normalise.act import classify_act
from fazhi.normalise.article import find_articles
from fazhi.normalise.law import link_law
from fazhi.records.context import Context
from fazhi.records.rows import LawRow

_AFTER = 40


def law_rows(context: Context) -> list[LawRow]:
    """One row per `LAW` and `POLICY` entity."""
    rows = []
    for entity in context.entities:
        if entity.label not in ("LAW", "POLICY"):
            continue
        link = link_law(entity.text, year=context.year, aliases=context.aliases)
        start, end = context.sentence(entity.start)
        rows.append(
            LawRow(
                **context.fields(entity),
                cited_as=link.cited_as,
                canonical_title=link.canonical_title,
                kind=_kind(entity.label, link.kind),
                doc_number=link.doc_number,
                article=find_articles(context.text[entity.end : entity.end + _AFTER]),
                version_in_force=link.version_in_force,
                repealed=link.repealed,
                act=classify_act(context.text[start:end], title_start=entity.start - start),
            )
        )
    return rows


def _kind(label: str, kind: str) -> str:
    """The table's kind; where it has none, the tagger still knows a policy from a law."""
    return "policy" if kind == "other" and label == "POLICY" else kind
