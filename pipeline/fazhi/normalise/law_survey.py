"""Every title in 《》 of a set of texts: linked, classified, or neither (`survey_titles`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fazhi.normalise.alias import find_aliases
from fazhi.normalise.law import LawLink, link_law

_BESIDE = 24  # characters beside a title that may tell what it is


@dataclass(frozen=True, slots=True)
class TitleMention:
    """A title with its marks; text[start:end] is it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SurveyedTitle:
    """A distinct title: how often it occurs, and what the best understood mention links to."""

    text: str
    count: int
    link: LawLink

    @property
    def linked(self) -> bool:
        """Whether it stands for a known document, or for a known set of them."""
        return _is_linked(self.link) or "set" in self.link.flags

    @property
    def classified(self) -> bool:
        """Whether a table, its words or the words before it tell what it is."""
        return "assumed" not in self.link.flags


@dataclass(frozen=True, slots=True)
class TitleSurvey:
    """All distinct titles of the texts, the most frequent first."""

    titles: tuple[SurveyedTitle, ...]

    def linked_share(self) -> float:
        """Share of distinct titles that are linked; 0 without any title."""
        return sum(title.linked for title in self.titles) / max(1, len(self.titles))

    def classified_share(self) -> float:
        """Share of distinct titles of which it is known what they are; 0 without any title."""
        return sum(title.classified for title in self.titles) / max(1, len(self.titles))


def find_titles(text: str) -> Iterator[TitleMention]:
    """The outermost titles in 《》 of a text; a title does not run over a line end."""
    depth = start = 0
    for at, character in enumerate(text):
        if character == "《":
            start = at if depth == 0 else start
            depth += 1
        elif character == "》" and depth:
            depth -= 1
            if depth == 0:
                yield TitleMention(text[start : at + 1], start, at + 1)
        elif character == "\n":
            depth = 0


def survey_titles(texts: Iterable[str], *, year: int | None = None) -> TitleSurvey:
    """Link every title of every text, with the short names that the text defines.

    >>> survey_titles(["学习《民法典》，观看电影《长河》。"]).linked_share()
    0.5
    """
    counts: Counter[str] = Counter()
    best: dict[str, LawLink] = {}
    for text in texts:
        aliases = find_aliases(text)
        for mention in find_titles(text):
            before = text[max(0, mention.start - _BESIDE) : mention.start]
            after = text[mention.end : mention.end + _BESIDE]
            link = link_law(mention.text, year=year, aliases=aliases, before=before, after=after)
            counts[mention.text] += 1
            known = best.get(mention.text)
            if known is None or _rank(link) > _rank(known):
                best[mention.text] = link
    titles = (SurveyedTitle(text, count, best[text]) for text, count in counts.most_common())
    return TitleSurvey(tuple(titles))


def _rank(link: LawLink) -> tuple[bool, bool]:
    return _is_linked(link), "assumed" not in link.flags


def _is_linked(link: LawLink) -> bool:
    return link.canonical_title is not None and "unknown" not in link.flags
