"""The language of the command line: English, or Chinese where the environment asks for it.

What scripts read (JSON, tab-separated lines, tables on disk) is the same in both.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

from fazhi.cli.catalogue import Catalogue

ENGLISH = "en"
CHINESE = "zh"
LANGUAGES = (ENGLISH, CHINESE)
# As gettext looks them up, after a variable of our own.
VARIABLES = ("FAZHI_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def language(environment: Mapping[str, str] | None = None) -> str:
    """`en` or `zh`: the first known one in the first variable that is set; English else."""
    values = os.environ if environment is None else environment
    for variable in VARIABLES:
        wanted = values.get(variable, "")
        for name in wanted.split(":"):
            code = name.lower().replace("-", "_").partition(".")[0].partition("_")[0]
            if code in LANGUAGES:
                return code
        if wanted:
            return ENGLISH
    return ENGLISH


def translate(text: str) -> str:
    """A text of the command line in the language of the environment; English if it is unknown."""
    return text if language() == ENGLISH else _catalogue().translate(text)


@cache
def _catalogue() -> Catalogue:
    from fazhi.data import read_table

    return Catalogue((row["en"], row["zh"], row["translated"]) for row in read_table("messages"))
