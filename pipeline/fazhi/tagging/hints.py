"""Word lists matched in a text, as hints for the taggers.

Each list becomes one column of position codes. A hint decides nothing: the CRF
weighs it against the context.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from fazhi.data import read_table
from fazhi.tagging.lexicon import Lexicon, RollingHashes
from fazhi.tagging.own_names import own_names
from fazhi.tagging.place_names import short_names
from fazhi.tagging.visible import view

Values = npt.NDArray[np.int64]

_STATE = "中华人民共和国"
_SHORTEST_LAW = 2


@lru_cache(maxsize=2)
def hint_codes(text: str) -> tuple[Values, ...]:
    """Position codes per word list of the visible characters, each [t].

    The lists: own names, their short forms, laws, places, short places, campaigns, surnames.
    Two components ask for them: the last answers are kept.
    """
    visible = view(text)
    names = own_names(text)
    lexicons = (
        Lexicon(names),
        Lexicon(short_names(names)),
        _laws(),
        _places(),
        _short_places(),
        _campaigns(),
        _surnames(),
    )
    hashes = RollingHashes(visible)
    found = tuple(lexicon.codes(visible, hashes) for lexicon in lexicons)
    for codes in found:
        codes.flags.writeable = False
    return found


@cache
def _laws() -> Lexicon:
    titles = {row["title"].removeprefix(_STATE) for row in read_table("law_titles")}
    titles.update(row["alias"] for row in read_table("law_aliases"))
    return Lexicon(title for title in titles if len(title) >= _SHORTEST_LAW)


@cache
def _places() -> Lexicon:
    names = {row["name"] for table in ("divisions", "townships") for row in read_table(table)}
    return Lexicon(name for name in names if len(name) > 2)


@cache
def _short_places() -> Lexicon:
    """Provinces, cities and counties without their level word (贵州, 昆明), and countries."""
    divisions = short_names(row["name"] for row in read_table("divisions"))
    return Lexicon(divisions.union(row["name"] for row in read_table("countries")))


@cache
def _campaigns() -> Lexicon:
    names: set[str] = set()
    for row in read_table("campaigns"):
        names.add(row["canonical_name"])
        names.update(alias for alias in row["aliases"].split("|") if alias)
    return Lexicon(names)


@cache
def _surnames() -> Lexicon:
    return Lexicon(row["surname"] for row in read_table("surnames"))
