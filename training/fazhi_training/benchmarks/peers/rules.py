"""Rules alone as a peer: word lists and patterns of the package, nothing learnt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fazhi.normalise.law import link_law
from fazhi.normalise.quantity import parse_quantity
from fazhi.tagging.lexicon import Lexicon
from fazhi.tagging.own_names import own_names
from fazhi.tagging.visible import VisibleText, view
from fazhi_training.benchmarks.code_version import code_fingerprint
from fazhi_training.benchmarks.peers import rule_words
from fazhi_training.corpus.gold import GoldReport
from fazhi_training.evaluation.predictor import Predictor
from fazhi_training.labelled_span import LabelledSpan

Range = tuple[int, int, str]

_LAW_KINDS = frozenset(
    {"law", "regulation", "rule", "judicial_interpretation", "local", "party_regulation"}
)
_CLAUSE = re.compile(r"[^，。；：！？,;:!?\n]+")
_LEADS = re.compile(r"^(?:[一二三四五六七八九十]是|其中|[（(][一二三四五六七八九十]+[)）])")


class RulesPeer:
    """Word lists and patterns; training does nothing."""

    name = "rules"
    description = "word lists and regular expressions from the package's data, nothing learnt"

    @property
    def settings(self) -> Mapping[str, Any]:
        """The version of the rules and their tables."""
        packages = ("fazhi.data", "fazhi.normalise", "fazhi_training.benchmarks.peers")
        return {"code": code_fingerprint(*packages)}

    def train(
        self, train: Sequence[GoldReport], dev: Sequence[GoldReport], folder: Path
    ) -> Mapping[str, Any]:
        """Nothing to do."""
        folder.mkdir(parents=True, exist_ok=True)
        return {}

    def load(self, folder: Path) -> Predictor:
        """The rules."""
        from fazhi.data import read_table

        places = Lexicon(
            row["name"]
            for table in ("divisions", "townships")
            for row in read_table(table)
            if len(row["name"]) > 2
        )
        laws = Lexicon(row["title"] for row in read_table("law_titles") if len(row["title"]) <= 12)

        def predict(text: str) -> list[LabelledSpan]:
            entities = find_entities(text, places=places, laws=laws)
            return sorted(
                [LabelledSpan(start, end, "entity", label) for start, end, label in entities]
                + [
                    LabelledSpan(start, end, "span", label)
                    for start, end, label in find_spans(text, entities)
                ]
            )

        return predict


def find_entities(text: str, *, places: Lexicon, laws: Lexicon) -> list[Range]:
    """Flat entities; what is found first keeps its place."""
    taken = bytearray(len(text))
    found: list[Range] = []
    visible = view(text)
    for start, end, label in _candidates(text, visible, places=places, laws=laws):
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append((start, end, label))
    return sorted(found)


def _candidates(
    text: str, visible: VisibleText, *, places: Lexicon, laws: Lexicon
) -> Iterator[Range]:
    """Candidates in order of trust."""
    for match in rule_words.title().finditer(text):
        kind = link_law(match[0]).kind
        yield *match.span(), "LAW" if kind in _LAW_KINDS else "POLICY"
    for match in rule_words.campaign().finditer(text):
        yield *match.span(), "CAMPAIGN"
    for match in rule_words.date().finditer(text):
        yield *match.span(), "DATE"
    for match in rule_words.quantity().finditer(text):
        if match[0][0] != "一" and parse_quantity(match[0]) is not None:
            yield *match.span(), "QUANTITY"
    for match in rule_words.post().finditer(text):
        yield *match.span(), "POST"
        following = rule_words.person().match(text, match.end())
        if following is not None:
            yield *following.span(), "PERSON"
    for match in rule_words.organisation().finditer(text):
        yield *match.span(), "ORG"
    yield from _matches(laws, visible, "LAW")
    yield from _matches(Lexicon(own_names(text)), visible, "GPE")
    yield from _matches(places, visible, "GPE")


def _matches(lexicon: Lexicon, visible: VisibleText, label: str) -> Iterator[Range]:
    for start, end in lexicon.matches(visible):
        yield int(visible.offsets[start]), int(visible.offsets[end - 1]) + 1, label


def find_spans(text: str, entities: Sequence[Range]) -> list[Range]:
    """Spans clause by clause."""
    found: list[Range] = []
    for clause in _CLAUSE.finditer(text):
        inside = [
            entity
            for entity in entities
            if clause.start() <= entity[0] and entity[1] <= clause.end()
        ]
        found += _spans_of(text, clause.start(), clause.end(), inside)
    return sorted(found)


def _spans_of(text: str, start: int, end: int, entities: Sequence[Range]) -> Iterator[Range]:
    quantities = [entity for entity in entities if entity[2] == "QUANTITY"]
    for match in rule_words.zero().finditer(text, start, end):
        yield *match.span(), "ZERO"
    changes = list(rule_words.change().finditer(text, start, end))
    for match in changes:
        after = [quantity for quantity in quantities if quantity[0] == match.end()]
        yield match.start(), after[0][1] if after else match.end(), "CHANGE"
    if not changes:
        yield from _figures(text, start, end, entities, quantities)
    people = [entity for entity in entities if entity[2] in ("POST", "PERSON")]
    if len(people) > 1:
        yield people[0][0], people[-1][1], "OFFICIAL"
    for match in rule_words.activity().finditer(text, start, end):
        if any(e[2] == "CAMPAIGN" and match.start() <= e[0] < match.end() for e in entities):
            yield *match.span(), "ACTIVITY"


def _figures(
    text: str, start: int, end: int, entities: Sequence[Range], quantities: Sequence[Range]
) -> Iterator[Range]:
    """From the start of the clause, or the figure before, to each quantity."""
    at = start
    for first, stop, _ in quantities:
        dates = [date for date in entities if date[2] in ("DATE", "GPE") and date[0] == at]
        planned = rule_words.plan().search(text, at, stop)
        begin = dates[0][1] if dates else at
        if planned and planned.end() <= first and planned[0] not in ("不少于", "不低于"):
            begin = max(begin, planned.end())
        lead = _LEADS.match(text[begin:first])
        begin += lead.end() if lead else 0
        while begin < first and text[begin] in "、和及":
            begin += 1
        closing = end if begin == first else stop
        yield begin, closing, "TARGET" if planned else "INDICATOR"
        at = stop
