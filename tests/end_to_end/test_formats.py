"""The same report saved in every format gives the same records, offsets apart."""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
import threading
from functools import partial
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pyarrow.parquet as pq
import pytest

import fazhi
from fazhi.archive import RunOptions, run
from fazhi.reading import read_bytes
from fazhi.records import TABLES

REPORT = (
    "柳溪乡2024年度法治政府建设工作报告\n"
    "2024年，在县委、县政府的坚强领导下，柳溪乡深入学习贯彻习近平法治思想，认真落实"
    "《法治政府建设实施纲要（2021—2025年）》，法治政府建设取得新成效。现将有关情况报告如下：\n"
    "一、主要工作及成效\n"
    "（一）加强组织领导。成立由乡党委书记任组长的法治政府建设工作领导小组，召开专题会议4次。\n"
    "（二）化解矛盾纠纷。全年共调解矛盾纠纷86件，调解成功率98.8%，未发生群体性事件。\n"
    "（三）开展普法宣传。利用国家宪法日开展《中华人民共和国民法典》宣传活动，"
    "发放宣传资料3000余份，受益群众1.2万人次。\n"
    "二、存在的问题\n"
    "普法形式不够新，执法力量仍然薄弱。\n"
    "三、下一步工作打算\n"
    "力争2025年举办法治讲座不少于6场。\n"
)
SAVED = Path(__file__).with_name("saved")
PICTURE = base64.b64decode(  # one black dot
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC"
)
PLACES = {"report_id", "start", "end", "part_of", "stage_of", "score"}
OF_THE_FILE = {"path", "format", "encoding", "sha256", "n_chars", "text", "flags"}


@pytest.fixture(scope="module")
def nlp(shipped_model):
    return fazhi.load(shipped_model)


def facts(records) -> dict[str, list[dict]]:
    """Every row without its place in the text; reports without what is of the file."""
    return {
        table: [
            {
                name: value
                for name, value in row.items()
                if name not in (PLACES | OF_THE_FILE if table == "reports" else PLACES)
            }
            for row in records.dicts(table)
        ]
        for table in TABLES
        if table != "errors"
    }


@pytest.fixture(scope="module")
def expected(nlp) -> dict[str, list[dict]]:
    found = facts(fazhi.extract(REPORT, nlp=nlp))
    assert len(found["indicators"]) >= 6
    assert len(found["laws"]) == 2
    return found


SUFFIXES = ("txt", "gb18030.txt", "md", "html", "mht", "docx", "pdf", "ofd")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_gives_the_same_records(nlp, documents, expected, suffix) -> None:
    report = read_bytes(documents[suffix](REPORT), name=f"report.{suffix}")
    assert report.format == suffix.rsplit(".", 1)[-1]
    assert facts(fazhi.extract(report, nlp=nlp)) == expected


@pytest.mark.parametrize("suffix", [suffix for suffix in SUFFIXES if suffix != "md"])
@pytest.mark.parametrize("wrong", ["doc", "pdf", "txt", "dat"])
def test_wrong_extensions_are_found_by_content(documents, suffix, wrong) -> None:
    data = documents[suffix](REPORT)
    report = read_bytes(data, name=f"report.{wrong}")
    assert report.format == suffix.rsplit(".", 1)[-1]
    assert report.text == read_bytes(data, name=f"report.{suffix}").text


@pytest.fixture(params=["soffice", "antiword"])
def converter(request, monkeypatch) -> str:
    """The only program that is there to read old Word files."""
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    if request.param == "antiword":
        monkeypatch.setattr("fazhi.reading.old_word._OFFICE", ())
    return request.param


@pytest.mark.parametrize("suffix", ["doc", "wps"])
def test_an_old_word_file_gives_the_same_records(nlp, expected, converter, suffix) -> None:
    data = (SAVED / "report.doc").read_bytes()  # REPORT as LibreOffice saves it
    report = read_bytes(data, name=f"report.{suffix}")
    assert report.format == "doc"
    assert facts(fazhi.extract(report, nlp=nlp)) == expected


@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed")
def test_a_linked_picture_of_an_old_word_file_is_not_fetched(word_file, tmp_path) -> None:
    asked: list[bytes] = []

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(100))

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/a.png"
        linked = tmp_path / "linked.docx"
        linked.write_bytes(
            word_file("调解纠纷12件。", change=partial(link_picture, address=address))
        )
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", tmp_path]
        subprocess.run([*command, linked], check=True, capture_output=True)
        assert asked, "LibreOffice follows the link where nothing keeps it from doing so"
        asked.clear()
        report = read_bytes((tmp_path / "linked.doc").read_bytes(), name="linked.doc")
        server.shutdown()
    assert report.text == "调解纠纷12件。"
    assert asked == []


def link_picture(document, *, address: str) -> None:
    """Add a picture that is not in the file."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    shape = document.add_picture(io.BytesIO(PICTURE))
    blip = next(shape._inline.iter("{*}blip"))
    link = document.part.relate_to(address, RELATIONSHIP_TYPE.IMAGE, is_external=True)
    embedded = next(name for name in blip.attrib if name.endswith("embed"))
    del blip.attrib[embedded]
    blip.set(embedded.replace("embed", "link"), link)


def test_archives_of_files_are_read_like_folders(
    shipped_model, documents, containers, tmp_path
) -> None:
    plain = {f"县局/report.{suffix}": documents[suffix](REPORT) for suffix in SUFFIXES}
    inner = {"inner.zip": containers["zip"](plain), **plain}
    folder = tmp_path / "in"
    folder.mkdir()
    for suffix, build in containers.items():
        (folder / f"all.{suffix}").write_bytes(build(inner))
    (folder / "wrong.doc").write_bytes(containers["zip"](plain))
    deeper = containers["zip"](
        {"two.zip": containers["zip"]({"three.zip": containers["zip"](plain)})}
    )
    (folder / "deeper.zip").write_bytes(deeper)
    out = tmp_path / "out"
    run([folder], out, RunOptions(model=shipped_model, time_limit=600))
    reports = pq.read_table(out / "reports.parquet").to_pylist()
    names = [row["path"] for row in reports]
    assert names == sorted(names)
    assert len(names) == 3 * 2 * len(SUFFIXES) + len(SUFFIXES)
    assert "all.7z/inner.zip/县局/report.ofd" in names
    (error,) = pq.read_table(out / "errors.parquet").to_pylist()
    assert (error["path"], error["error"]) == ("deeper.zip/two.zip/three.zip", "TooLargeError")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_what_was_appended_equals_what_was_extracted_at_once(
    shipped_model, documents, containers, tmp_path
) -> None:
    def save(folder: Path, name: str, data: bytes) -> None:
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)

    options = RunOptions(formats=("parquet", "csv"), model=shipped_model, time_limit=600)
    first, second, out = tmp_path / "first", tmp_path / "second", tmp_path / "out"
    save(first, "b.txt", documents["txt"](REPORT))
    save(first, "d.docx", documents["docx"](REPORT.replace("86件", "87件")))
    save(first, "f.pdf", b"%PDF-1.7 broken")
    save(first, "z.zip", containers["zip"]({"x.txt": REPORT.replace("柳溪", "石桥").encode()}))
    run([first], out, options)
    save(second, "b.txt", documents["txt"](REPORT.replace("86件", "90件")))
    save(second, "c.html", documents["html"](REPORT))
    summary = run([second], out, RunOptions(append=True, model=shipped_model, time_limit=600))
    assert (summary.n_files, summary.n_kept, summary.n_gone) == (2, 4, 0)
    run([first, second], tmp_path / "at_once", options)
    same_tables(out, tmp_path / "at_once")

    # A file changes, one goes, one comes, and an archive has other members.
    save(first, "d.docx", documents["docx"](REPORT.replace("86件", "8700件")))
    save(first, "a.md", documents["md"](REPORT.replace("86件", "12件")))
    save(first, "z.zip", containers["zip"]({"y.txt": REPORT.replace("柳溪", "白石桥").encode()}))
    (first / "b.txt").unlink()
    run([first], out, RunOptions(append=True, model=shipped_model, time_limit=600))
    reports = {row["path"]: row for row in pq.read_table(out / "reports.parquet").to_pylist()}
    assert list(reports) == ["a.md", "b.txt", "c.html", "d.docx", "second/b.txt", "z.zip/y.txt"]
    assert [path for path, row in reports.items() if "gone" in row["flags"]] == ["b.txt"]
    values = {
        (reports_by_id(reports)[row["report_id"]], row["value"])
        for row in pq.read_table(out / "indicators.parquet").to_pylist()
    }
    assert {("d.docx", 8700.0), ("a.md", 12.0), ("b.txt", 86.0)} <= values
    assert ("d.docx", 87.0) not in values

    # And when the file is back, the archive is as if made anew.
    save(first, "b.txt", documents["txt"](REPORT))
    run([first, second], out, RunOptions(append=True, model=shipped_model, time_limit=600))
    run([first, second], tmp_path / "anew", options)
    same_tables(out, tmp_path / "anew")


def reports_by_id(reports: dict[str, dict]) -> dict[str, str]:
    return {row["report_id"]: path for path, row in reports.items()}


def same_tables(one: Path, other: Path) -> None:
    names = sorted(path.name for path in one.iterdir() if path.suffix in {".parquet", ".csv"})
    assert len(names) == 18
    for name in names:
        if name.endswith(".csv"):
            assert (one / name).read_bytes() == (other / name).read_bytes(), name
        else:
            assert pq.read_table(one / name).equals(pq.read_table(other / name)), name
