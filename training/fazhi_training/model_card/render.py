"""A model card as Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from fazhi_training.benchmarks.markdown import markdown_table
from fazhi_training.evaluation.agreement_gap import MICRO, agreement_gaps
from fazhi_training.evaluation.bootstrap import Interval
from fazhi_training.evaluation.evaluation import Evaluation
from fazhi_training.evaluation.scores import LAYERS, Counts
from fazhi_training.evaluation.tables import TITLES
from fazhi_training.model_card.card import ModelCard


def render_card(card: ModelCard) -> str:
    """The README.md of a model."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("fazhi_training.model_card"),
        autoescape=False,  # noqa: S701 (Markdown, not HTML)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("model_card.md.j2").render(
        card=card,
        data_table=_data_table(card),
        overview=_overview({**card.scores, **card.measured}),
        label_tables={name: _label_table(card, scores) for name, scores in card.scores.items()},
        measured_tables={
            name: _label_table(card, scores) for name, scores in card.measured.items()
        },
    )


def _data_table(card: ModelCard) -> str:
    rows: list[tuple[object, ...]] = [
        ("reports", *(f"{entry.reports:,}" for entry in card.stats)),
        ("characters", *(f"{entry.characters:,}" for entry in card.stats)),
        *(
            (f"`{label}`", *(f"{entry.labels.get(label, 0):,}" for entry in card.stats))
            for label in card.labels
        ),
    ]
    return markdown_table(("", *(entry.split for entry in card.stats)), rows)


def _overview(sets: Mapping[str, Evaluation]) -> str:
    rows = []
    for name, scores in sets.items():
        for layer in LAYERS:
            counts = scores.layers[layer]
            rows.append(
                (
                    f"{name}: {TITLES[layer]}",
                    scores.documents,
                    counts.support,
                    *_percents(counts),
                    _interval(scores.intervals[layer]),
                )
            )
    return markdown_table(("", "reports", "gold", "P", "R", "F1", "95 %"), rows)


def _label_table(card: ModelCard, scores: Evaluation) -> str:
    """Strict scores by label, beside the agreement of annotators and the gap to it."""
    rows = []
    for gap in agreement_gaps(scores, card.agreement):
        if gap.label == MICRO:
            layer = next(name for name in LAYERS if name == gap.layer)
            name, counts = f"all {TITLES[layer]}", scores.layers[layer]
            interval = scores.intervals[layer]
        else:
            key = next(key for key in scores.labels if key == (gap.layer, gap.label))
            name, counts = f"`{gap.label}`", scores.labels[key]
            interval = scores.label_intervals[key]
        rows.append(
            (
                name,
                counts.support,
                *_percents(counts),
                _interval(interval),
                "" if gap.agreement is None else f"{100 * gap.agreement:.1f}",
                "" if gap.gap is None else f"{100 * gap.gap:+.1f}",
            )
        )
    return markdown_table(("", "gold", "P", "R", "F1", "95 %", "annotators", "gap"), rows)


def _percents(counts: Counts) -> tuple[str, str, str]:
    return (
        f"{100 * counts.precision:.1f}",
        f"{100 * counts.recall:.1f}",
        f"{100 * counts.f1:.1f}",
    )


def _interval(interval: Interval | None) -> str:
    return "" if interval is None else f"{100 * interval.low:.1f}–{100 * interval.high:.1f}"
