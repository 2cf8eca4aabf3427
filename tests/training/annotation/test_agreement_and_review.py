from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi_training.annotation.agreement import GOLD, pair_agreements, summary
from fazhi_training.annotation.agreement_page import render_agreement
from fazhi_training.annotation.review import (
    BOTH,
    collect,
    describe,
    dispute_request,
    find_cases,
    review_interface,
    with_verdict,
)
from fazhi_training.annotation.server_tasks import ServerTask
from fazhi_training.annotation.unitizing_alpha import (
    expected_disagreement,
    observed_disagreement,
    unitizing_alpha,
)
from fazhi_training.corpus.gold import choose_gold
from fazhi_training.corpus.inline import parse_inline
from fazhi_training.corpus.label_studio import Task
from fazhi_training.corpus.regions import Region, decode, encode, region_id

ONE = "⟦ORG|县委⟧要求⟦INDICATOR|办结⟦QUANTITY|3件⟧⟧，⟦GPE|柳坪乡⟧落实。"
TWO = "⟦ORG|县委⟧要求办结⟦INDICATOR|⟦QUANTITY|3件⟧⟧，⟦ORG|柳坪乡⟧落实。"


@pytest.fixture
def task(scheme):
    """A task with annotations from marked texts: {annotator: text}, or gold under `gold`."""

    def make(versions, *, offset=100, piece=0, records=None):
        annotations = []
        text = ""
        for number, (rater, marked) in enumerate(versions.items()):
            text, spans = parse_inline(marked, scheme=scheme)
            regions = [
                Region(
                    region_id("t", number, span), span.shifted(offset), (records or {}).get(rater)
                )
                if span.label == "INDICATOR"
                else Region(region_id("t", number, span), span.shifted(offset))
                for span in spans
            ]
            result = encode(regions, text=text, offset=offset, scheme=scheme)
            annotations.append(
                {
                    "completed_by": 99 if rater == GOLD else rater,
                    "ground_truth": rater == GOLD,
                    "result": [item.model_dump(exclude_unset=True) for item in result],
                }
            )
        data = {"report_id": "t", "piece": piece, "offset": offset, "text": text}
        return Task.model_validate({"id": 1, "data": data, "annotations": annotations})

    return make


def test_the_published_example_of_unitizing_alpha():
    """Krippendorff (2004), figure on two observers of a continuum of 300 units."""
    first = [(75, 145), (220, 250)]
    second = [(70, 150), (205, 225), (250, 270)]
    assert observed_disagreement([first, second], 300) == pytest.approx(0.0144, abs=1e-4)
    assert expected_disagreement([first, second], 300) == pytest.approx(0.0532, abs=1e-4)
    assert unitizing_alpha([first, second], 300) == pytest.approx(0.7286, abs=1e-4)
    same = [(30, 90), (150, 200)]
    assert expected_disagreement([same, same], 300) == pytest.approx(0.0490, abs=1e-4)
    assert unitizing_alpha([same, same], 300) == 1.0


UNITS = st.lists(st.tuples(st.integers(0, 95), st.integers(1, 5)), max_size=8).map(
    lambda pairs: [(start, min(100, start + length)) for start, length in pairs]
)


@settings(max_examples=100, deadline=None)
@given(UNITS, UNITS)
def test_alpha_is_symmetric_and_at_most_one(first, second):
    alpha = unitizing_alpha([first, second], 100)
    assert alpha == pytest.approx(unitizing_alpha([second, first], 100))
    assert alpha is None or alpha <= 1.0 + 1e-12


def test_alpha_of_nothing_is_unknown():
    assert unitizing_alpha([[], []], 100) is None


def test_pairs_are_scored_per_label(task, scheme):
    (pair,) = pair_agreements([task({1: ONE, 2: TWO})], scheme=scheme)
    rows = {row["label"]: row for row in summary(pair, scheme=scheme)}
    assert rows["ORG"]["strict_f1"] == pytest.approx(66.7)
    assert rows["INDICATOR"] | {"alpha": None} == {
        "label": "INDICATOR",
        "layer": "span",
        "first": 1,
        "second": 1,
        "strict_f1": 0.0,
        "partial_f1": 50.0,
        "alpha": None,
    }
    assert rows["QUANTITY"]["alpha"] == 1.0
    assert sorted(entry.kind for entry in pair.disagreements) == ["borders", "label"]
    assert pair.confusion("entity").counts["GPE", "ORG"] == 1


def test_the_gold_is_a_rater_of_its_own(task, scheme):
    pairs = pair_agreements([task({1: ONE, 2: TWO, GOLD: ONE})], scheme=scheme)
    assert [(pair.first, pair.second) for pair in pairs] == [(GOLD, 1), (GOLD, 2), (1, 2)]
    assert pairs[0].disagreements == []


def test_the_page_shows_both_sides(task, scheme):
    pairs = pair_agreements([task({1: ONE, 2: TWO})], scheme=scheme)
    page = render_agreement(pairs, scheme=scheme, names={1: "甲", 2: "<乙>"})
    assert "&lt;乙&gt;" in page
    assert '<mark class="GPE" data-end="GPE">柳坪乡</mark>' in page
    assert "2 disagreements" in page


def test_cases_are_disputes_or_agreed(task, scheme):
    tasks = [
        task({1: ONE, 2: TWO}),
        task({1: ONE, 2: ONE}, piece=1),
        task({1: ONE}, piece=2),
        task({1: ONE, 2: TWO, GOLD: ONE}, piece=3),
    ]
    cases = find_cases(tasks, scheme=scheme)
    assert [dispute.task.data.piece for dispute in cases.disputes] == [0]
    assert [entry[0].data.piece for entry in cases.agreed] == [1]


@pytest.fixture
def dispute(task, scheme):
    return find_cases([task({1: ONE, 2: TWO})], scheme=scheme).disputes[0]


NAMES = {1: "甲", 2: "乙"}


def test_the_adjudicator_sees_both_versions(dispute, scheme):
    request = dispute_request(dispute, scheme=scheme, names=NAMES)
    assert [entry["model_version"] for entry in request["predictions"]] == [BOTH, "甲", "乙"]
    both, one, other = (entry["result"] for entry in request["predictions"])
    assert (len(one), len(other), len(both)) == (4, 4, 6)
    assert "甲：GPE「柳坪乡」；乙：ORG「柳坪乡」" in request["data"]["disputes"]
    assert "分歧 2 处" in describe(dispute, names=NAMES)
    assert "$disputes" in review_interface(scheme)


def _reviewed(dispute, marked, scheme):
    data = dispute.task.data
    text, spans = parse_inline(marked, scheme=scheme)
    regions = [Region(region_id("v", 1, span), span.shifted(data.offset)) for span in spans]
    result = encode(regions, text=text, offset=data.offset, scheme=scheme)
    return ServerTask.model_validate(
        {
            "id": 5,
            "data": data.model_dump(),
            "annotations": [
                {"id": 1, "result": [item.model_dump(exclude_unset=True) for item in result]}
            ],
        }
    )


def test_a_verdict_becomes_the_gold(dispute, scheme):
    verdicts = collect([_reviewed(dispute, ONE, scheme)], [dispute], scheme=scheme)
    assert (verdicts.unresolved, verdicts.open) == ([], 0)
    settled = with_verdict(dispute.task, verdicts.settled["t", 0], adjudicator=15, scheme=scheme)
    gold = choose_gold(settled)
    assert gold.annotator == 15
    wanted = decode(dispute.task, dispute.task.annotations[0], scheme=scheme)[0]
    found = decode(settled, gold, scheme=scheme)[0]
    assert [region.span for region in found] == [region.span for region in wanted]
    again = with_verdict(settled, verdicts.settled["t", 0], adjudicator=15, scheme=scheme)
    assert again == settled


def test_a_verdict_with_both_sides_is_not_taken(dispute, scheme):
    data = dispute.task.data
    task = _reviewed(dispute, ONE, scheme)
    both = dispute_request(dispute, scheme=scheme, names=NAMES)["predictions"][0]["result"]
    task = ServerTask.model_validate(
        {"id": 5, "data": data.model_dump(), "annotations": [{"id": 1, "result": both}]}
    )
    verdicts = collect([task], [dispute], scheme=scheme)
    assert verdicts.settled == {}
    assert "delete one" in verdicts.unresolved[0]


def test_without_an_answer_the_dispute_stays_open(dispute, scheme):
    assert collect([], [dispute], scheme=scheme).open == 1
