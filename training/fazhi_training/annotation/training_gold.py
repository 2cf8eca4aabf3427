"""Gold to retrain on while annotation goes on: whole reports, and runs of finished pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fazhi_training.corpus.gold import GoldReport, assemble, load_tasks
from fazhi_training.corpus.label_studio import Annotation, Task
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.regions import decode
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.corpus.split import Split


@dataclass(slots=True)
class TrainingGold:
    """Documents, and how many annotated pieces are left out because their annotators disagree."""

    documents: list[GoldReport] = field(default_factory=list)
    left_out: int = 0


def training_documents(
    paths: ProjectPaths, assignment: Mapping[str, Split], *, scheme: LabelScheme
) -> TrainingGold:
    """All that is annotated outside dev and test.

    Finished pieces that follow each other are one document, so that a report that is half done
    teaches what it can. A piece on which annotators disagree waits for its review.
    """
    gold = TrainingGold()
    for report_id, tasks in load_tasks(paths.exports).items():
        if assignment.get(report_id, "train") != "train":
            continue
        run: list[Task] = []
        for task in tasks:
            chosen = _chosen(task, scheme, gold)
            if chosen is None:
                _close(run, gold, scheme)
                run = []
            else:
                run.append(task.model_copy(update={"annotations": [chosen]}))
        _close(run, gold, scheme)
    return gold


def dev_documents(
    paths: ProjectPaths, assignment: Mapping[str, Split], *, scheme: LabelScheme
) -> list[GoldReport]:
    """The reports of dev that are annotated throughout."""
    found = []
    for report_id, tasks in load_tasks(paths.exports).items():
        if assignment.get(report_id) == "dev":
            report, _ = assemble(tasks, scheme=scheme)
            if report is not None:
                found.append(report)
    return found


def _chosen(task: Task, scheme: LabelScheme, gold: TrainingGold) -> Annotation | None:
    """The ground truth, else what all annotators agree on."""
    candidates = [entry for entry in task.annotations if not entry.was_cancelled]
    marked = [entry for entry in candidates if entry.ground_truth]
    if len(marked) == 1:
        return marked[0]
    if not candidates:
        return None
    versions = {
        tuple(region.span for region in decode(task, entry, scheme=scheme)[0])
        for entry in candidates
    }
    if len(versions) > 1:
        gold.left_out += 1
        return None
    return candidates[0]


def _close(run: Sequence[Task], gold: TrainingGold, scheme: LabelScheme) -> None:
    """Make a run of pieces a document that begins at its own first character."""
    if not run:
        return
    start = run[0].data.offset
    moved = [
        task.model_copy(
            update={"data": task.data.model_copy(update={"offset": task.data.offset - start})}
        )
        for task in run
    ]
    report, _ = assemble(moved, scheme=scheme)
    if report is not None:
        gold.documents.append(report)
