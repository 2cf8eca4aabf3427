"""What the pages say, in Chinese and English."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from fazhi.data import read_table


class Word(NamedTuple):
    """One expression in both languages."""

    zh: str
    en: str


@cache
def page_words() -> dict[str, Word]:
    """Every expression by its key; metrics as `metric.ID`, explanations of flags as `flag.NAME`."""
    words = {row["key"]: Word(row["zh"], row["en"]) for row in read_table("page_words")}
    words |= {f"flag.{row['flag']}": Word(row["zh"], row["en"]) for row in read_table("page_flags")}
    for row in read_table("indicator_taxonomy"):
        # The taxonomy has Chinese names only; its identifiers are readable English.
        words[f"metric.{row['metric_id']}"] = Word(row["name_zh"], row["name_zh"])
        words[f"group.{row['group']}"] = Word(row["group"], row["group"])
    return words
