"""The document title: on one line or several, doubled, with its unit above, or missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fazhi.structure.dates import is_date_line
from fazhi.structure.lines import Line
from fazhi.structure.patterns import title_words, unit_suffixes

_YEAR = re.compile(r"(?:19|20)\d{2}|[二一][〇零一二三四五六七八九]{3}年")
_NOTE = re.compile(r"\s?\([^()]{0,30}\)$")
_EXCLUDED = re.compile(r"[>|:。;!?]|会议上|^\(|^[-—–]|^\d{1,3}\.")
_START = re.compile(r"关于|(?:19|20)\d{2}|[二一][〇零一二三四五六七八九]{3}年")
_LEADING_YEAR = re.compile(r"^(?:关于)?(?:19|20)\d{2}年?度?")
_LONGEST = 90
_MOST_LINES = 4
_ACCEPTED = 4.0


@dataclass(frozen=True, slots=True)
class TitleLines:
    """Line indexes of the title and of its other copies; the title in folded text, no blanks."""

    first: int
    last: int
    folded: str
    copies: frozenset[int]


def find_title(lines: Sequence[Line], *, excluded: Collection[int]) -> TitleLines | None:
    """The best run of lines above the body. excluded: header fields, furniture, salutation."""
    scored: list[tuple[float, int, int, str]] = []
    for first in range(len(lines)):
        window: list[str] = []
        for last in range(first, min(len(lines), first + _MOST_LINES + 1)):
            line = lines[last]
            if line.is_blank:
                if last == first:
                    break
                continue
            if last in excluded or _EXCLUDED.search(line.folded) or is_date_line(line.folded):
                break
            window.append(line.folded)
            joined = "".join("".join(window).split())
            if len(joined) > _LONGEST or len(window) > _MOST_LINES:
                break
            score = _score(joined) - _joint_cost(window)
            if score >= _ACCEPTED:
                scored.append((score, last, first, joined))
    if not scored:
        return None
    best = max(scored, key=lambda item: (item[0], item[1], item[2]))
    copies = {
        index
        for score, last, first, joined in scored
        if score >= best[0] - 1 and (joined in best[3] or best[3] in joined)
        for index in range(first, last + 1)
    }
    return TitleLines(best[2], best[1], best[3], frozenset(copies))


def title_prefix(folded: str) -> int | None:
    """For a text without line breaks: where the title at its start ends, None if there is none."""
    head = folded[:_LONGEST]
    for match in re.finditer(r"报告(?:\(.{1,8}\))?|总结|汇报", head):
        candidate = head[: match.end()]
        if re.search(r"[,。;:]", candidate):
            return None
        rest = folded[match.end() : match.end() + 1]
        if rest not in {"如", "的", "》", "工"} and _score("".join(candidate.split())) >= _ACCEPTED:
            return match.end()
    return None


def is_plan_title(folded: str) -> bool:
    """Whether a title announces plans (要点, 工作计划), not what was done."""
    return _NOTE.sub("", folded).endswith(title_words("plan_document")) and "总结" not in folded


def is_review_title(folded: str) -> bool:
    """Whether a title is a 政府工作报告: its year may be the year of the meeting."""
    return any(word in folded for word in title_words("review_document"))


def _score(joined: str) -> float:
    bare = _NOTE.sub("", joined)
    topic = any(word in bare for word in title_words("topic"))
    document = bare.endswith(title_words("document"))
    if not (topic or document):
        return 0.0
    score = 3.0 * document + 2.0 * topic + 1.0 * bool(_YEAR.search(bare))
    score += 1.0 * _starts_with_unit(bare)
    if re.search(r",", bare):
        score -= 2.0
    return score + 0.5 * (len(bare) <= 60)


def _starts_with_unit(bare: str) -> bool:
    rest = _LEADING_YEAR.sub("", bare)
    cuts = [match.start()] if (match := _START.search(rest)) else []
    cuts += [at for word in title_words("topic") if (at := rest.find(word)) >= 0]
    prefix = rest[: min(cuts)] if cuts else rest
    return len(prefix) >= 3 and any(suffix in prefix for suffix in unit_suffixes())


def _joint_cost(window: Sequence[str]) -> float:
    """What joining lines costs: nothing where the parts need each other."""
    cost = 0.0
    for index, part in enumerate(window[:-1]):
        rest = "".join(window[index + 1 :])
        if part.endswith(title_words("document")) and _score("".join(part.split())) >= _ACCEPTED:
            cost += 4.0
        elif (
            _starts_with_unit("".join(rest.split())) and _score("".join(rest.split())) >= _ACCEPTED
        ):
            cost += 3.0
        elif not part.endswith(unit_suffixes()):
            cost += 0.25
    return cost
