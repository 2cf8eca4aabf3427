"""A question to the tables that `make demo` wrote: what did each office report, and where?"""

import sys
from pathlib import Path

import duckdb

QUESTION = """
SELECT r.unit_name AS 单位, r.report_year AS 年度, i.metric_text AS 指标, i.value AS 数值,
       i.unit_normal AS 单位名, i.status AS 状态, i.text AS 原文
FROM read_parquet('{folder}/indicators.parquet') AS i
JOIN read_parquet('{folder}/reports.parquet') AS r USING (report_id)
WHERE i."group" = '矛盾纠纷与人民调解'
ORDER BY r.unit_name, i.start
LIMIT 12
"""


def main(folder: Path) -> None:
    """Print what the sample reports say about mediation."""
    print("\n矛盾纠纷与人民调解 (SQL over the Parquet files, see examples/question.py):\n")
    duckdb.sql(QUESTION.format(folder=folder)).show(max_width=160)


if __name__ == "__main__":
    given = Path(sys.argv[1] if len(sys.argv) > 1 else "demo")
    missing = [
        name for name in ("indicators", "reports") if not list(given.glob(f"{name}.parquet"))
    ]
    if missing:
        sys.exit(
            f"{given} has no {missing[0]}.parquet: run `make demo` first, or name another folder."
        )
    main(given)
