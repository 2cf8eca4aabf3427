"""What a layer-1 label may cover, as far as a program can see it from the characters."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from fazhi_training.corpus.gold import GoldReport
from fazhi_training.corpus.lint.finding import Finding, at_span
from fazhi_training.labelled_span import LabelledSpan


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern that must not match the text of a label, or what stands right beside it."""

    rule: str
    label: str
    message: str
    text: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None


@cache
def _rules() -> tuple[_Rule, ...]:
    """The table label_rules.csv: patterns of what must not be, per label."""
    table = resources.files("fazhi_training.corpus.lint").joinpath("label_rules.csv")
    with table.open(encoding="utf-8") as file:
        return tuple(
            _Rule(
                row["rule"],
                row["label"],
                row["message"],
                _compiled(row["text"]),
                _compiled(f"(?:{row['before']})$" if row["before"] else ""),
                _compiled(row["after"]),
            )
            for row in csv.DictReader(file)
        )


def _compiled(pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None


_WINDOW = 6
_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_NUMBER_FIELD = re.compile(
    r"(?:索\s{0,3}引\s{0,3}号|发文字号|(?:备注/)?文\s{0,4}号)\s{0,3}[:：][^\S\n]{0,3}\S{1,40}"
)
_RESIDUE = re.compile(
    r"^.{0,40}(?:扫一扫|分享到|【打印|打印本页|关闭窗口|浏览次数).{0,60}$", re.MULTILINE
)
_METADATA_LABELS = frozenset({"ORG", "GPE", "DATE"})


def check_labels(report: GoldReport) -> Iterator[Finding]:
    """Rules of the guidelines about single labels, G1 and G5."""
    for entity in report.entities:
        for rule in _rules():
            if rule.label == entity.label and _breaks(rule, report.text, entity):
                yield at_span(report, entity, rule=rule.rule, message=rule.message)
    yield from _inside_titles(report)
    yield from _metadata(report)


def _breaks(rule: _Rule, text: str, entity: LabelledSpan) -> bool:
    if rule.text and not rule.text.search(text[entity.start : entity.end]):
        return False
    if rule.before and not rule.before.search(text[max(0, entity.start - _WINDOW) : entity.start]):
        return False
    return not rule.after or bool(rule.after.match(text, entity.end))


def _inside_titles(report: GoldReport) -> Iterator[Finding]:
    for match in _TITLE.finditer(report.text):
        for entity in report.entities:
            inside = match.start() < entity.start and entity.end < match.end()
            if inside:
                yield at_span(report, entity, rule="G5", message="inside a title")


def _metadata(report: GoldReport) -> Iterator[Finding]:
    fields = [match.span() for match in _NUMBER_FIELD.finditer(report.text)]
    residue = [match.span() for match in _RESIDUE.finditer(report.text)]
    for span in (*report.entities, *report.spans):
        if any(start <= span.start and span.end <= end for start, end in fields):
            yield at_span(report, span, rule="G1", message="inside an 索引号 or 文号")
        if span.label not in _METADATA_LABELS and any(
            start <= span.start and span.end <= end for start, end in residue
        ):
            yield at_span(report, span, rule="G1", message="inside navigation or print residue")
