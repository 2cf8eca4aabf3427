"""Gold as spaCy documents on character tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.gold import GoldReport
from fazhi_training.corpus.losses import Loss
from fazhi_training.labelled_span import LabelledSpan

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin, Span

SPANS_KEY = "sc"

Tokenizer = Callable[[str], "Doc"]


class DocumentError(CorpusError):
    """The tokenizer changed a text."""


def character_tokenizer() -> Tokenizer:
    """The tokenizer of the fazhi pipelines, one token per code point, without a pipeline."""
    from spacy.vocab import Vocab

    from fazhi.tagging.tokenizer import CharacterTokenizer

    return CharacterTokenizer(Vocab())


def to_doc(report: GoldReport, *, tokenizer: Tokenizer) -> tuple[Doc, list[Loss]]:
    """One Doc with both layers set explicitly, empty ones too, and what did not fit the tokens.

    spaCy skips documents whose layers are unset when it scores, so that their
    false positives would be free. Raises DocumentError when doc.text differs.
    """
    doc = tokenizer(report.text)
    if doc.text != report.text:
        raise DocumentError(
            f"the tokenizer altered {report.report_id}; use the char segmenter of spaCy's zh"
        )
    losses: list[Loss] = []
    doc.set_ents(_on_tokens(doc, report, report.entities, losses), default="outside")
    doc.spans[SPANS_KEY] = _on_tokens(doc, report, report.spans, losses)
    doc.user_data["report_id"] = report.report_id
    return doc, losses


def _on_tokens(
    doc: Doc, report: GoldReport, spans: Iterable[LabelledSpan], losses: list[Loss]
) -> list[Span]:
    found = []
    for span in spans:
        on_tokens = doc.char_span(span.start, span.end, label=span.label, alignment_mode="strict")
        if on_tokens is None:
            losses.append(
                Loss(
                    report_id=report.report_id,
                    piece=-1,
                    annotator=None,
                    region_id=None,
                    label=span.label,
                    start=span.start,
                    end=span.end,
                    text=report.text[span.start : span.end],
                    reason="not_on_tokens",
                    detail="a border lies inside a token",
                )
            )
        else:
            found.append(on_tokens)
    return found


def to_docbin(reports: Iterable[GoldReport], *, tokenizer: Tokenizer) -> tuple[DocBin, list[Loss]]:
    """A DocBin with one Doc per report, report ids in `user_data`."""
    from spacy.tokens import DocBin

    docbin = DocBin(store_user_data=True)
    losses: list[Loss] = []
    for report in reports:
        doc, lost = to_doc(report, tokenizer=tokenizer)
        docbin.add(doc)
        losses += lost
    return docbin, losses
