"""The frame of a page: style, switches for light and language, words in both languages.

A page is complete without its script, in English; the script adds the switches.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from fazhi.cli.catalogue import Catalogue
from fazhi.data import read_table
from fazhi.pages.assets import script, script_data
from fazhi.pages.words import page_words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

SCRIPTS = ("base.js", "document_start.js")


def page_environment(package: str) -> Environment:
    """Templates of a package, which extend `frame.html.j2` and say words by `word("…")`.

    An environment serves one page: it remembers the words that were said.
    """
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader(package),
                PackageLoader("fazhi_training.pages"),
                PackageLoader("fazhi.pages", "static"),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    said: dict[str, Sequence[str]] = {
        key: word for key, word in page_words().items() if key.startswith("page.")
    }

    def word(text: str) -> Markup:
        said[text] = (_catalogue().translate(text), text)
        return Markup('<span data-word="{0}">{0}</span>').format(text)

    def words() -> Markup:
        return Markup(script_data(said))  # noqa: S704 - escaped for a script element

    environment.globals |= {"word": word, "words": words, "script": Markup(script(SCRIPTS))}  # noqa: S704
    return environment


@cache
def _catalogue() -> Catalogue:
    return Catalogue((row["en"], row["zh"], row["translated"]) for row in read_table("messages"))
