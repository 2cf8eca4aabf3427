"""The gold of a small invented checkout, and what is known about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.import_inline import import_spans
from fazhi_training.corpus.inline import parse_inline
from fazhi_training.corpus.label_studio import write_export
from fazhi_training.corpus.manifest import ManifestRow, write_manifest
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.corpus.split import write_split
from fazhi_training.corpus.tables import write_rows
from fazhi_training.evaluation.project_gold import (
    load_documents,
    load_project_gold,
    load_project_golds,
)
from fazhi_training.evaluation.scores import Counts

ROOT = Path(__file__).parents[3]
FIRST, SECOND, FINAL = 1, 2, 3
# By annotator: the second misses the office, the final annotation agrees with the first.
MARKED = {
    "t001": {
        FIRST: "⟦ORG|县司法局⟧⟦ZERO|未发生事故⟧。",
        FINAL: "⟦ORG|县司法局⟧⟦ZERO|未发生事故⟧。",
    },
    "t002": {
        FIRST: "⟦ORG|县水务局⟧⟦ZERO|未发生案件⟧。",
        SECOND: "县水务局⟦ZERO|未发生案件⟧。",
        FINAL: "⟦ORG|县水务局⟧⟦ZERO|未发生案件⟧。",
    },
}
SPLIT = {"t001": "train", "t002": "dev"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    root = tmp_path_factory.mktemp("checkout")
    paths = ProjectPaths(root)
    for folder in (paths.label_scheme.parent, paths.reports, paths.exports):
        folder.mkdir(parents=True)
    paths.label_scheme.write_bytes((ROOT / "configs" / "label_scheme.json").read_bytes())
    scheme = load_scheme(paths.label_scheme)
    rows = []
    for report_id, by_annotator in MARKED.items():
        tasks = []
        for annotator, marked in by_annotator.items():
            text, spans = parse_inline(marked, scheme=scheme)
            tasks = import_spans(
                report_id,
                text,
                spans,
                annotator=annotator,
                ground_truth=annotator == FINAL,
                existing=tasks,
                scheme=scheme,
            )
        write_export(paths.exports / f"{report_id}.json", tasks)
        (paths.reports / f"{report_id}.txt").write_text(text, "utf-8")
        rows.append(
            ManifestRow(
                report_id=report_id,
                file=f"{report_id}.txt",
                kind="law_based_government",
                province="",
                city="",
                county="",
                unit="石坪镇",
                level="town",
                report_year=2024,
                origin="written",
                n_chars=len(text),
                sha256="",
                annotators="",
            )
        )
    write_manifest(paths.manifest, rows)
    write_split(paths.split, SPLIT)
    damage = [{"report_id": "t002", "damage": "typing errors (进一度)"}]
    write_rows(paths.plan, damage, columns=("report_id", "damage"))
    return root


def test_a_split_is_loaded_with_what_is_known_of_its_reports(checkout):
    gold = load_project_gold("dev", root=checkout)
    assert [document.document_id for document in gold.documents] == ["t002"]
    assert gold.facts["t002"] == {
        "kind": "law_based_government",
        "level": "town",
        "year": "2024",
        "source damage": "typing errors",
    }
    assert "source damage" not in gold.facts["t001"]


def test_surface_forms_are_those_of_train(checkout):
    gold = load_project_gold("dev", root=checkout)
    assert gold.forms == {("ORG", "县司法局"), ("ZERO", "未发生事故")}


def test_agreement_is_that_of_independent_annotations(checkout):
    agreement = load_project_gold("dev", root=checkout).agreement
    assert agreement.reports == 1
    assert agreement.counts == {
        ("entity", "ORG"): Counts(missed=1),
        ("span", "ZERO"): Counts(right=1),
    }


def test_a_folder_has_no_facts(checkout, tmp_path):
    (tmp_path / "000.json").write_text('{"text": "县委", "spans": [[0, 2, "ORG"]]}', "utf-8")
    dev, folder = load_project_golds(["dev", str(tmp_path)], root=checkout)
    assert (dev.name, folder.name) == ("dev", str(tmp_path))
    assert folder.facts == {}
    assert folder.forms == dev.forms


def test_the_documents_alone(checkout):
    assert load_documents("dev", root=checkout) == list(
        load_project_gold("dev", root=checkout).documents
    )


def test_a_split_without_gold_names_the_remedy(checkout):
    with pytest.raises(CorpusError, match="corpus split"):
        load_documents("test", root=checkout)
