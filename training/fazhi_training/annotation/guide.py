"""The annotators' page: labels, rules and worked examples in Chinese.

Labels come from the label scheme, rules and examples from `configs/annotation_rules.json`;
an example is marked text, so that its colours are those of the labelling interface.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fazhi.pages.assets import style
from fazhi_training.annotation.errors import AnnotationError
from fazhi_training.annotation.highlight import highlighted, label_styles
from fazhi_training.corpus.inline import InlineError, parse_inline
from fazhi_training.corpus.scheme import Label, LabelScheme


class GuideError(AnnotationError):
    """The rules for annotators are missing, broken or do not fit the label scheme."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(_Frozen):
    """One rule: its number as in the guidelines, what it says, marked examples."""

    number: str = Field(pattern=r"^[A-Z][0-9]{1,2}$")
    text: str
    examples: tuple[str, ...] = ()


class RuleGroup(_Frozen):
    """Rules under one heading."""

    title: str
    rules: tuple[Rule, ...]


class Rules(_Frozen):
    """All rules; `version` is that of the guidelines."""

    version: str
    groups: tuple[RuleGroup, ...]

    def find(self, number: str) -> Rule | None:
        """The rule of a number."""
        return next(
            (rule for group in self.groups for rule in group.rules if rule.number == number), None
        )


def load_rules(path: Path, *, scheme: LabelScheme) -> Rules:
    """Read the rules. Raises GuideError for a broken file, a rule that the scheme names and
    that is not there, and an example with marks that the scheme does not know.
    """
    try:
        rules = Rules.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise GuideError(f"no rules at {path}; restore the file from version control") from error
    except ValidationError as error:
        raise GuideError(f"{path} does not hold rules: {error}") from error
    for layer in scheme.layers:
        for label in layer.labels:
            missing = [number for number in label.rules if rules.find(number) is None]
            if missing:
                raise GuideError(f"{path} lacks rule {missing[0]}, which label {label.name} names")
    for group in rules.groups:
        for rule in group.rules:
            for example in rule.examples:
                try:
                    parse_inline(example, scheme=scheme)
                except InlineError as error:
                    raise GuideError(f"{path}: example of rule {rule.number}: {error}") from error
    return rules


def render_guide(scheme: LabelScheme, rules: Rules) -> str:
    """The whole page as one self-contained HTML document."""
    carriers = "、".join(_alias(scheme, name) for name in scheme.record_labels)
    body = [
        f"<h1>法治政府建设报告标注手册</h1><p>规则 {escape(rules.version)} 版，"
        f"标签体系 {escape(scheme.version)} 版</p>",
        "<h2>标签一览</h2>",
        *_label_tables(scheme),
        "<h2>数值字段</h2>",
        f"<p>选中 {carriers} 片段后填写：</p>",
        _table(
            ("字段", "填写方法"),
            ((escape(field.title), escape(field.hint)) for field in scheme.record_fields),
        ),
    ]
    for group in rules.groups:
        body.append(f"<h2>{escape(group.title)}</h2>")
        body += [_rule(rule, scheme) for rule in group.rules]
    shared = style(("base.css", "document.css"))
    return _PAGE.format(style=shared + _STYLE + label_styles(scheme), body="\n".join(body))


def instruction(scheme: LabelScheme, rules: Rules) -> str:
    """What Label Studio shows before labelling: the labels and the general rules, as HTML."""
    general = "".join(
        f"<li>{escape(rule.number)} {escape(rule.text)}</li>" for rule in rules.groups[0].rules
    )
    return (
        f"<p>规则 {escape(rules.version)} 版。鼠标停在标签上可看到要点和规则编号；"
        "完整手册由 <code>fazhi annotate guide</code> 生成。</p>"
        f"{''.join(_label_tables(scheme))}<ul>{general}</ul>"
    )


def _label_tables(scheme: LabelScheme) -> Iterable[str]:
    for layer in scheme.layers:
        yield f"<h3>{escape(layer.title)}</h3>"
        yield _table(
            ("键", "标签", "要点", "规则"),
            (
                (
                    escape(label.hotkey),
                    _swatch(label),
                    escape(label.hint),
                    "、".join(map(escape, label.rules)),
                )
                for label in layer.labels
            ),
        )


def _swatch(label: Label) -> str:
    return (
        f'<span style="border-bottom:3px solid {label.colour}">{escape(label.alias)} '
        f"{escape(label.name)}</span>"
    )


def _alias(scheme: LabelScheme, name: str) -> str:
    for layer in scheme.layers:
        for label in layer.labels:
            if label.name == name:
                return escape(label.alias)
    return escape(name)


def _rule(rule: Rule, scheme: LabelScheme) -> str:
    examples = "".join(
        f"<li>{highlighted(*parse_inline(example, scheme=scheme))}</li>"
        for example in rule.examples
    )
    shown = f"<ul>{examples}</ul>" if examples else ""
    return f'<p id="{rule.number}"><b>{rule.number}</b> {escape(rule.text)}</p>{shown}'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the cells are HTML already."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table class="text"><tr>{top}</tr>{lines}</table>'


# Lines of Chinese want to be shorter and further apart than tables of figures.
_STYLE = """
body { max-width: 56rem; font-size: 16px; line-height: 1.9; }
table { line-height: 1.5; }
"""
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>标注手册</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<style>{style}</style></head>
<body>
{body}
</body></html>
"""
