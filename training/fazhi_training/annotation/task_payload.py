"""A report as tasks: readable pieces, each with what a model says about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from fazhi.tagging.mention import Mention
from fazhi_training.corpus.pieces import Piece
from fazhi_training.corpus.record import Record
from fazhi_training.corpus.regions import Region, encode, region_id
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.labelled_span import LabelledSpan

MODEL_ANNOTATOR = 0
"""Annotator number in the region ids of predictions; no person has it."""


@dataclass(frozen=True, slots=True)
class PiecePrediction:
    """What one model version says about one piece.

    score: 0..1, mean probability of its regions, 1 where it sees none; Label Studio's
        uncertainty sampling gives the lowest first. `queue` puts its own order here.
    crossing: mentions left out because a border of the piece cuts them.
    """

    model_version: str
    score: float
    result: tuple[Mapping[str, Any], ...]
    crossing: int = 0

    def as_request(self) -> dict[str, Any]:
        """For the server."""
        return {
            "model_version": self.model_version,
            "score": self.score,
            "result": list(self.result),
        }


def task_data(report_id: str, piece: Piece) -> dict[str, Any]:
    """The data of a task, as exports hold it."""
    return {
        "report_id": report_id,
        "piece": piece.number,
        "offset": piece.offset,
        "text": piece.text,
    }


def predict_piece(
    report_id: str,
    piece: Piece,
    mentions: Iterable[Mention],
    *,
    model_version: str,
    scheme: LabelScheme,
    records: Mapping[LabelledSpan, Record] | None = None,
) -> PiecePrediction:
    """The mentions of a report that lie in one piece, as a prediction with scores.

    records: proposed for figures, if any.
    """
    inside: list[Mention] = []
    crossing = 0
    for mention in mentions:
        if piece.offset <= mention.start and mention.end <= piece.end:
            inside.append(mention)
        elif piece.offset <= mention.start < piece.end:
            crossing += 1
    return PiecePrediction(
        model_version=model_version,
        score=fmean(mention.score for mention in inside) if inside else 1.0,
        result=tuple(_items(report_id, piece, inside, records or {}, scheme)),
        crossing=crossing,
    )


def _items(
    report_id: str,
    piece: Piece,
    mentions: Sequence[Mention],
    records: Mapping[LabelledSpan, Record],
    scheme: LabelScheme,
) -> list[dict[str, Any]]:
    scores: dict[str, float] = {}
    regions: dict[LabelledSpan, Region] = {}
    for mention in mentions:
        span = LabelledSpan.from_mention(mention)
        identifier = region_id(report_id, MODEL_ANNOTATOR, span)
        regions[span] = Region(identifier, span, records.get(span))
        scores[identifier] = round(mention.score, 4)
    items = encode(
        sorted(regions.values(), key=lambda region: region.span),
        text=piece.text,
        offset=piece.offset,
        scheme=scheme,
    )
    return [item.model_dump(exclude_unset=True) | {"score": scores[str(item.id)]} for item in items]
