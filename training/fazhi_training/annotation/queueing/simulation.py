"""Does the queue beat random order? Labelling replayed on gold that is there already.

Both start from the same few random pieces. In every round a strategy picks pieces, their gold
is revealed, a model is trained on all that is revealed, and its F1 on held-out reports noted.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.queueing.order import Candidate, rank
from fazhi_training.annotation.queueing.signals import label_weights, signals
from fazhi_training.evaluation.scores import LAYERS, micro, strict_counts, total
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

Strategy = Literal["queue", "random"]
Tag = Callable[[str], Sequence[Mention]]
Train = Callable[[Sequence[LabelledDocument]], Tag]


@dataclass(frozen=True, slots=True)
class Point:
    """One training: how much was labelled and how good the model was, F1 0..1."""

    strategy: Strategy
    seed: int
    tasks: int
    characters: int
    entity: float
    span: float

    @property
    def mean(self) -> float:
        """Of both layers."""
        return (self.entity + self.span) / 2


def simulate(
    pool: Sequence[LabelledDocument],
    held_out: Sequence[LabelledDocument],
    *,
    sizes: Sequence[int],
    seed: int,
    strategies: Sequence[Strategy],
    train: Train,
    label_names: Sequence[str],
) -> Iterator[Point]:
    """Yield a point per strategy and size; the first size is picked at random for all.

    pool: the pieces that could be labelled. sizes: numbers of labelled pieces, rising.
    """
    order = list(range(len(pool)))
    random.Random(seed).shuffle(order)  # noqa: S311 - an experiment, not a secret
    first = order[: sizes[0]]
    start = train([pool[index] for index in first])
    for strategy in strategies:
        chosen = list(first)
        tag = start
        yield _point(strategy, seed, [pool[index] for index in chosen], held_out, tag)
        for size in sizes[1:]:
            wanted = min(size, len(pool)) - len(chosen)
            if strategy == "random":
                chosen = order[: min(size, len(pool))]
            else:
                chosen += _picked(pool, chosen, tag, wanted, label_names)
            labelled = [pool[index] for index in chosen]
            tag = train(labelled)
            yield _point(strategy, seed, labelled, held_out, tag)


def _picked(
    pool: Sequence[LabelledDocument],
    chosen: Sequence[int],
    tag: Tag,
    wanted: int,
    label_names: Sequence[str],
) -> list[int]:
    """What the queue would show next, from the open pieces."""
    weights = label_weights(((pool[index].spans, None) for index in chosen), label_names)
    open_pieces = sorted(set(range(len(pool))) - set(chosen))
    candidates = [
        Candidate(index, pool[index].text, signals(text, tag(text), weights))
        for index in open_pieces
        if (text := pool[index].text)
    ]
    ranked = rank(candidates, known=[pool[index].text for index in chosen])
    return [int(str(entry.key)) for entry in ranked[:wanted]]


def _point(
    strategy: Strategy,
    seed: int,
    labelled: Sequence[LabelledDocument],
    held_out: Sequence[LabelledDocument],
    tag: Tag,
) -> Point:
    counts = total(
        strict_counts(document.spans, map(LabelledSpan.from_mention, tag(document.text)))
        for document in held_out
    )
    entity, span = (micro(counts, layer).f1 for layer in LAYERS)
    characters = sum(len(document.text) for document in labelled)
    return Point(strategy, seed, len(labelled), characters, entity, span)


def mean_curves(points: Sequence[Point]) -> dict[Strategy, list[tuple[int, float]]]:
    """Mean F1 of both layers over the seeds, by number of tasks."""
    grouped: dict[tuple[Strategy, int], list[float]] = {}
    for point in points:
        grouped.setdefault((point.strategy, point.tasks), []).append(point.mean)
    curves: dict[Strategy, list[tuple[int, float]]] = {}
    for (strategy, tasks), scores in sorted(grouped.items()):
        curves.setdefault(strategy, []).append((tasks, sum(scores) / len(scores)))
    return curves


def tasks_to_reach(curve: Sequence[tuple[int, float]], score: float) -> float | None:
    """How many tasks a curve needs for a score, between its points by a straight line."""
    before: tuple[int, float] | None = None
    for tasks, reached in curve:
        if reached >= score:
            if before is None or reached == before[1]:
                return float(tasks)
            share = (score - before[1]) / (reached - before[1])
            return before[0] + share * (tasks - before[0])
        before = (tasks, reached)
    return None


def savings(
    curves: Mapping[Strategy, Sequence[tuple[int, float]]],
) -> list[dict[str, float | int | None]]:
    """For every point of random order: its tasks, its F1, and the tasks of the queue."""
    rows: list[dict[str, float | int | None]] = []
    for tasks, score in curves["random"][1:]:
        queue = tasks_to_reach(curves["queue"], score)
        rows.append(
            {
                "random_tasks": tasks,
                "f1": round(100 * score, 2),
                "queue_tasks": None if queue is None else round(queue, 1),
                "share": None if queue is None else round(queue / tasks, 3),
            }
        )
    return rows
