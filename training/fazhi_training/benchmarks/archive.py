"""A large archive from end to end: reports a second, memory of every process, scaling.

    python -m fazhi_training.benchmarks.archive --reports 20000 --text FOLDER -o build/archive

builds reports from `corpus/` and a folder of texts (each report differs from all others by
its unit, year and figures; long texts are cut into passages), extracts a sample of them
with one worker and with several, then all of them with several, and samples the memory
of every process meanwhile. The result goes to training/benchmarks/archive.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from fazhi_training.benchmarks.archive_run import measure
from fazhi_training.benchmarks.cache import write_json
from fazhi_training.benchmarks.errors import BenchmarkError

_FILES_PER_FOLDER = 500
_LONGEST = 3_000  # characters; the reports of the corpus have 1,200 to 3,800
_SHORTEST = 400
_NUMBER = re.compile(r"(?<![\d.年月第])\d{2,4}(?=[件起次场人份户个名期])")
_UNIT = re.compile(r"[\u4e00-\u9fff]{2,3}(?=[乡镇县])")
_SYLLABLES = "青白石柳溪坪桥河沟山岭塘湖云松竹梅兰菊桂榆槐枫杉东西南北上下大小金银铜"


def build_archive(sources: Sequence[Path], folder: Path, *, count: int, seed: int = 0) -> int:
    """Write `count` reports made of the texts of `sources`. RETURNS: their characters.

    Figures, a place name and the year change from report to report; sentences stay, as
    they do between real reports. The same arguments give the same files.
    """
    texts = [
        text
        for path in sources
        for text in passages(path.read_text(encoding="utf-8", errors="replace"))
        if len(text) >= _SHORTEST
    ]
    if not texts:
        raise BenchmarkError("There is no text of 400 characters or more to make reports from.")
    total = 0
    for number in range(count):
        choose = random.Random(f"{seed} {number}")  # noqa: S311 no secret
        text = _varied(texts[number % len(texts)], choose)
        target = folder / f"{number // _FILES_PER_FOLDER:04d}" / f"{number:06d}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
        total += len(text)
    return total


def passages(text: str, *, longest: int = _LONGEST) -> Iterator[str]:
    """A text of an annual report's length as it is; a longer one in passages under its title.

    Passages end where a line does; a line that is longer than a passage is one.
    """
    if len(text) <= longest + longest // 2:
        yield text
        return
    title, _, rest = text.partition("\n")
    passage = ""
    for line in rest.splitlines():
        if passage and len(passage) + len(line) > longest:
            yield f"{title}\n{passage}"
            passage = ""
        passage += f"{line}\n"
    if passage:
        yield f"{title}\n{passage}"


def _varied(text: str, choose: random.Random) -> str:
    names: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        name = match.group()
        if name not in names:
            names[name] = "".join(choose.choices(_SYLLABLES, k=len(name)))
        return names[name]

    head, middle, rest = text.partition("\n")
    head = _UNIT.sub(renamed, head)
    for name, other in names.items():
        rest = rest.replace(name, other)
    return head + middle + _NUMBER.sub(lambda _: str(choose.randrange(10, 5000)), rest)


def choose_sample(reports: Path, folder: Path, *, count: int) -> None:
    """Link `count` of the reports, evenly chosen, into a folder of their own."""
    files = sorted(reports.rglob("*.txt"))
    folder.mkdir(parents=True)
    for number in range(min(count, len(files))):
        source = files[number * len(files) // min(count, len(files))]
        os.link(source, folder / source.name)


def run_benchmark(arguments: argparse.Namespace) -> dict[str, object]:
    """Build, run the sample with one worker and with more, then everything."""
    sources = sorted(arguments.corpus.rglob("*.txt"))
    if arguments.text is not None:
        sources += sorted(arguments.text.rglob("*.txt"))
    work: Path = arguments.output
    reports, sample = work / "reports", work / "sample"
    for folder in (reports, sample):
        shutil.rmtree(folder, ignore_errors=True)
    n_characters = build_archive(sources, reports, count=arguments.reports)
    choose_sample(reports, sample, count=arguments.sample)
    mean = n_characters / arguments.reports
    _say(f"{arguments.reports} reports, {n_characters:,} characters, {mean:,.0f} each")
    load = [round(value, 2) for value in os.getloadavg()]
    scaling = []
    for workers in (1, arguments.workers):
        done = measure(sample, work / f"sample-{workers}", workers=workers, model=arguments.model)
        scaling.append(done)
        _say(json.dumps(asdict(done)))
    expected = arguments.reports / scaling[-1].reports_per_second / 60
    _say(f"now all {arguments.reports} reports: about {expected:.0f} minutes")
    whole = measure(reports, work / "all", workers=arguments.workers, model=arguments.model)
    _say(json.dumps(asdict(whole)))
    runs = [*scaling, whole]
    return {
        "platform": platform.platform(),
        "cores": os.cpu_count(),
        "load_average": load,
        "mean_characters": round(mean),
        "peak_mb": max(max(done.peaks.values()) for done in runs),
        "scaling": round(scaling[-1].reports_per_second / scaling[0].reports_per_second, 2),
        "sample": [asdict(done) for done in scaling],
        "archive": asdict(whole),
    }


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Measure and write the JSON file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--reports", type=int, default=20_000, help="how many to build")
    parser.add_argument("--sample", type=int, default=600, help="how many to measure scaling on")
    parser.add_argument("--corpus", type=Path, default=Path("corpus/reports"))
    parser.add_argument("--text", type=Path, help="a folder of more texts (.txt)")
    parser.add_argument("--model", type=Path, help="folder of a model; default: the shipped one")
    parser.add_argument("--workers", type=int, default=2, help="most workers")
    parser.add_argument("--json", type=Path, default=Path("training/benchmarks/archive.json"))
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder to work in")
    arguments = parser.parse_args()
    write_json(arguments.json, run_benchmark(arguments))
    _say(f"→ {arguments.json}")


if __name__ == "__main__":
    main()
