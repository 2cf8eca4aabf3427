"""Which townships say they mediated fewer disputes than last year, and where is it written?"""

import sys
from pathlib import Path

import duckdb

QUESTION = """
SELECT r.unit_name, r.report_year, i.value, i.unit_normal, i.change_value, i.change_unit,
       i.change_base, i.text AS statement, r.path, i.start, i."end"
FROM indicators i JOIN reports r USING (report_id)
WHERE i.metric_id = 'med_cases' AND i.change_value < 0
  AND r.unit_level IN ('township', 'town', 'subdistrict') AND r.duplicate_of IS NULL
ORDER BY r.report_year, r.unit_name
"""


def main(folder: Path) -> None:
    """Print the answer from the Parquet tables in `folder`."""
    with duckdb.connect() as connection:
        for table in ("indicators", "reports"):
            connection.read_parquet(str(folder / f"{table}.parquet")).create_view(table)
        connection.sql(QUESTION).show(max_width=200)


if __name__ == "__main__":
    given = Path(sys.argv[1] if len(sys.argv) > 1 else "build/archive")
    missing = [
        name for name in ("indicators", "reports") if not list(given.glob(f"{name}.parquet"))
    ]
    if missing:
        sys.exit(
            f"{given} has no {missing[0]}.parquet: run `fazhi extract REPORTS -o {given}` first, "
            "or name another folder."
        )
    main(given)
