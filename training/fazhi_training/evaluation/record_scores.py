"""Fields right and whole rows right, of one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fazhi_training.evaluation.record_fields import Values


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row of the gold beside the row that was made for it.

    expected, found: their fields; `found` is None where no row was made.
    """

    report_id: str
    start: int
    end: int
    text: str
    expected: Values
    found: Values | None

    def is_right(self, field: str) -> bool:
        """Whether one field is right."""
        return self.found is not None and self.expected[field] == self.found[field]

    @property
    def is_whole(self) -> bool:
        """Whether all fields are right."""
        return all(self.is_right(field) for field in self.expected)


@dataclass(frozen=True, slots=True)
class TableScores:
    """Counts of one table.

    rows: of the gold. found: those that a row was made for. spurious: rows made for nothing.
    fields: right rows of the gold by field. forms: distinct texts, and those right everywhere.
    """

    rows: int
    found: int
    spurious: int
    fields: Mapping[str, int]
    whole: int
    forms: int
    whole_forms: int

    def share(self, right: int) -> float:
        """Of the rows of the gold, in percent."""
        return 100 * right / self.rows if self.rows else 0.0

    @property
    def all_fields(self) -> float:
        """Right fields among all fields of all rows, in percent."""
        return self.share(sum(self.fields.values())) / max(len(self.fields), 1)

    @property
    def precision(self) -> float:
        """Whole rows among the rows made, in percent."""
        made = self.found + self.spurious
        return 100 * self.whole / made if made else 0.0

    def as_json(self) -> dict[str, object]:
        """Shares in percent, counts as they are."""
        return {
            "rows": self.rows,
            "found": self.found,
            "spurious": self.spurious,
            "fields": {name: round(self.share(right), 2) for name, right in self.fields.items()},
            "all_fields": round(self.all_fields, 2),
            "whole_rows": round(self.share(self.whole), 2),
            "whole_rows_precision": round(self.precision, 2),
            "distinct_texts": self.forms,
            "whole_distinct_texts": self.whole_forms,
        }


def score_table(rows: Sequence[JudgedRow], *, fields: Sequence[str], spurious: int) -> TableScores:
    """Add up the rows of one table."""
    forms: dict[str, bool] = {}
    for row in rows:
        forms[row.text] = forms.get(row.text, True) and row.is_whole
    return TableScores(
        rows=len(rows),
        found=sum(row.found is not None for row in rows),
        spurious=spurious,
        fields={name: sum(row.is_right(name) for row in rows) for name in fields},
        whole=sum(row.is_whole for row in rows),
        forms=len(forms),
        whole_forms=sum(forms.values()),
    )
