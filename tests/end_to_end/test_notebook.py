"""examples/panel.ipynb: its cells run one after the other over the tables of the demo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOK = json.loads((ROOT / "examples" / "panel.ipynb").read_text(encoding="utf-8"))
CODE = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def test_no_output_is_stored() -> None:
    stored = [
        cell for cell in NOTEBOOK["cells"] if cell.get("outputs") or cell.get("execution_count")
    ]
    assert not stored


@pytest.mark.slow
def test_the_cells_run(
    shipped_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in ("matplotlib", "pandas"):
        pytest.importorskip(library, reason="pip install 'fazhi[notebook]'")
    import matplotlib

    from fazhi.archive import RunOptions, run

    matplotlib.use("Agg")
    run([str(ROOT / "examples" / "reports")], tmp_path / "demo", RunOptions(formats=("parquet",)))
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for number, code in enumerate(CODE):
        exec(compile(code, f"cell {number}", "exec"), names)
    assert len(names["wide"]) == 4
    said = list(names["written"]["places"].map(names["context"]))
    assert said
    assert all(any(letter.isdigit() for letter in one) for one in said)
    matplotlib.pyplot.savefig(tmp_path / "plot.png")
    assert (tmp_path / "plot.png").stat().st_size > 2000
    matplotlib.pyplot.close("all")
