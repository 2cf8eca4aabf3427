"""Train curve, seeds and ablation: on a peer that scores by what it was given, and for real."""

from __future__ import annotations

import pytest

from fazhi_training.benchmarks import experiments
from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.gold import load_split_gold

SWITCHES = """
[components]

[components.first]
factory = "fazhi_entities"

[components.first.features]
characters = true
gazetteers = true
clusters = false

[components.second]
factory = "fazhi_spans"

[components.second.features]
gazetteers = true
"""


class Echo:
    """Finds the gold of dev unless something was switched off; remembers its training."""

    name = "echo"
    description = "echoes"

    def __init__(self, overrides, gold, trained):
        self.settings = {"overrides": dict(overrides)}
        self.gold, self.trained = gold, trained

    def train(self, train, dev, folder):
        self.trained.append([report.report_id for report in train])
        return {}

    def load(self, folder):
        if any(value is False for value in self.settings["overrides"].values()):
            return lambda text: []
        known = {report.text: report.as_document().spans for report in self.gold.dev}
        return lambda text: known[text]


@pytest.fixture
def trained():
    return []


@pytest.fixture
def bench(checkout, tmp_path, trained):
    gold = load_split_gold(checkout)
    return experiments.Workbench(
        gold, lambda overrides: Echo(overrides, gold, trained), tmp_path / "work", lambda _: None
    )


def test_the_curve_has_several_subsets_and_the_whole_once(bench, trained):
    content = experiments.train_curve(bench, shares=[1, 0.5], subsets=2)
    assert [(p["share"], p["reports"], p["runs"]) for p in content["points"]] == [
        (0.5, 1, 2),
        (1, 2, 1),
    ]
    assert content["points"][1]["entity"] == {"mean": 100, "deviation": None, "f1": [100]}
    assert len(trained) == 3
    assert "| 0.5 | 1 |" in experiments.curve_table(content)


def test_an_interrupted_experiment_goes_on(bench, trained):
    experiments.train_curve(bench, shares=[1], subsets=1)
    experiments.train_curve(bench, shares=[1], subsets=1)
    assert trained == [["t001", "t002"]]


def test_seeds_are_passed_to_the_config(bench):
    content = experiments.seed_variance(bench, seeds=[0, 1, 2])
    assert content["span"]["f1"] == [100, 100, 100]
    assert content["span"]["deviation"] == 0
    assert "mean (deviation)" in experiments.seed_table(content)


def test_a_group_that_matters_shows_its_loss(bench):
    content = experiments.ablation(bench, groups={"gazetteers": ["components.first.features.x"]})
    assert content["groups"][0]["entity"] == {"f1": 0, "loss": 100}
    assert "| gazetteers | 0.0 (−100.0) |" in experiments.ablation_table(content)


def test_groups_are_read_from_the_config(tmp_path):
    (tmp_path / "x.cfg").write_text(SWITCHES, "utf-8")
    assert experiments.feature_groups(tmp_path / "x.cfg") == {
        "characters": ["components.first.features.characters"],
        "gazetteers": [
            "components.first.features.gazetteers",
            "components.second.features.gazetteers",
        ],
    }


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda b: experiments.train_curve(b, shares=[1.5], subsets=1), "Shares"),
        (lambda b: experiments.seed_variance(b, seeds=[1]), "two seeds"),
    ],
)
def test_wrong_requests_are_explained(bench, call, message):
    with pytest.raises(BenchmarkError, match=message):
        call(bench)


def test_a_config_without_switches_is_explained(tmp_path):
    (tmp_path / "x.cfg").write_text('[components]\n\n[components.a]\nfactory = "ner"\n', "utf-8")
    with pytest.raises(BenchmarkError, match="components.<name>.features"):
        experiments.feature_groups(tmp_path / "x.cfg")


def test_the_command_trains_the_pipeline(run, tmp_path):
    content = run(
        "seeds",
        *("components.fazhi_entities.iterations=5", "components.fazhi_spans.iterations=5"),
        *("components.fazhi_spans.workers=1", "--seeds", "0,1", "--work", tmp_path / "work"),
    )
    assert content["seeds"] == [0, 1]
    assert len(content["entity"]["f1"]) == 2
