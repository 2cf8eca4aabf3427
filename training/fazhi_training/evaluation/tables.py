"""The tables of an evaluation, for the terminal and for the page alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fazhi_training.evaluation.content import Content
from fazhi_training.evaluation.scores import LAYERS

TITLES = {"entity": "entities", "span": "spans"}
_DOTS = "·"


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text; the first column is left-aligned, the others are right-aligned."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def score_tables(content: Content) -> list[Table]:
    """Strict scores per label with intervals, and F1 under the other schemas, by layer."""
    columns = ("label", "P", "R", "F1", "support", "95 %", "exact", "partial", "type")
    tables = []
    for layer in LAYERS:
        micro = content["layers"][layer]
        rows = [*_labels_of(content, layer), ("micro", micro)]
        tables.append(
            Table(
                f"{content['model']} on {content['on']}: {TITLES[layer]}, "
                f"{content['documents']} reports",
                columns,
                tuple(
                    (
                        label,
                        *(_number(entry[name]) for name in ("precision", "recall", "f1")),
                        str(entry["support"]),
                        _interval(entry["f1_interval_95"]),
                        *(
                            _number(entry["schemas"][schema]["f1"])
                            for schema in ("exact", "partial", "type")
                        ),
                    )
                    for label, entry in rows
                ),
                "P, R, F1: strict (label and both borders). 95 %: bootstrap over reports. "
                "exact, partial, type: F1 under the other schemas.",
            )
        )
    return tables


def schema_tables(content: Content) -> list[Table]:
    """Verdicts per label under each schema, by layer."""
    verdicts = ("COR", "INC", "PAR", "MIS", "SPU")
    tables = []
    for layer in LAYERS:
        rows = [*_labels_of(content, layer), ("micro", content["layers"][layer])]
        for schema in ("strict", "exact", "partial", "type"):
            tables.append(
                Table(
                    f"{schema}: {TITLES[layer]}",
                    ("label", *verdicts, "P", "R", "F1"),
                    tuple(
                        (
                            label,
                            *(str(entry["schemas"][schema][verdict]) for verdict in verdicts),
                            *(
                                _number(entry["schemas"][schema][name])
                                for name in ("precision", "recall", "f1")
                            ),
                        )
                        for label, entry in rows
                    ),
                )
            )
    return tables


def slice_table(content: Content) -> Table:
    """Micro F1 on each slice."""
    rows = [
        (
            f"{entry['dimension']}: {entry['value']}",
            str(entry["documents"]),
            *(
                cell
                for layer in LAYERS
                for cell in (
                    _number(entry["layers"][layer]["f1"] if _anything(entry, layer) else None),
                    _interval(entry["layers"][layer]["f1_interval_95"]),
                    str(entry["layers"][layer]["support"]),
                )
            ),
        )
        for entry in content["slices"]
    ]
    return Table(
        "slices",
        ("slice", "reports", "entities F1", "95 %", "support", "spans F1", "95 %", "support"),
        tuple(rows),
        "surface form: whether train gold holds the same text under the same label.",
    )


def confusion_tables(content: Content) -> list[Table]:
    """Gold labels by row, predicted labels by column, for each layer."""
    return [
        Table(
            f"confusion: {TITLES[layer]}",
            ("gold \\ predicted", *matrix["labels"]),
            tuple(
                (label, *(str(cell or _DOTS) for cell in row))
                for label, row in zip(matrix["labels"], matrix["rows"], strict=True)
            ),
            "Pairs with any overlap; none: missed (column) or spurious (row).",
        )
        for layer, matrix in content["confusion"].items()
    ]


def calibration_table(content: Content) -> Table:
    """Calibration error of the layers and labels."""
    calibration = content["calibration"]
    named = [(TITLES[layer], calibration["layers"][layer]) for layer in LAYERS]
    rows = [
        (name, str(entry["number"]), _number(entry["expected_error"]), f"{entry['brier']:.3f}")
        for name, entry in [*named, *calibration["labels"].items()]
    ]
    return Table(
        "calibration",
        ("", "predictions", "expected error", "Brier"),
        tuple(rows),
        "Expected calibration error in points, over ten bins of probability.",
    )


def agreement_table(content: Content) -> Table:
    """F1 beside the agreement of independent annotators."""
    agreement = content["agreement"]
    return Table(
        f"gap to the annotators' agreement on {agreement['reports']} reports",
        ("label", "F1", "agreement", "gap"),
        tuple(
            (
                row["label"] if row["label"] != "micro" else f"micro {TITLES[row['layer']]}",
                _number(row["f1"]),
                _number(row["agreement"]),
                _signed(row["gap"]),
            )
            for row in agreement["rows"]
        ),
        "Strict F1 of two independent annotations; gap: agreement less F1, in points.",
    )


def error_table(content: Content) -> Table:
    """Errors by label and kind."""
    counts = content["errors"]["counts"]
    kinds = list(next(iter(counts.values()), {}))
    return Table(
        "errors",
        ("label", *(kind.replace("_", " ") for kind in kinds), "all"),
        tuple(
            (label, *(str(row[kind] or _DOTS) for kind in kinds), str(sum(row.values())))
            for label, row in counts.items()
        ),
        "left, right, both: the label is right, that border is not.",
    )


def comparison_table(content: Content) -> Table | None:
    """Rows gained and lost against the other model; None without one."""
    other = content.get("against")
    if other is None:
        return None
    changes = ("gained", "lost", "spurious_gone", "spurious_new")
    layers = [
        (
            TITLES[layer],
            [label for label in other["counts"] if _layer_of(label, content, other) == layer],
            content["layers"][layer],
            other["layers"][layer],
            layer,
        )
        for layer in LAYERS
    ]
    labels = [
        (label, [label], content["labels"].get(label), other["labels"].get(label), label)
        for label in other["counts"]
    ]
    return Table(
        f"against {other['model']}",
        ("", "F1", "before", *(name.replace("_", " ") for name in changes), "points", "95 %", "p"),
        tuple(
            (
                name,
                _number(ours["f1"] if ours else 0.0),
                _number(theirs["f1"] if theirs else 0.0),
                *(
                    str(sum(other["counts"][label][change] for label in members))
                    for change in changes
                ),
                *difference_cells(other["differences"].get(key)),
            )
            for name, members, ours, theirs, key in [*layers, *labels]
        ),
        "Rows that only one of the two models has. Points, 95 %, p: paired bootstrap over reports.",
    )


def all_tables(content: Content) -> list[Table]:
    """Every table, in the order of the page."""
    comparison = comparison_table(content)
    return [
        *score_tables(content),
        agreement_table(content),
        *([comparison] if comparison else []),
        slice_table(content),
        *confusion_tables(content),
        error_table(content),
        calibration_table(content),
        *schema_tables(content),
    ]


def _labels_of(content: Content, layer: str) -> list[tuple[str, Any]]:
    return [item for item in content["labels"].items() if item[1]["layer"] == layer]


def _layer_of(label: str, *contents: Content) -> str | None:
    for content in contents:
        if label in content["labels"]:
            return str(content["labels"][label]["layer"])
    return None


def _anything(entry: Content, layer: str) -> bool:
    """Whether there is gold or a prediction of this layer, so that its F1 means something."""
    counts = entry["layers"][layer]
    return bool(counts["support"] or counts["spurious"])


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.1f}"


def _interval(values: Sequence[float] | None) -> str:
    return "" if values is None else "–".join(f"{value:.1f}" for value in values)


def difference_cells(entry: Content | None) -> tuple[str, str, str]:
    """Points, interval and p value of a difference; empty without one."""
    if entry is None:
        return ("", "", "")
    low, high = entry["interval_95"]
    # Fewer decimals than the resamples bear would turn a small p value into none.
    p_value = f"{entry['p_value']:.3f}" if entry["p_value"] >= 0.001 else "<0.001"
    return (_signed(entry["points"]), f"{low:+.1f} to {high:+.1f}", p_value)
