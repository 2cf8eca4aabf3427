"""One retraining: what is annotated by now → a candidate → as good on dev? → taken up or not.

Runs in a process of its own and touches neither the checkout nor the model in use.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fazhi_training.annotation.errors import AnnotationError
from fazhi_training.annotation.people import introduce
from fazhi_training.annotation.pull import pull
from fazhi_training.annotation.server_tasks import ServerTask
from fazhi_training.annotation.serving.store import ModelStore
from fazhi_training.annotation.tagger import load_tagger, model_version
from fazhi_training.annotation.training_gold import dev_documents, training_documents
from fazhi_training.corpus.annotators import read_annotators
from fazhi_training.corpus.docbin import character_tokenizer, to_docbin
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.corpus.split import read_split
from fazhi_training.evaluation.scores import LAYERS, micro, strict_counts, total
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan


class RetrainingError(AnnotationError):
    """There is nothing to retrain on, or nothing to measure with."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Strict micro F1 on dev, 0..1; `mean` of both layers decides."""

    entity: float
    span: float

    @property
    def mean(self) -> float:
        """What the training config optimises too."""
        return (self.entity + self.span) / 2


def retrain(
    tasks: Sequence[ServerTask],
    emails: Mapping[int, str],
    *,
    paths: ProjectPaths,
    scheme: LabelScheme,
    store: ModelStore,
    run: Path,
    config: Path,
    overrides: Mapping[str, Any],
    default_model: str,
) -> dict[str, Any]:
    """Train on the checkout's gold and the server's annotations; returns what result.json holds.

    The candidate is accepted when its mean F1 on dev is no lower than that of the model in use.
    """
    from fazhi_training.training.train import save, train_pipeline

    scratch = _scratch(paths, run / "checkout")
    _, people = introduce(tasks, emails, read_annotators(scratch.annotators), given={})
    pulled = pull(tasks, people=people, paths=scratch, scheme=scheme)
    assignment = read_split(scratch.split) if scratch.split.is_file() else {}
    training = training_documents(scratch, assignment, scheme=scheme)
    dev = dev_documents(scratch, assignment, scheme=scheme)
    if not training.documents:
        raise RetrainingError("nothing is annotated outside dev and test; annotate some pieces")
    if not dev:
        raise RetrainingError("no report of dev is annotated; see `fazhi corpus split`")
    tokenizer = character_tokenizer()
    files = {"train": run / "train.spacy", "dev": run / "dev.spacy"}
    to_docbin(training.documents, tokenizer=tokenizer)[0].to_disk(files["train"])
    to_docbin(dev, tokenizer=tokenizer)[0].to_disk(files["dev"])
    nlp = train_pipeline(
        config,
        overrides={f"paths.{name}": str(path) for name, path in files.items()} | dict(overrides),
    )
    candidate = run / "model"
    save(nlp, candidate, overwrite=True)
    version = model_version(nlp, candidate)
    documents = [report.as_document() for report in dev]
    current = store.current(default_model)
    new, old = score(str(candidate), documents), score(current, documents)
    accepted = new.mean >= old.mean
    result = {
        "version": version,
        "accepted": accepted,
        "model": None,
        "candidate_scores": asdict(new),
        "current": current,
        "current_scores": asdict(old),
        "documents": len(training.documents),
        "left_out": training.left_out,
        "pulled_annotations": pulled.submitted,
    }
    if accepted:
        home = store.models / version
        home.parent.mkdir(parents=True, exist_ok=True)
        if not home.is_dir():
            candidate.rename(home)
        store.take_up(home)
        result["model"] = str(home)
    shutil.rmtree(scratch.root)
    return result


def _scratch(paths: ProjectPaths, root: Path) -> ProjectPaths:
    """A copy of what pulling and building need, so that the checkout stays as it is."""
    for name in ("annotations", "corpus", "configs"):
        shutil.copytree(paths.root / name, root / name)
    return ProjectPaths(root)


def score(model: str, documents: Sequence[LabelledDocument]) -> Scores:
    """Strict micro F1 of a model on gold documents."""
    tagger = load_tagger(model)
    counts = total(
        strict_counts(document.spans, map(LabelledSpan.from_mention, tagger.tag(document.text)))
        for document in documents
    )
    entity, span = (micro(counts, layer).f1 for layer in LAYERS)
    return Scores(entity, span)
