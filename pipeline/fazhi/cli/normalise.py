"""`fazhi normalise`: one value, or a stream of values, to their normal form."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

import typer


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
) -> None:
    """Print the normal form of each text as a JSON line: one line out for each line in."""
    function = _function(kind, year)
    for text in texts if texts else _lines(sys.stdin):
        print(json.dumps({"text": text} | _fields(function(text)), ensure_ascii=False, default=str))


def _lines(stream: Iterable[str]) -> Iterator[str]:
    """Lines without their ends, empty ones too; a byte order mark is not part of the first."""
    for number, line in enumerate(stream):
        text = line.rstrip("\r\n")
        yield text.removeprefix("\ufeff") if number == 0 else text


def _fields(value: Any) -> dict[str, Any]:
    return asdict(value) if value is not None else {"flags": ["not_understood"]}


def _function(kind: Kind, year: int | None) -> Callable[[str], Any]:
    """The normaliser of a kind, imported only when it is asked for."""
    if kind is Kind.QUANTITY:
        from fazhi.normalise.quantity import parse_quantity

        return parse_quantity
    if kind is Kind.DATE:
        from fazhi.normalise.date import resolve_date

        return lambda text: resolve_date(text, report_year=year)
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

    return resolve_unit
