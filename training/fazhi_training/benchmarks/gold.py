"""The gold that benchmarks train and measure on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fazhi_training.corpus.build import load_gold
from fazhi_training.corpus.docbin import character_tokenizer, to_docbin
from fazhi_training.corpus.gold import GoldReport
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.corpus.split import read_split
from fazhi_training.labelled_span import LabelledDocument


@dataclass(frozen=True, slots=True)
class SplitGold:
    """The annotated reports of each split."""

    train: tuple[GoldReport, ...]
    dev: tuple[GoldReport, ...]
    test: tuple[GoldReport, ...]


def load_split_gold(paths: ProjectPaths) -> SplitGold:
    """Read exports and split table. Raises CorpusError for what is missing or contradictory."""
    reports, _ = load_gold(paths, scheme=load_scheme(paths.label_scheme))
    assignment = read_split(paths.split)

    def members(split: str) -> tuple[GoldReport, ...]:
        return tuple(report for report in reports if assignment.get(report.report_id) == split)

    return SplitGold(members("train"), members("dev"), members("test"))


def as_documents(reports: Iterable[GoldReport]) -> list[LabelledDocument]:
    """Both layers of each report as one list."""
    return [report.as_document() for report in reports]


def fingerprint(documents: Iterable[LabelledDocument]) -> str:
    """A short hash of texts and labels, equal only for equal gold."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(repr((document.text, document.spans)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def write_docbin(reports: Sequence[GoldReport], path: Path) -> Path:
    """Write the gold as character documents that the training configs read."""
    docbin, _ = to_docbin(reports, tokenizer=character_tokenizer())
    path.parent.mkdir(parents=True, exist_ok=True)
    docbin.to_disk(path)
    return path
