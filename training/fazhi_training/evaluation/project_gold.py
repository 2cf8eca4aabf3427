"""The gold of a checkout to evaluate on, and what the checkout knows about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fazhi_training.corpus.agreement import independent_agreement
from fazhi_training.corpus.build import load_gold
from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.gold import load_tasks
from fazhi_training.corpus.manifest import read_manifest
from fazhi_training.corpus.paths import ProjectPaths, find_project
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.corpus.split import SPLITS, read_split
from fazhi_training.corpus.tables import read_rows
from fazhi_training.evaluation.agreement_gap import Agreement
from fazhi_training.evaluation.gold_folder import read_gold_folder
from fazhi_training.evaluation.slices import Facts, SurfaceForms, surface_forms
from fazhi_training.labelled_span import LabelledDocument

_EXAMPLES = re.compile(r"\s*[(（].*$")


@dataclass(frozen=True, slots=True)
class ProjectGold:
    """Documents to evaluate on, and their surroundings.

    facts: kind, level, year and source damage of the corpus' own reports.
    forms: surface forms in train.
    agreement: of independent annotators over all reports that have two of them.
    """

    name: str
    documents: tuple[LabelledDocument, ...]
    facts: Facts
    forms: SurfaceForms
    agreement: Agreement


def load_documents(on: str, *, root: Path | None) -> list[LabelledDocument]:
    """The gold alone: a split of the corpus, or a folder of `{"text", "spans"}` JSON files.

    Raises CorpusError for a split without gold, GoldFolderError for a bad folder.
    """
    paths = find_project(root)
    if on not in SPLITS:
        scheme = load_scheme(paths.label_scheme)
        return read_gold_folder(Path(on), layer_of=scheme.layer_of_label)
    return _of_split(_corpus(paths), on)


def load_project_gold(on: str, *, root: Path | None) -> ProjectGold:
    """The gold and all that is known about it. Raises what `load_documents` raises."""
    return load_project_golds([on], root=root)[0]


def load_project_golds(names: Sequence[str], *, root: Path | None) -> list[ProjectGold]:
    """Several at once, each named like the `on` of `load_documents`."""
    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    corpus = _corpus(paths)
    facts = _facts(paths)
    forms = surface_forms(corpus.get("train", []))
    tasks = [task for group in load_tasks(paths.exports).values() for task in group]
    counts, reports = independent_agreement(tasks, scheme=scheme)
    return [
        ProjectGold(
            name=name,
            documents=tuple(
                _of_split(corpus, name)
                if name in SPLITS
                else read_gold_folder(Path(name), layer_of=scheme.layer_of_label)
            ),
            facts=facts if name in SPLITS else {},
            forms=forms,
            agreement=Agreement(reports, counts),
        )
        for name in names
    ]


def _corpus(paths: ProjectPaths) -> dict[str, list[LabelledDocument]]:
    """The gold of each split; none before the corpus is split."""
    if not paths.split.exists():
        return {}
    assignment = read_split(paths.split)
    reports, _ = load_gold(paths, scheme=load_scheme(paths.label_scheme))
    result: dict[str, list[LabelledDocument]] = {}
    for report in reports:
        if report.report_id in assignment:
            result.setdefault(assignment[report.report_id], []).append(report.as_document())
    return result


def _of_split(corpus: dict[str, list[LabelledDocument]], split: str) -> list[LabelledDocument]:
    if not corpus.get(split):
        raise CorpusError(
            f"no annotated report in {split}; annotate some, or deal with `fazhi corpus split`"
        )
    return corpus[split]


def _facts(paths: ProjectPaths) -> dict[str, dict[str, str]]:
    """What manifest and plan say of each report, by dimension."""
    damage = {
        row["report_id"]: _EXAMPLES.sub("", row["damage"])
        for row in read_rows(paths.plan, columns=("report_id", "damage"))
    }
    result: dict[str, dict[str, str]] = {}
    for row in read_manifest(paths.manifest):
        result[row.report_id] = {
            "kind": row.kind,
            "level": row.level,
            "year": str(row.report_year),
        }
        if row.report_id in damage:
            result[row.report_id]["source damage"] = damage[row.report_id]
    return result
