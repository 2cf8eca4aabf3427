from __future__ import annotations

from pathlib import Path

import pytest

from fazhi_training.corpus.gold import GoldReport
from fazhi_training.corpus.inline import parse_inline
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.scheme import LabelScheme, load_scheme

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def scheme() -> LabelScheme:
    return load_scheme(ROOT / "configs" / "label_scheme.json")


@pytest.fixture(scope="session")
def gold(scheme):
    """A report from a marked text, without any file."""

    def make(marked: str, *, report_id: str = "t001", records=()) -> GoldReport:
        text, spans = parse_inline(marked, scheme=scheme)
        return GoldReport(
            report_id,
            text,
            tuple(sorted(span for span in spans if span.layer == "entity")),
            tuple(sorted(span for span in spans if span.layer == "span")),
            tuple(records),
        )

    return make


@pytest.fixture
def project(tmp_path: Path) -> ProjectPaths:
    """An empty checkout with the real label scheme."""
    (tmp_path / "configs").mkdir()
    source = (ROOT / "configs" / "label_scheme.json").read_text("utf-8")
    (tmp_path / "configs" / "label_scheme.json").write_text(source, "utf-8")
    (tmp_path / "corpus" / "reports").mkdir(parents=True)
    return ProjectPaths(tmp_path)


@pytest.fixture
def put_text(project: ProjectPaths):
    """Store a report text."""

    def put(report_id: str, text: str) -> None:
        (project.reports / f"{report_id}.txt").write_bytes(text.encode())

    return put
