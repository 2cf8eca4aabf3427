"""What every worker needs, imported once by the process that workers are forked from.

Importing this module reads the gazetteers, which every stage does at its first use: a
worker that replaces another starts at once, workers share that memory, and no report's
time limit pays for it. It is named in `set_forkserver_preload` and imported nowhere else.
"""

from __future__ import annotations

from fazhi.archive.process import to_arrow
from fazhi.reading import Report
from fazhi.records import assemble
from fazhi.structure import parse
from fazhi.tagging import Mention

_TEXT = (
    "某乡2024年度法治政府建设工作报告\n一、主要工作\n乡党委书记张三任领导小组组长，"
    "学习《中华人民共和国民法典》《清水沟保护管理规定》，全年调解纠纷10件，在“12·4”国家宪法日到某县宣传。\n"
)
_STRETCHES = (
    ("entity", "ORG", "某乡"),
    ("entity", "POST", "乡党委书记"),
    ("entity", "PERSON", "张三"),
    ("entity", "LAW", "《中华人民共和国民法典》"),
    ("entity", "LAW", "《清水沟保护管理规定》"),  # unknown: the index of misspelt titles
    ("entity", "QUANTITY", "10件"),
    ("entity", "DATE", "12·4"),
    ("entity", "CAMPAIGN", "国家宪法日"),
    ("entity", "GPE", "某县"),
    ("span", "INDICATOR", "调解纠纷10件"),
)


def warm_up() -> None:
    """Take one small report through every stage but tagging."""
    report = Report.from_text(_TEXT)
    mentions = []
    for layer, label, words in _STRETCHES:
        start = _TEXT.index(words)
        end = start + len(words)
        if layer == "span":
            mentions.append(Mention("span", label, start, end, words, 1.0, "model"))
        else:
            mentions.append(Mention("entity", label, start, end, words, 1.0, "model"))
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    records = assemble(report, parse(report), mentions)
    to_arrow({table: list(rows) for table, rows in records.tables().items()})


warm_up()
