"""Several events that did not happen, in one statement (未发生越级上访和群体性事件)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fazhi.normalise.metric import OTHER, MetricGuess, classify_metric

ONE_OF_SEVERAL = "one_of_several_events"  # flag: the statement has a row for each of its events
_CAUSE = re.compile(r"因[^、，]{1,30}?(?:引发|引起|导致|造成)的?")
# 行政复议、行政诉讼败诉 is one event: what follows is the outcome of both.
_OUTCOME = r"(?!行政诉讼(?:案件)?(?:被)?(?:撤销|败诉|纠错|纠正|变更|确认违法))"
_JOINS = re.compile(rf"、{_OUTCOME}|以及|，|,|和{_OUTCOME}|(?<!不)及(?!时)|与|或者?")
_NEGATION = re.compile(
    r"^(?:均|都|也)?(?:未|没有|没|无|零|不)(?:曾|有|再)?(?:发生|出现|发现|收到|引发)?(?:过|一[起件例人次宗])?"
)


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of event of a statement. text: its words, several of one metric joined."""

    guess: MetricGuess
    text: str


def events_of(statement: str) -> list[Event]:
    """The kinds of events that a ZERO span names, by metric; one or none is no list.

    Events that fit no metric go with the one before them.
    """
    words = _NEGATION.sub("", _CAUSE.sub("", statement))
    texts: dict[str, list[str]] = {}
    guesses: dict[str, MetricGuess] = {}
    last = None
    for event in filter(None, (part.strip() for part in _JOINS.split(words))):
        guess = classify_metric(event, None, "ZERO")
        if guess.metric_id == OTHER:
            if last is not None:
                texts[last].append(event)
            continue
        last = guess.metric_id
        texts.setdefault(last, []).append(event)
        guesses.setdefault(last, guess)
    return [Event(guesses[metric], "、".join(texts[metric])) for metric in guesses]
