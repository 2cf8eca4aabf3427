"""`fazhi normalise`: one value, or a stream of values, to their normal form."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

_TEXT_FILES = {".txt", ".md"}


class Kind(StrEnum):
    """What the text is."""

    QUANTITY = "quantity"
    DATE = "date"
    LAW = "law"
    POST = "post"
    CAMPAIGN = "campaign"
    PLACE = "place"


def normalise(
    kind: Annotated[Kind, typer.Argument(help="What the texts are.", metavar="KIND")],
    texts: Annotated[
        list[str] | None,
        typer.Argument(help="Texts; without any, each line of standard input.", metavar="TEXT"),
    ] = None,
    *,
    year: Annotated[
        int | None, typer.Option(help="Report year: anchors 今年, picks the version of a law.")
    ] = None,
    written_on: Annotated[
        datetime.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="Day of writing (date): anchors 本月 and 三天前, ends 今年以来 and 截至目前.",
        ),
    ] = None,
    context: Annotated[
        list[str] | None,
        typer.Option(help="Other names seen with a place; may be given several times."),
    ] = None,
    titles_in: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            help="Survey (law): all titles in 《》 of a .txt or .md file, or of a folder of them.",
        ),
    ] = None,
) -> None:
    """Print the normal form of each text as a JSON line: one line out for each line in."""
    if titles_in is not None:
        if kind is not Kind.LAW or texts:
            raise typer.BadParameter("--titles-in goes with the kind law and no TEXT")
        _survey(titles_in, year)
        return
    day = written_on.date() if written_on is not None else None
    function = _function(kind, _Anchors(year, day, tuple(context or ())))
    for text in texts if texts else _lines(sys.stdin):
        print(json.dumps({"text": text} | _fields(function(text)), ensure_ascii=False, default=str))


@dataclass(frozen=True, slots=True)
class _Anchors:
    """What the texts are read against."""

    year: int | None
    written_on: datetime.date | None
    context: tuple[str, ...]


def _survey(path: Path, year: int | None) -> None:
    """A JSON line for each distinct title, the most frequent first, and one with the shares."""
    from fazhi.normalise.law_survey import survey_titles

    files = [path] if path.is_file() else sorted(path.rglob("*"))
    files = [file for file in files if file.suffix in _TEXT_FILES and file.is_file()]
    survey = survey_titles(
        (file.read_text(encoding="utf-8", errors="replace") for file in files), year=year
    )
    for title in survey.titles:
        said = {"count": title.count, "linked": title.linked, "classified": title.classified}
        print(json.dumps(asdict(title.link) | said, ensure_ascii=False))
    shares = {"linked": survey.linked_share(), "classified": survey.classified_share()}
    print(json.dumps({"files": len(files), "titles": len(survey.titles)} | shares))


def _lines(stream: Iterable[str]) -> Iterator[str]:
    """Lines without their ends, empty ones too; a byte order mark is not part of the first."""
    for number, line in enumerate(stream):
        text = line.rstrip("\r\n")
        yield text.removeprefix("\ufeff") if number == 0 else text


def _fields(value: Any) -> dict[str, Any]:
    return asdict(value) if value is not None else {"flags": ["not_understood"]}


def _function(kind: Kind, anchors: _Anchors) -> Callable[[str], Any]:
    """The normaliser of a kind, imported only when it is asked for."""
    year = anchors.year
    if kind is Kind.QUANTITY:
        from fazhi.normalise.quantity import parse_quantity

        return parse_quantity
    if kind is Kind.DATE:
        from fazhi.normalise.date import resolve_date

        return lambda text: resolve_date(text, report_year=year, written_on=anchors.written_on)
    if kind is Kind.LAW:
        from fazhi.normalise.law import link_law

        return lambda text: link_law(text, year=year)
    if kind is Kind.POST:
        from fazhi.normalise.post import parse_post

        return parse_post
    if kind is Kind.CAMPAIGN:
        from fazhi.normalise.campaign import link_campaign

        return lambda text: link_campaign(text, year=year)
    from fazhi.normalise.place import resolve_unit

    return lambda text: resolve_unit(text, context=anchors.context)
