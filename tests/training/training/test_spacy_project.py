"""examples/spacy_project runs with spaCy's own commands, none of which imports fazhi's code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin, Span

ROOT = Path(__file__).parents[3]
SPACY = (sys.executable, "-m", "spacy")
TEXT = "全镇调解矛盾纠纷120件，未发生群体性事件。"


def write_gold(path: Path) -> None:
    nlp = spacy.blank(
        "zh", config={"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
    )
    doc = nlp.make_doc(TEXT * 3)
    starts = [len(TEXT) * number for number in range(3)]
    doc.set_ents([Span(doc, start + 8, start + 12, "QUANTITY") for start in starts])
    doc.spans["sc"] = [Span(doc, start + 2, start + 12, "INDICATOR") for start in starts]
    path.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=[doc]).to_disk(path)


@pytest.mark.slow
def test_trains_evaluates_and_packages(tmp_path: Path) -> None:
    project = tmp_path / "examples" / "spacy_project"
    shutil.copytree(ROOT / "examples" / "spacy_project", project)
    config = spacy.util.load_config(ROOT / "configs" / "crf.cfg")
    config["components"]["fazhi_entities"]["min_frequency"] = 1
    config["components"]["fazhi_spans"]["folds"] = 0
    (tmp_path / "configs").mkdir()
    config.to_disk(tmp_path / "configs" / "small.cfg")
    for split in ("train", "dev"):
        write_gold(tmp_path / "build" / "corpus" / f"{split}.spacy")
    folder = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": folder + os.pathsep + os.environ["PATH"]}
    for step in ("train", "evaluate", "package"):
        done = subprocess.run(
            [*SPACY, "project", "run", step, str(project), "--vars.config", "small"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert (project / "training" / "scores.json").is_file()
    [package] = (project / "packages").glob("zh_fazhi_reports-*")
    assert (package / "zh_fazhi_reports" / "meta.json").is_file()


def test_the_workflow_names_commands_that_are_there(tmp_path: Path) -> None:
    project = tmp_path / "spacy_project"
    shutil.copytree(ROOT / "examples" / "spacy_project", project)
    done = subprocess.run(
        [*SPACY, "project", "run", "all", str(project), "--dry"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "fazhi corpus build" in done.stdout
