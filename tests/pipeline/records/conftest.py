"""Records assembled from reports that are marked by hand: ⟦INDICATOR|调解纠纷⟦QUANTITY|12件⟧⟧."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fazhi.reading.report import Report
from fazhi.records import Records, assemble
from fazhi.records.context import Context, make_context
from fazhi.structure import parse
from fazhi.tagging.mention import Mention
from fazhi_training.corpus.inline import parse_inline
from fazhi_training.corpus.scheme import LabelScheme, load_scheme

TITLE = "青石乡2024年度法治政府建设工作报告"
ACHIEVEMENTS = "一、主要工作成效"
PLANS = "二、下一步工作打算"

Assemble = Callable[..., Records]


@pytest.fixture(scope="session")
def scheme() -> LabelScheme:
    root = Path(__file__).resolve().parents[3]
    return load_scheme(root / "configs" / "label_scheme.json")


@pytest.fixture
def context_of(scheme: LabelScheme) -> Callable[..., Context]:
    """The context of a marked passage in the achievements, or the plans, of a 2024 report."""

    def build(marked: str, *, plans: bool = False, title: str = TITLE) -> Context:
        body = f"{ACHIEVEMENTS}\n本年度工作稳步推进。\n"
        if plans:
            body += f"{PLANS}\n"
        text, spans = parse_inline(f"{title}\n{body}{marked}\n", scheme=scheme)
        report = Report.from_text(text)
        mentions = [
            Mention(
                span.layer,
                span.label,
                span.start,
                span.end,
                text[span.start : span.end],
                0.9,
                "gold",
            )
            for span in spans
        ]
        return make_context(report, parse(report), mentions)

    return build


@pytest.fixture
def records_of(context_of: Callable[..., Context]) -> Assemble:
    """The records of a marked passage."""

    def build(marked: str, **keywords: object) -> Records:
        context = context_of(marked, **keywords)
        return assemble(context.report, context.structure, context.mentions)

    return build
