"""How far annotators agree: pair by pair, per label, with every disagreement listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from fazhi.tagging.mention import Layer
from fazhi_training.annotation.unitizing_alpha import Unit, unitizing_alpha
from fazhi_training.corpus.gold import submitted
from fazhi_training.corpus.label_studio import Task
from fazhi_training.corpus.regions import Region, decode
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.evaluation.confusion import Confusion, confusion
from fazhi_training.evaluation.matching import Pair, match
from fazhi_training.evaluation.schemas import SchemaCounts, schema_counts
from fazhi_training.evaluation.scores import LAYERS, Counts, LabelKey, strict_counts
from fazhi_training.labelled_span import LabelledSpan

GOLD: Literal["gold"] = "gold"
Rater = int | Literal["gold"]
"""An annotator by number, or the annotation that is marked as ground truth."""

Kind = Literal["borders", "label", "borders and label", "only first", "only second", "record"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One place where two annotations of a piece differ; offsets count in the report."""

    task: Task
    kind: Kind
    first: Region | None
    second: Region | None

    @property
    def place(self) -> LabelledSpan:
        """The first annotator's span, else the second's."""
        region = self.first or self.second
        if region is None:
            raise ValueError("a disagreement holds at least one region")
        return region.span


@dataclass(slots=True)
class PairAgreement:
    """Two raters on the pieces that both have annotated; `first` is taken as gold."""

    first: Rater
    second: Rater
    pieces: int = 0
    characters: int = 0
    reports: set[str] = field(default_factory=set)
    strict: dict[LabelKey, Counts] = field(default_factory=dict)
    partial: dict[LabelKey, SchemaCounts] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    _pairs: list[Pair] = field(default_factory=list)
    _units: dict[LabelKey, tuple[list[Unit], list[Unit]]] = field(default_factory=dict)

    def alpha(self, key: LabelKey) -> float | None:
        """Krippendorff's alpha of a label over all shared pieces, laid end to end."""
        units = self._units.get(key)
        return unitizing_alpha(units, self.characters) if units and self.characters else None

    def confusion(self, layer: Layer) -> Confusion:
        """Labels of the first against labels of the second."""
        return confusion(self._pairs, layer)

    def add(self, task: Task, first: Sequence[Region], second: Sequence[Region]) -> None:
        """Count one more piece."""
        one = [region.span for region in first]
        other = [region.span for region in second]
        for key, strict in strict_counts(one, other).items():
            self.strict[key] = self.strict.get(key, Counts()) + strict
        for key, partial in schema_counts(one, other, schema="partial").items():
            self.partial[key] = self.partial.get(key, SchemaCounts()) + partial
        self._pairs += match(one, other)
        shift = self.characters - task.data.offset
        for side, spans in enumerate((one, other)):
            for span in spans:
                units = self._units.setdefault((span.layer, span.label), ([], []))
                units[side].append((span.start + shift, span.end + shift))
        self.disagreements += disagreements(task, first, second)
        self.pieces += 1
        self.characters += len(task.data.text)
        self.reports.add(task.data.report_id)


def raters(task: Task, *, scheme: LabelScheme) -> dict[Rater, list[Region]]:
    """The regions of every submitted annotation; the ground truth counts as `gold` alone.

    What has become the gold has often seen the others, so that it is no independent annotator.
    """
    found: dict[Rater, list[Region]] = {}
    for annotation in submitted(task):
        rater: Rater | None = GOLD if annotation.ground_truth else annotation.annotator
        if rater is not None:
            found[rater] = decode(task, annotation, scheme=scheme)[0]
    return found


def pair_agreements(tasks: Iterable[Task], *, scheme: LabelScheme) -> list[PairAgreement]:
    """One entry per pair of raters who share a piece; the gold is always the first of its pair."""
    pairs: dict[tuple[Rater, Rater], PairAgreement] = {}
    for task in tasks:
        regions = raters(task, scheme=scheme)
        for first, second in combinations(sorted(regions, key=_gold_first), 2):
            entry = pairs.setdefault((first, second), PairAgreement(first, second))
            entry.add(task, regions[first], regions[second])
    return [pairs[key] for key in sorted(pairs, key=lambda key: tuple(map(_gold_first, key)))]


def _gold_first(rater: Rater) -> int:
    return rater if isinstance(rater, int) else -1


def disagreements(
    task: Task, first: Sequence[Region], second: Sequence[Region]
) -> Iterator[Disagreement]:
    """What two annotations of one piece differ in: spans, and records that both give differently.

    A record that only one gives is no disagreement: records may be added in a pass of their own.
    """
    left = {region.span: region for region in first}
    right = {region.span: region for region in second}
    for pair in match(left, right):
        one = left.get(pair.gold) if pair.gold else None
        other = right.get(pair.predicted) if pair.predicted else None
        kind = _kind(one, other)
        if kind is not None:
            yield Disagreement(task, kind, one, other)


def _kind(first: Region | None, second: Region | None) -> Kind | None:
    if first is None:
        return "only second"
    if second is None:
        return "only first"
    one, other = first.span, second.span
    borders = (one.start, one.end) == (other.start, other.end)
    label = one.label == other.label
    if borders and label:
        either = first.record is None or second.record is None
        return None if either or first.record == second.record else "record"
    if borders:
        return "label"
    return "borders" if label else "borders and label"


def summary(pair: PairAgreement, *, scheme: LabelScheme) -> list[dict[str, object]]:
    """Per label, then per layer: counts of both, strict and partial F1 in percent, alpha."""
    rows: list[dict[str, object]] = []
    for layer in LAYERS:
        names = [name for name in scheme.label_names if scheme.layer_of_label(name) == layer]
        keys: list[LabelKey] = [(layer, name) for name in names if (layer, name) in pair.strict]
        rows += [_row(name, [(layer, name)], pair, layer) for _, name in keys]
        rows.append(_row(f"all {layer}", keys, pair, layer) | {"alpha": None})
    return rows


def _row(
    name: str, keys: Sequence[LabelKey], pair: PairAgreement, layer: Layer
) -> dict[str, object]:
    strict = sum((pair.strict[key] for key in keys), Counts())
    partial = sum((_of(pair.partial, key) for key in keys), SchemaCounts())
    alpha = pair.alpha(keys[0]) if len(keys) == 1 else None
    return {
        "label": name,
        "layer": layer,
        "first": strict.support,
        "second": strict.right + strict.spurious,
        "strict_f1": round(100 * strict.f1, 1),
        "partial_f1": round(100 * partial.f1, 1),
        "alpha": None if alpha is None else round(alpha, 3),
    }


def _of(counts: Mapping[LabelKey, SchemaCounts], key: LabelKey) -> SchemaCounts:
    return counts.get(key, SchemaCounts())
