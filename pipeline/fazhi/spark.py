"""Spark: the same rows from the same code, in executors (`pip install fazhi[spark]`).

`extract` turns a DataFrame of files into a DataFrame per table; `run_on_spark` is behind
`fazhi extract --engine spark`. The model is loaded once per Python worker, in a process
beside it. A lost executor costs what it was working on: Spark computes that again.
"""

from __future__ import annotations

import itertools
import json
import os
import pickle
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.archive.comparison import Comparison, compare
from fazhi.archive.description import describe, now, settings_of
from fazhi.archive.errors import ArchiveError, EngineError
from fazhi.archive.file_task import FileTask, read_results
from fazhi.archive.inputs import input_files
from fazhi.archive.manifest import first_delivery
from fazhi.archive.options import STEP_SECONDS, Progress, RunOptions, RunSummary
from fazhi.archive.part_file import part_bytes, read_table
from fazhi.archive.parts import PartStore, remove, replace_file
from fazhi.archive.pool import WorkerPool
from fazhi.archive.schemas import (
    OUTPUT_TABLES,
    SIGNATURES,
    SIMILARITIES,
    output_schema,
    part_schema,
)
from fazhi.archive.tables import RUN_FILE, existing_tables
from fazhi.archive.worker import Bench, Loader
from fazhi.reading import InputFile
from fazhi.tagging import load

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

PARTITIONS = ("report_year", "province")
_PARTS_SCHEMA = "path string, part binary"
_SLICES_PER_CORE = 4
_UNPARTITIONED = frozenset({"errors", SIMILARITIES})
_FORMAT_ONLY = "parquet"


def extract(
    files: DataFrame,
    *,
    model: str | Path | None = None,
    loader: Loader = load,
    time_limit: float = STEP_SECONDS,
) -> dict[str, DataFrame]:
    """Tables of the reports in a DataFrame of files.

    files: column `path`, and `content` (binary, as Spark's `binaryFile` gives it) unless
        executors can open the paths; optionally `name`, what a report is called in the
        tables. Archives of files are read too.
    loader: gives the pipeline for `model`; a function that executors can import.
    time_limit: seconds for one report.
    RETURNS: a lazy DataFrame per table (reports, indicators, …, errors) with the columns of
    the local tables. They share what was extracted, kept on the executors' disks.
    `duplicate_of` and the table `similarities` need all reports at once: see `run_on_spark`.
    Raises EngineError when a column is missing or `loader` cannot be imported.
    """
    from pyspark import StorageLevel

    bench = Bench(None if model is None else Path(model), loader)
    parts = parts_of(files, bench=bench, time_limit=time_limit).persist(StorageLevel.DISK_ONLY)
    tables = [table for table in OUTPUT_TABLES if table != SIMILARITIES]
    return {table: table_of(parts, table) for table in tables}


def parts_of(files: DataFrame, *, bench: Bench, time_limit: float) -> DataFrame:
    """A row per report: `path` (its name) and `part`, its rows of all tables as bytes.

    bench: model and loader. Other arguments and errors as of `extract`.
    """
    _check_loader(bench.loader)
    if "path" not in files.columns:
        raise EngineError(
            f"A DataFrame of files needs a column `path`; there are: {', '.join(files.columns)}."
        )
    columns = [name for name in ("path", "name", "content") if name in files.columns]
    return files.select(*columns).mapInArrow(
        partial(_extract_batches, bench=bench, time_limit=time_limit), _PARTS_SCHEMA
    )


def table_of(
    parts: DataFrame,
    table: str,
    *,
    comparison: Comparison | None = None,
    partitioned: bool = False,
) -> DataFrame:
    """One table out of what `parts_of` gives.

    comparison: marks duplicates among `reports`; partitioned: with the columns `report_year`
    and `province` of the report.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    adds = partitioned and table not in _UNPARTITIONED
    schema = _with_partitions(part_schema(table).empty_table(), None) if adds else None
    arrow = schema.schema if schema is not None else part_schema(table)
    return parts.mapInArrow(
        partial(_rows_of, table=table, comparison=comparison, partitioned=adds),
        from_arrow_schema(arrow),
    )


def _extract_batches(
    batches: Iterator[pa.RecordBatch], *, bench: Bench, time_limit: float
) -> Iterator[pa.RecordBatch]:
    """The function that runs in executors.

    Reports are processed in a process beside Spark's, which keeps the model: one that hangs
    or ends it costs itself and a row of `errors`, as in the local engine, not the job.
    """
    pool = _pools.get(bench, time_limit)
    with tempfile.TemporaryDirectory(prefix="fazhi-") as folder:
        tasks = (
            FileTask(next(_numbers), row["path"], row.get("name"), row.get("content"), folder)
            for batch in batches
            for row in batch.to_pylist()
        )
        for _, results in pool.run(tasks):
            yield from read_results(results)


def _check_loader(loader: Loader) -> None:
    """Raises EngineError for a loader that the process beside an executor cannot import."""
    try:
        pickled = pickle.dumps(loader)
    except (pickle.PicklingError, AttributeError, TypeError):
        pickled = None
    if pickled is None or b"__main__" in pickled:
        name = getattr(loader, "__qualname__", None) or repr(loader)
        raise EngineError(
            f"The loader {name} cannot be used in executors: they do not have the functions of a "
            "script or a notebook. Put it into a module that they can import (see "
            "SparkContext.addPyFile) and give the function imported from there."
        )


class _LatestPool:
    """The process beside this Python worker; one with another model takes its place.

    Tasks of a Python worker come one after the other, so that nobody uses the one before.
    """

    def __init__(self) -> None:
        self._key: tuple[bytes, float] | None = None
        self._pool: WorkerPool | None = None

    def get(self, bench: Bench, time_limit: float) -> WorkerPool:
        """The pool for these, as it is if it was the latest."""
        # A partial that was sent twice does not equal itself; its bytes do.
        key = (pickle.dumps(bench), time_limit)
        if self._pool is not None and self._key == key:
            return self._pool
        if self._pool is not None:
            self._pool.close()
            self._pool = None
        self._key = key
        self._pool = WorkerPool(bench, workers=1, step_seconds=time_limit)
        return self._pool


_pools = _LatestPool()
_numbers = itertools.count()


def _rows_of(
    batches: Iterator[pa.RecordBatch],
    *,
    table: str,
    comparison: Comparison | None,
    partitioned: bool,
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for part in batch.column("part").to_pylist():
            rows = read_table(part, table)
            if table == "reports" and comparison is not None:
                rows = comparison.mark(rows)
            if partitioned:
                rows = _with_partitions(rows, read_table(part, "reports"))
            yield from rows.to_batches()


def _with_partitions(rows: pa.Table, reports: pa.Table | None) -> pa.Table:
    """Rows of one report with its year and province, where they have none of their own."""
    import pyarrow as pa

    for name in PARTITIONS:
        if name in rows.column_names:
            continue
        kind = part_schema("reports").field(name).type
        value = reports[name][0].as_py() if reports is not None and reports.num_rows else None
        rows = rows.append_column(name, pa.array([value] * rows.num_rows, kind))
    return rows


def _slim_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Parts with what reports are compared by, and no texts."""
    import pyarrow as pa

    for batch in batches:
        for path, part in zip(
            batch.column("path").to_pylist(), batch.column("part").to_pylist(), strict=True
        ):
            reports = read_table(part, "reports")
            empty = pa.array([""] * reports.num_rows, pa.string())
            index = reports.schema.get_field_index("text")
            slim = reports.set_column(index, reports.schema.field(index), empty)
            both = part_bytes({"reports": slim, SIGNATURES: read_table(part, SIGNATURES)})
            yield pa.RecordBatch.from_pydict(
                {"path": pa.array([path]), "part": pa.array([both], pa.binary())}
            )


def compare_parts(parts: DataFrame) -> Comparison:
    """Duplicates and similarities of all reports; about 2 kB each come to the driver."""
    slim = parts.mapInArrow(_slim_batches, _PARTS_SCHEMA)
    found = sorted((row["path"], bytes(row["part"])) for row in slim.toLocalIterator())
    return compare(
        lambda: (read_table(part, "reports") for _, part in found),
        lambda: (read_table(part, SIGNATURES) for _, part in found),
    )


def run_on_spark(
    inputs: Sequence[str | Path],
    output: Path,
    options: RunOptions,
    *,
    progress: Progress | None = None,
) -> RunSummary:
    """Extract every file of the inputs into Parquet folders, on the current Spark session.

    Inputs and output must be paths that all executors see. Span tables and reports are
    partitioned by `report_year` and `province`.
    Raises ArchiveError as `fazhi.archive.run`, EngineError without pyspark.
    """
    _check(output, options)
    spark = _session()
    files = first_delivery(input_files(inputs, output)).files
    if not files:
        raise ArchiveError(f"Nothing to read in {', '.join(map(str, inputs))}.")
    settings = settings_of(options, (_FORMAT_ONLY,), before={})
    store = PartStore.in_output(output)
    store.start(settings, resume=False)
    summary = RunSummary(output=str(output), started=now(), n_files=len(files))
    if progress is not None:
        progress(0, len(files))
    clock = time.perf_counter()
    parts = _stored_parts(spark, files, store, options)
    summary.seconds["extract"] = round(time.perf_counter() - clock, 3)
    summary.n_files = parts.count()  # members of archives are files of their own
    if progress is not None:
        progress(summary.n_files, summary.n_files)
    clock = time.perf_counter()
    drafts = store.folder / "tables"
    _write(spark, parts, drafts, summary)
    summary.seconds["write"] = round(time.perf_counter() - clock, 3)
    for path in existing_tables(output):
        remove(path)
    for path in sorted(drafts.iterdir()):
        path.replace(output / path.name)
    document = describe(inputs, options) | settings | asdict(summary)
    document |= {"engine": "spark", "partitions": list(PARTITIONS)}
    replace_file(output / RUN_FILE, json.dumps(document, ensure_ascii=False, indent=2))
    store.clear()
    return summary


def _check(output: Path, options: RunOptions) -> None:
    _check_loader(options.loader)
    if options.resume or options.append:
        raise ArchiveError(
            "The Spark engine does not know --resume and --append: use --engine local, or "
            "--overwrite to start again."
        )
    if options.formats not in {(), (_FORMAT_ONLY,)}:
        raise ArchiveError("The Spark engine writes Parquet only: use --format parquet.")
    if output.exists() and not output.is_dir():
        raise ArchiveError(f"{output} is a file; give a folder for the tables with -o.")
    if not options.overwrite and (existing_tables(output) or PartStore.in_output(output).is_there):
        raise ArchiveError(
            f"{output} holds tables or an unfinished run. Use --overwrite to replace them, or "
            "another folder with -o."
        )


def _session() -> SparkSession:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(
            "The Spark engine needs pyspark: run `pip install fazhi[spark]`, and Java 17."
        ) from error
    if SparkSession.getActiveSession() is None and shutil.which("java") is None:
        raise EngineError("The Spark engine needs Java 17 or newer; there is no `java` here.")
    # Executors start the `python3` of their path otherwise, which may not have fazhi.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return SparkSession.builder.appName("fazhi").getOrCreate()


def _stored_parts(
    spark: SparkSession, files: Sequence[InputFile], store: PartStore, options: RunOptions
) -> DataFrame:
    """Extract, and keep the result on disk: what is done stays done whoever is lost then."""
    slices = max(1, min(len(files), _SLICES_PER_CORE * spark.sparkContext.defaultParallelism))
    rows = [(str(file.path.absolute()), file.name) for file in files]
    # Neighbours go to different slices: a folder of long reports is shared out.
    dealt = [row for offset in range(slices) for row in rows[offset::slices]]
    frame = spark.createDataFrame(
        spark.sparkContext.parallelize(dealt, slices), "path string, name string"
    )
    target = str(store.folder / "spark")
    bench = Bench(options.model, options.loader, options.gpu)
    parts_of(frame, bench=bench, time_limit=options.time_limit).write.parquet(target)
    return spark.read.parquet(target)


def _write(spark: SparkSession, parts: DataFrame, drafts: Path, summary: RunSummary) -> None:
    from pyspark.sql.pandas.types import from_arrow_schema

    comparison = compare_parts(parts)
    # The rows of a table differ from executor to executor in nothing but their order.
    marks = Comparison(comparison.duplicate_of, comparison.near)
    for table in OUTPUT_TABLES:
        if table == SIMILARITIES:
            values: list[Mapping[str, Any]] = comparison.table.to_pylist()
            frame = spark.createDataFrame(
                [tuple(value.values()) for value in values],
                from_arrow_schema(output_schema(SIMILARITIES)),
            )
        else:
            frame = table_of(parts, table, comparison=marks, partitioned=True)
        writer = frame.write
        if table not in _UNPARTITIONED:
            writer = frame.repartition(*PARTITIONS).sortWithinPartitions("report_id").write
            writer = writer.partitionBy(*PARTITIONS)
        target = f"{drafts}/{table}.parquet"
        writer.parquet(target)
        summary.files[table] = [f"{table}.parquet"]
        summary.rows[table] = spark.read.schema(frame.schema).parquet(target).count()
