"""The peers by themselves: sentences, sizes, tags, rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.tagging import bioes
from fazhi_training.benchmarks.peers.crfsuite import CrfsuitePeer, lenient_decode
from fazhi_training.benchmarks.peers.crfsuite_features import character_features, span_features
from fazhi_training.benchmarks.peers.rules import RulesPeer
from fazhi_training.benchmarks.peers.stock_spacy import coverage, frequent_sizes, sentence_docbin
from fazhi_training.benchmarks.sentences import sentence_ranges, spans_within
from fazhi_training.corpus.gold import GoldReport
from fazhi_training.labelled_span import LabelledSpan


def report(text: str, *spans: LabelledSpan) -> GoldReport:
    return GoldReport(
        "t001",
        text,
        tuple(span for span in spans if span.layer == "entity"),
        tuple(span for span in spans if span.layer == "span"),
    )


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    return RulesPeer().load(tmp_path_factory.mktemp("rules"))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="法治。！？\n，a 1", max_size=60) | st.text(max_size=40))
def test_sentences_cover_the_text(text):
    ranges = sentence_ranges(text)
    assert "".join(text[start:end] for start, end in ranges) == text
    assert all(start < end for start, end in ranges)


def test_a_long_line_is_cut():
    assert max(end - start for start, end in sentence_ranges("长" * 2000)) <= 401


def test_spans_across_a_sentence_border_are_left_out():
    spans = [LabelledSpan(2, 4, "span", "ZERO"), LabelledSpan(4, 7, "span", "ZERO")]
    assert spans_within(spans, 2, 6) == [LabelledSpan(0, 2, "span", "ZERO")]


def test_the_most_frequent_sizes_cover_the_share():
    spans = [LabelledSpan(0, end, "span", "ZERO") for end in (5, 5, 5, 8, 8, 30)]
    gold = [report("字" * 40, *spans)]
    assert frequent_sizes(gold, share=0.8) == [5, 8]
    assert coverage(gold, [5, 8]) == pytest.approx(5 / 6, abs=1e-4)
    assert coverage([], [5]) == 0


def test_labels_that_stock_tokens_cannot_hold_are_counted():
    text = "共 3 件。\r\n无案件。"
    docbin, lost = sentence_docbin(
        [
            report(
                text, LabelledSpan(1, 3, "entity", "QUANTITY"), LabelledSpan(8, 11, "span", "ZERO")
            )
        ]
    )
    assert (len(docbin), lost) == (3, 1)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("B-A I-A E-A O S-B", [(0, 3, "A"), (4, 5, "B")]),
        ("B-A O E-A", []),
        ("B-A E-B S-C", [(2, 3, "C")]),
        ("I-A E-A B-A E-A", [(2, 4, "A")]),
        ("", []),
    ],
)
def test_broken_tag_sequences_are_read_leniently(tags, expected):
    assert lenient_decode(tags.split()) == expected


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from("AB")), max_size=4))
def test_valid_tags_are_read_as_they_were_written(ranges):
    tags = bioes.encode(14, [(start, start + length, label) for start, length, label in ranges])
    assert lenient_decode(tags) == bioes.decode(tags)


def test_every_character_has_features():
    sentence = "发放资料300份"
    rows = character_features(sentence)
    assert len(rows) == len(sentence)
    assert "c0=3" in rows[4]
    assert len({len(row) for row in rows}) == 1
    assert "e0=O" in span_features(sentence, ["O"] * len(sentence))[0]


def test_crfsuite_learns_both_layers(tmp_path):
    gold = report(
        "发放资料300份。未发生案件。",
        LabelledSpan(4, 8, "entity", "QUANTITY"),
        LabelledSpan(0, 8, "span", "INDICATOR"),
        LabelledSpan(9, 14, "span", "ZERO"),
    )
    peer = CrfsuitePeer(iterations=30, min_frequency=1, l1=0, l2=0.01)
    peer.train([gold], [], tmp_path)
    assert peer.load(tmp_path)(gold.text) == sorted((*gold.entities, *gold.spans))


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("全年发放宣传资料3000余份。", "QUANTITY", ["3000余份"]),
        ("全年发放宣传资料3000余份。", "INDICATOR", ["发放宣传资料3000余份"]),
        ("学习《中华人民共和国民法典》。", "LAW", ["《中华人民共和国民法典》"]),
        ("印发《年度工作要点》。", "POLICY", ["《年度工作要点》"]),
        ("在“12·4”国家宪法日开展宣传活动。", "CAMPAIGN", ["“12·4”国家宪法日"]),
        ("截至2024年12月底，", "DATE", ["截至2024年12月底"]),
        ("力争办结率达到98%以上。", "TARGET", ["办结率达到98%以上"]),
        ("未发生行政诉讼败诉案件。", "ZERO", ["未发生行政诉讼败诉案件"]),
        ("同比下降8.8%。", "CHANGE", ["同比下降8.8%"]),
        ("由镇党委书记任组长。", "POST", ["镇党委书记", "组长"]),
        ("", "ORG", []),
        ("🙂 \r\n", "DATE", []),
    ],
)
def test_rules_alone(rules, text, label, expected):
    found = [text[span.start : span.end] for span in rules(text) if span.label == label]
    assert found == expected
