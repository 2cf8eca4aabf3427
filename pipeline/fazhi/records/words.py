"""Word lists of the records, read once as patterns."""

from __future__ import annotations

import re
from functools import cache

from fazhi.data import read_table


@cache
def pattern_of(table: str, column: str, role: str) -> re.Pattern[str]:
    """One pattern for all entries of a role in a data table, the longest entry first.

    table: a data table with a `role` column; column: its column of words or patterns.
    """
    entries = [row[column] for row in read_table(table) if row["role"] == role]
    return re.compile("|".join(sorted(entries, key=len, reverse=True)))
