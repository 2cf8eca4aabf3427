"""What the span categorizer learns from: reports with entities as a recogniser gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from fazhi.tagging import bioes
from fazhi.tagging.alignment import text_of, to_offsets, to_visible
from fazhi.tagging.condense import CondensedText, condense
from fazhi.tagging.crf import LinearChainCrf
from fazhi.tagging.encoder.span_encoder import SpanLesson
from fazhi.tagging.encoder.span_keys import span_keyed
from fazhi.tagging.entities import CrfEntityRecognizer, train_entities
from fazhi.tagging.entity_features import ENTITY_FEATURE_GROUPS
from fazhi.tagging.fitting import Penalty, TrainingSequence, fit, in_processes
from fazhi.tagging.scores import SPANS_KEY
from fazhi.tagging.sequences import borders
from fazhi.tagging.span_features import span_features
from fazhi.tagging.visible import view

LabelledRange = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class SpanGold:
    """One report to learn from, in offsets of its text."""

    text: str
    entities: list[LabelledRange]
    spans: list[LabelledRange]

    @classmethod
    def of(cls, doc: Doc) -> SpanGold:
        """The gold of a reference doc."""
        return cls(
            text_of(doc),
            [(ent.start, ent.end, ent.label_) for ent in doc.ents],
            [(span.start, span.end, span.label_) for span in doc.spans.get(SPANS_KEY, [])],
        )


@dataclass(frozen=True, slots=True)
class SpanMaterial:
    """Reports, the entities to learn with (offsets), and every layer-1 label in a fixed order."""

    golds: Sequence[SpanGold]
    entities: Sequence[list[LabelledRange]]
    entity_labels: tuple[str, ...]

    def condensed(self) -> Iterator[tuple[SpanGold, CondensedText, list[LabelledRange]]]:
        """YIELDS: gold, its condensed text, its spans in condensed positions."""
        for gold, found in zip(self.golds, self.entities, strict=True):
            visible = view(gold.text)
            text = condense(visible, to_visible(visible, found), self.entity_labels)
            yield gold, text, text.to_condensed(to_visible(visible, gold.spans))


def honest_entities(
    golds: Sequence[SpanGold],
    *,
    folds: int,
    workers: int,
    penalty: Penalty,
    groups: frozenset[str],
    checkpoints: Path | None,
) -> list[list[LabelledRange]]:
    """Entities of each report by a recogniser that has not seen it, in offsets.

    folds: parts to cut the reports into; below 2, the gold entities are taken.
    workers: processes; 0 = one per core. penalty, groups: of the recogniser.
    """
    if folds < 2 or len(golds) < folds:
        return [gold.entities for gold in golds]
    # Folds are runs of neighbours, so that an augmented copy, which follows its
    # original, is not tagged by a model that has seen the original.
    edges = [len(golds) * fold // folds for fold in range(folds + 1)]
    tasks = [
        _FoldTask([*golds[:start], *golds[end:]], golds[start:end], penalty, groups, checkpoints)
        for start, end in pairwise(edges)
    ]
    return [found for fold in in_processes(_tag_fold, tasks, workers=workers) for found in fold]


def fit_groups(
    groups: Sequence[tuple[str, ...]],
    material: SpanMaterial,
    penalty: Penalty,
    feature_groups: frozenset[str],
    *,
    workers: int,
    checkpoints: Path | None,
) -> list[LinearChainCrf]:
    """A CRF for each group of labels."""
    tasks = [_GroupTask(group, material, penalty, feature_groups, checkpoints) for group in groups]
    return in_processes(_fit_group, tasks, workers=workers)


def span_lessons(groups: Sequence[tuple[str, ...]], material: SpanMaterial) -> list[SpanLesson]:
    """The same material as an encoder learns from it."""
    return [
        SpanLesson(
            span_keyed(gold.text, text, material.entity_labels),
            [[span for span in spans if span[2] in group] for group in groups],
        )
        for gold, text, spans in material.condensed()
    ]


@dataclass(frozen=True, slots=True)
class _GroupTask:
    """All that a process needs to train the CRF of one group of labels."""

    group: tuple[str, ...]
    material: SpanMaterial
    penalty: Penalty
    feature_groups: frozenset[str]
    checkpoints: Path | None


def _fit_group(task: _GroupTask) -> LinearChainCrf:
    labels = task.material.entity_labels

    def sequences() -> Iterator[TrainingSequence]:
        for gold, text, spans in task.material.condensed():
            features = span_features(gold.text, text, labels, task.feature_groups)
            ours = [span for span in spans if span[2] in task.group]
            tags = bioes.encode(len(text.text), ours)
            for start, end in borders(text.text):
                yield TrainingSequence(features[start:end], tags[start:end])

    return fit(sequences(), task.group, task.penalty, checkpoints=task.checkpoints)


@dataclass(frozen=True, slots=True)
class _FoldTask:
    """Reports to train an entity recogniser on, and the ones it is to tag."""

    rest: Sequence[SpanGold]
    held_out: Sequence[SpanGold]
    penalty: Penalty
    feature_groups: frozenset[str]
    checkpoints: Path | None


def _tag_fold(task: _FoldTask) -> list[list[LabelledRange]]:
    recognizer = CrfEntityRecognizer(
        Vocab(), features={group: group in task.feature_groups for group in ENTITY_FEATURE_GROUPS}
    )
    recognizer.crf = train_entities(
        [(gold.text, gold.entities) for gold in task.rest],
        task.penalty,
        task.feature_groups,
        checkpoints=task.checkpoints,
    )
    result = []
    for gold in task.held_out:
        visible = view(gold.text)
        found, _ = recognizer.predict(gold.text, visible)
        result.append(to_offsets(visible, found))
    return result
