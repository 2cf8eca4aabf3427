"""An evaluation as one HTML page: no network, light and dark, Chinese and English, printable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from fazhi_training.evaluation import tables
from fazhi_training.evaluation.content import Content
from fazhi_training.evaluation.scores import LAYERS
from fazhi_training.pages.frame import page_environment


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of the text around an error: whether gold and prediction hold it."""

    text: str
    gold: bool = False
    predicted: bool = False


def render_page(content: Content) -> str:
    """The page of an evaluation, from what `content_of` gives."""
    return (
        page_environment("fazhi_training.evaluation")
        .get_template("evaluation.html.j2")
        .render(
            content=content,
            layers=[(layer, tables.TITLES[layer]) for layer in LAYERS],
            tables=tables,
            agreement={
                (row["layer"], row["label"]): row["agreement"]
                for row in content["agreement"]["rows"]
            },
            parts_of=text_parts,
            strongest=strongest,
        )
    )


def text_parts(error: dict[str, Any]) -> list[TextPart]:
    """The text of an error with its context, cut at the borders of gold and prediction.

    error: a row of `content["errors"]["rows"]`.
    """
    gold = _range(error["start"], error["end"]) if error["gold"] else None
    predicted = _range(error["predicted_start"], error["predicted_end"])
    borders = sorted({border for pair in (gold, predicted) if pair for border in pair})
    first = borders[0]
    parts = [TextPart(error["left"])]
    for start, end in pairwise(borders):
        parts.append(
            TextPart(
                error["text"][start - first : end - first],
                gold=gold is not None and gold[0] <= start < gold[1],
                predicted=predicted is not None and predicted[0] <= start < predicted[1],
            )
        )
    parts.append(TextPart(error["right"]))
    return [part for part in parts if part.text]


def _range(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)


def strongest(rows: Sequence[Sequence[int]]) -> int:
    """The largest cell off the diagonal, at least 1: what the colours of a confusion end at."""
    return max(
        [
            1,
            *(
                cell
                for row, cells in enumerate(rows)
                for column, cell in enumerate(cells)
                if row != column
            ),
        ]
    )
