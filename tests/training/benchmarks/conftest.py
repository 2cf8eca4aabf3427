from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fazhi_training.commands.benchmark import app
from fazhi_training.corpus.import_inline import import_spans
from fazhi_training.corpus.inline import parse_inline
from fazhi_training.corpus.label_studio import write_export
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.corpus.split import write_split

ROOT = Path(__file__).parents[3]
MARKED = {
    "t001": "⟦GPE|石坪乡⟧⟦DATE|2024年⟧工作报告\n⟦DATE|全年⟧⟦INDICATOR|发放宣传资料⟦QUANTITY|3000余份⟧⟧，"
    "⟦ZERO|未发生群体性事件⟧。\n",
    "t002": "⟦GPE|青岩镇⟧⟦DATE|2023年⟧总结\n由⟦OFFICIAL|⟦POST|镇党委书记⟧任⟦POST|组长⟧⟧，"
    "⟦ACTIVITY|开展⟦CAMPAIGN|“12·4”国家宪法日⟧宣传活动⟧。\n",
    "t003": "⟦GPE|柳坪乡⟧⟦DATE|2024年⟧总结\n⟦DATE|全年⟧⟦INDICATOR|调解纠纷⟦QUANTITY|41件⟧⟧，"
    "⟦CHANGE|同比下降⟦QUANTITY|8.8%⟧⟧。\n",
    "t004": "⟦GPE|青岩镇⟧⟦DATE|2022年⟧报告\n学习⟦LAW|《民法典》⟧，⟦INDICATOR|发放资料⟦QUANTITY|500份⟧⟧。\n",
}
SPLIT = {"t001": "train", "t002": "train", "t003": "dev", "t004": "test"}
QUICK = (
    "components.fazhi_entities.iterations=10",
    "components.fazhi_entities.min_frequency=1",
    "components.fazhi_spans.iterations=10",
    "components.fazhi_spans.min_frequency=1",
    "components.fazhi_spans.folds=0",
    "components.fazhi_spans.workers=1",
)


@pytest.fixture
def checkout(tmp_path: Path) -> ProjectPaths:
    """A tiny checkout: four annotated reports in three splits."""
    paths = ProjectPaths(tmp_path / "checkout")
    # The default config of this checkout is the one without an encoder, which trains in seconds.
    for name, source in (("label_scheme.json",) * 2, ("reports.cfg", "crf.cfg")):
        target = paths.root / "configs" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / "configs" / source).read_bytes())
    paths.reports.mkdir(parents=True)
    scheme = load_scheme(paths.label_scheme)
    for report_id, marked in MARKED.items():
        text, spans = parse_inline(marked, scheme=scheme)
        (paths.reports / f"{report_id}.txt").write_bytes(text.encode())
        tasks = import_spans(
            report_id, text, spans, annotator=1, ground_truth=True, existing=[], scheme=scheme
        )
        write_export(paths.exports / f"{report_id}.json", tasks)
    write_split(paths.split, SPLIT)
    return paths


@pytest.fixture
def run(checkout: ProjectPaths, tmp_path: Path):
    """Run a benchmark command in the tiny checkout and return its JSON results."""

    def invoke(command: str, *arguments: object) -> dict:
        target = tmp_path / "results" / f"{command}.json"
        result = CliRunner().invoke(
            app,
            [command, *map(str, arguments), "--root", str(checkout.root), "--json", str(target)],
            catch_exceptions=False,
        )
        assert result.exit_code == 0, result.output
        return json.loads(target.read_text("utf-8")) if target.exists() else {}

    return invoke
