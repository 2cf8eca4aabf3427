"""From the exports to the files that training reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fazhi_training.corpus.docbin import character_tokenizer, to_docbin
from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.gold import GoldReport, assemble, load_tasks
from fazhi_training.corpus.import_inline import check_text
from fazhi_training.corpus.losses import Loss
from fazhi_training.corpus.manifest import read_text
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.corpus.split import SPLITS, Split


class BuildError(CorpusError):
    """There is nothing to build, or the output is there already."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What was written: reports per split, losses, reports without a split."""

    reports: Mapping[Split, int]
    losses: Sequence[Loss]
    unassigned: Sequence[str]


def load_gold(paths: ProjectPaths, *, scheme: LabelScheme) -> tuple[list[GoldReport], list[Loss]]:
    """The gold of all reports that are annotated throughout, in order of report_id.

    Raises GoldError for pieces that do not fit or compete, and
    ImportInlineError when the pieces differ from the text in corpus/reports.
    """
    reports: list[GoldReport] = []
    losses: list[Loss] = []
    for report_id, tasks in load_tasks(paths.exports).items():
        report, lost = assemble(tasks, scheme=scheme)
        losses += lost
        if report is None:
            continue
        stored = read_text(paths.reports / f"{report_id}.txt")
        check_text(report_id, marked=report.text, stored=stored)
        reports.append(report)
    return reports, losses


def build(
    reports: Sequence[GoldReport],
    assignment: Mapping[str, Split],
    *,
    losses: Sequence[Loss],
    out: Path,
    overwrite: bool,
) -> BuildResult:
    """Write train.spacy, dev.spacy, test.spacy and loss_report.json.

    Raises BuildError when a file is there already and `overwrite` is not set.
    """
    files = {split: out / f"{split}.spacy" for split in SPLITS}
    report_file = out / "loss_report.json"
    there = [path.name for path in (*files.values(), report_file) if path.exists()]
    if there and not overwrite:
        raise BuildError(f"{out} holds {', '.join(there)} already; pass --overwrite to replace")
    if not reports:
        raise BuildError("no annotated report; bring annotations in with `corpus import-inline`")
    tokenizer = character_tokenizer()
    all_losses = list(losses)
    counts: dict[Split, int] = {}
    out.mkdir(parents=True, exist_ok=True)
    for split, path in files.items():
        members = [report for report in reports if assignment.get(report.report_id) == split]
        docbin, lost = to_docbin(members, tokenizer=tokenizer)
        docbin.to_disk(path)
        counts[split] = len(members)
        all_losses += lost
    unassigned = sorted({report.report_id for report in reports} - assignment.keys())
    content = {
        "reports": counts,
        "unassigned": unassigned,
        "lost": sum(not loss.carried for loss in all_losses),
        "changed": sum(loss.carried for loss in all_losses),
        "losses": [loss.as_row() for loss in all_losses],
    }
    report_file.write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return BuildResult(counts, all_losses, unassigned)
