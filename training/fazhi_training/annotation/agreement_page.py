"""The disagreements of annotators as one self-contained page, in Chinese and English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from fazhi_training.annotation.agreement import Disagreement, PairAgreement, Rater, summary
from fazhi_training.annotation.highlight import highlighted, label_styles
from fazhi_training.corpus.regions import Region
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.evaluation.scores import LAYERS
from fazhi_training.pages.frame import page_environment

if TYPE_CHECKING:
    from markupsafe import Markup

CONTEXT = 40


def render_agreement(
    pairs: Sequence[PairAgreement], *, scheme: LabelScheme, names: Mapping[Rater, str]
) -> str:
    """Scores, confusions and every disagreement with its context, pair by pair."""
    from markupsafe import Markup

    template = page_environment("fazhi_training.annotation").get_template("agreement.html.j2")
    return template.render(
        pairs=[_pair(pair, scheme=scheme, names=names) for pair in pairs],
        label_styles=Markup(label_styles(scheme)),  # noqa: S704 - made from checked names
    )


def _pair(
    pair: PairAgreement, *, scheme: LabelScheme, names: Mapping[Rater, str]
) -> dict[str, Any]:
    return {
        "first": names[pair.first],
        "second": names[pair.second],
        "said": f"{len(pair.reports)} reports, {pair.pieces} pieces, "
        f"{len(pair.disagreements)} disagreements",
        "scores": [_scores(row) for row in summary(pair, scheme=scheme)],
        "confusions": list(_confusions(pair)),
        "kinds": Counter(entry.kind for entry in pair.disagreements).most_common(),
        "disagreements": [_disagreement(entry) for entry in pair.disagreements],
    }


def _scores(row: Mapping[str, Any]) -> list[Any]:
    alpha = "–" if row["alpha"] is None else row["alpha"]
    return [row["label"], row["first"], row["second"], row["strict_f1"], row["partial_f1"], alpha]


def _confusions(pair: PairAgreement) -> Iterator[tuple[str, list[list[Any]]]]:
    """By layer: one rater's label, the other's, how often; the most frequent first."""
    for layer in LAYERS:
        counts = pair.confusion(layer).counts
        mixed = {cell: count for cell, count in counts.items() if cell[0] != cell[1]}
        if mixed:
            ranked = sorted(mixed.items(), key=lambda entry: (-entry[1], entry[0]))
            yield layer, [[first, second, count] for (first, second), count in ranked]


def _disagreement(entry: Disagreement) -> dict[str, Any]:
    return {
        "report_id": entry.task.data.report_id,
        "start": entry.place.start,
        "end": entry.place.end,
        "kind": entry.kind,
        "sides": (_side(entry, entry.first), _side(entry, entry.second)),
    }


def _side(entry: Disagreement, region: Region | None) -> Markup:
    """The context with what one rater marked there."""
    from markupsafe import Markup

    data = entry.task.data
    start = max(0, entry.place.start - data.offset - CONTEXT)
    end = min(len(data.text), entry.place.end - data.offset + CONTEXT)
    spans = [region.span.shifted(-data.offset)] if region else []
    shown = highlighted(data.text, spans, start=start, end=end)
    if entry.kind == "record" and region and region.record:
        fields = "; ".join(f"{name} = {value}" for name, value in region.record.fields().items())
        shown += f"<br>{escape(fields)}"
    return Markup(shown)  # noqa: S704 - `highlighted` escapes the text
