"""A small archive of invented reports."""

from __future__ import annotations

from pathlib import Path

import pytest

N_REPORTS = 20  # three work units


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with reports, two of them the same, and two files that cannot be read."""
    folder = tmp_path / "reports"
    (folder / "县局").mkdir(parents=True)
    for number in range(N_REPORTS):
        text = (
            f"青石乡{2000 + number}年度法治政府建设工作报告\n一、主要工作\n调解纠纷{number}件。\n"
        )
        (folder / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    copy = (folder / "03.txt").read_text(encoding="utf-8").replace("\n", "\r\n")
    (folder / "县局" / "copy.txt").write_bytes(copy.encode("gb18030"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "damaged.docx").write_bytes(b"PK\x03\x04 not a document")
    return folder
