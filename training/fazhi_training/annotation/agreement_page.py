"""The disagreements of annotators as one self-contained page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from fazhi_training.annotation.agreement import Disagreement, PairAgreement, Rater, summary
from fazhi_training.annotation.highlight import highlighted, label_styles
from fazhi_training.corpus.regions import Region
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.evaluation.scores import LAYERS

CONTEXT = 40
_STYLE = """
body { font: 16px/1.8 "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; max-width: 70em;
       margin: 2em auto; padding: 0 1em; color: #222; }
table { border-collapse: collapse; margin: .5em 0 1.5em; }
td, th { border: 1px solid #ccc; padding: .1em .6em; text-align: left; vertical-align: top; }
td.number { text-align: right; }
"""


def render_agreement(
    pairs: Sequence[PairAgreement], *, scheme: LabelScheme, names: Mapping[Rater, str]
) -> str:
    """Scores, confusions and every disagreement with its context, pair by pair."""
    body = []
    for pair in pairs:
        first, second = names[pair.first], names[pair.second]
        body.append(
            f"<h2>{escape(first)} / {escape(second)}</h2><p>{len(pair.reports)} reports, "
            f"{pair.pieces} pieces, {len(pair.disagreements)} disagreements</p>"
        )
        body.append(_scores(pair, scheme, first, second))
        body += [_confusion(pair, layer, first, second) for layer in LAYERS]
        body.append(_list(pair.disagreements, first, second))
    style = _STYLE + label_styles(scheme)
    return (
        '<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
        f"<title>Agreement</title><style>{style}</style></head><body>"
        f"<h1>Agreement of annotators</h1>{''.join(body)}</body></html>\n"
    )


def _scores(pair: PairAgreement, scheme: LabelScheme, first: str, second: str) -> str:
    head = ("label", first, second, "strict F1", "partial F1", "alpha")
    rows = [
        [row["label"], *(row[key] for key in ("first", "second", "strict_f1", "partial_f1")),
         "–" if row["alpha"] is None else row["alpha"]]
        for row in summary(pair, scheme=scheme)
    ]  # fmt: skip
    return _table(head, rows)


def _confusion(pair: PairAgreement, layer: str, first: str, second: str) -> str:
    table = pair.confusion("entity" if layer == "entity" else "span")
    mixed = {cell: count for cell, count in table.counts.items() if cell[0] != cell[1]}
    if not mixed:
        return ""
    ranked = sorted(mixed.items(), key=lambda entry: (-entry[1], entry[0]))
    rows = [[cell[0], cell[1], count] for cell, count in ranked]
    return f"<h3>Confusions, layer {layer}</h3>{_table((first, second, 'times'), rows)}"


def _list(found: Sequence[Disagreement], first: str, second: str) -> str:
    kinds = ", ".join(
        f"{kind}: {count}" for kind, count in Counter(entry.kind for entry in found).most_common()
    )
    rows = [
        f"<tr><td>{escape(entry.task.data.report_id)}<br>{entry.place.start}–{entry.place.end}</td>"
        f"<td>{escape(entry.kind)}</td><td>{_side(entry, entry.first)}</td>"
        f"<td>{_side(entry, entry.second)}</td></tr>"
        for entry in found
    ]
    head = f"<tr><th>place</th><th>kind</th><th>{escape(first)}</th><th>{escape(second)}</th></tr>"
    return f"<h3>Disagreements ({escape(kinds)})</h3><table>{head}{''.join(rows)}</table>"


def _side(entry: Disagreement, region: Region | None) -> str:
    """The context with what one rater marked there."""
    data = entry.task.data
    start = max(0, entry.place.start - data.offset - CONTEXT)
    end = min(len(data.text), entry.place.end - data.offset + CONTEXT)
    spans = [region.span.shifted(-data.offset)] if region else []
    shown = highlighted(data.text, spans, start=start, end=end)
    if entry.kind == "record" and region and region.record:
        fields = "; ".join(f"{name} = {value}" for name, value in region.record.fields().items())
        shown += f"<br>{escape(fields)}"
    return shown


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{top}</tr>{lines}</table>"
