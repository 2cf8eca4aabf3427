"""Files made to do harm: bounded time and memory, nothing executed, fetched or written."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from fazhi.reading import (
    DamagedFileError,
    EncryptedFileError,
    FileAccessError,
    MissingProgramError,
    ReadingError,
    TooLargeError,
    read,
    read_bytes,
    unpack,
    unpack_file,
)
from fazhi.reading.limits import MAXIMUM_CHARACTERS, Limits

TEXT = "石坪乡2024年度法治政府建设工作报告\n2024年，石坪乡开展普法宣传12场次。\n"
SMALL = Limits(members=10, unpacked=1_000_000)
PAGE = f"<html><body><h1>报告</h1><p>{'调解纠纷12件。' * 20}</p>%s</body></html>"


def names(data: bytes, **limits: int) -> list[str]:
    found = unpack(data, name="a", limits=Limits(**limits) if limits else None)
    return [member.name for member in found]


def test_a_zip_bomb_is_not_unpacked(containers) -> None:
    bomb = containers["zip"]({f"{number}.txt": bytes(300_000) for number in range(9)})
    assert len(bomb) < 10_000
    with pytest.raises(TooLargeError, match="Unpack it yourself"):
        list(unpack(bomb, name="a.zip", limits=SMALL))


def test_many_members_are_not_unpacked(containers) -> None:
    with pytest.raises(TooLargeError):
        names(containers["zip"]({f"{number}.txt": b"x" for number in range(11)}), members=10)


@pytest.mark.parametrize("suffix", ["zip", "7z", "tar.gz"])
def test_limits_hold_over_archives_in_an_archive(containers, suffix) -> None:
    inner = containers["zip"]({"a.txt": bytes(700_000)})
    bomb = containers[suffix]({"1.zip": inner, "2.zip": inner})
    found = list(unpack(bomb, name="a", limits=SMALL))
    assert [type(member.problem) for member in found] == [type(None), TooLargeError]


def test_a_packed_file_that_unpacks_to_much_is_not_unpacked() -> None:
    with pytest.raises(TooLargeError):
        list(unpack(gzip.compress(bytes(50_000_000)), name="a.gz", limits=SMALL))


def test_a_tar_that_lies_about_a_size_is_damaged(containers) -> None:
    packed = bytearray(containers["tar.gz"]({"a.txt": b"x"})[:-8])
    with pytest.raises(ReadingError):
        list(unpack(bytes(packed), name="a.tar.gz"))
    info = tarfile.TarInfo("a.txt")
    info.size = 10**15
    (member,) = unpack(info.tobuf() + bytes(1024), name="a.tar")
    assert isinstance(member.problem, TooLargeError)


@pytest.mark.parametrize(
    ("stored", "label"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("..\\..\\windows\\a.txt", "windows/a.txt"),
        ("C:\\a\\b.txt", "a/b.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("a\nb.txt", "ab.txt"),
    ],
)
def test_a_path_never_leads_out(containers, stored, label) -> None:
    for build in (containers["zip"], containers["tar.gz"]):
        assert names(build({stored: b"x"})) == [label]


def test_links_and_devices_of_a_tar_are_left_aside() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("a.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert names(out.getvalue()) == []


def test_hidden_and_system_members_are_left_aside(containers) -> None:
    members = {"__MACOSX/a.txt": b"x", ".git/a.txt": b"x", "~$a.docx": b"x", "a.txt": b"x"}
    assert names(containers["zip"](members)) == ["a.txt"]


@pytest.mark.parametrize("codec", ["gbk", "utf-8"])
@pytest.mark.parametrize(
    "name", ["报告", "法治政府建设", "县局/法治政府建设2024", "统计", "信息", "艾力·买买提", "a"]
)
def test_names_in_the_encoding_of_other_systems(name: str, codec: str) -> None:
    stored = name.encode(codec)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("X" * len(stored) + ".txt"), b"x")
    data = out.getvalue().replace(b"X" * len(stored), stored)
    assert names(data) == [f"{name}.txt"]


def test_a_member_without_a_name_is_left_aside() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(""), b"x")
        archive.writestr(zipfile.ZipInfo("a.txt"), b"x")
    assert names(out.getvalue()) == ["a.txt"]


def test_a_protected_member_is_a_problem(containers) -> None:
    data = bytearray(containers["zip"]({"a.txt": b"x"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (member,) = unpack(bytes(data), name="a.zip")
    assert isinstance(member.problem, EncryptedFileError)


def test_a_protected_word_file_says_so() -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedFileError, match="password"):
        read_bytes(data, name="a.docx")


@pytest.mark.parametrize("data", [bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, b"{\\rtf1 x}"])
def test_old_formats_say_what_to_install(data, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgramError, match="install"):
        read_bytes(data, name="a.wps")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a program of Python lines on the path."""
    import sys

    def put(name: str, code: str) -> None:
        path = tmp_path / name
        path.write_text(f"#!{sys.executable}\nimport sys\nfrom pathlib import Path\n{code}\n")
        path.chmod(0o755)

    monkeypatch.setenv("PATH", str(tmp_path))
    return put


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


def test_libreoffice_converts_in_a_folder_and_profile_of_its_own(
    program, documents, tmp_path
) -> None:
    (tmp_path / "result.docx").write_bytes(documents["docx"](TEXT))
    program(
        "soffice",
        "assert sys.argv[1].startswith('-env:UserInstallation=file:')\n"
        "out = Path(sys.argv[sys.argv.index('--outdir') + 1]); out.mkdir()\n"
        f"(out / 'report.docx').write_bytes(Path({str(tmp_path / 'result.docx')!r}).read_bytes())",
    )
    report = read_bytes(OLE, name="-o evil; rm.doc")
    assert (report.format, report.text) == ("doc", TEXT.strip())


def test_antiword_gives_its_text(program) -> None:
    program("antiword", f"sys.stdout.buffer.write({TEXT!r}.encode())")
    assert read_bytes(OLE, name="a.doc").text == TEXT.strip()


def test_libreoffice_is_told_to_fetch_and_run_nothing(program, tmp_path) -> None:
    program(
        "soffice",
        "profile = sys.argv[1].removeprefix('-env:UserInstallation=file://')\n"
        "settings = Path(profile, 'user', 'registrymodifications.xcu').read_bytes()\n"
        f"Path({str(tmp_path / 'settings')!r}).write_bytes(settings)",
    )
    with pytest.raises(DamagedFileError):
        read_bytes(OLE, name="a.doc")
    settings = etree.fromstring((tmp_path / "settings").read_bytes())
    values = {prop.values()[0]: prop.findtext("value") for prop in settings.iter("prop")}
    assert values["BlockUntrustedRefererLinks"] == values["DisableMacrosExecution"] == "true"


def test_misread_bytes_are_no_report(program) -> None:
    program("antiword", "sys.stdout.buffer.write('Ł¬¦ÕÇ³'.encode() * 50)")
    with pytest.raises(DamagedFileError, match="no readable text"):
        read_bytes(OLE, name="a.doc")


@pytest.mark.parametrize(
    "text", ["ཁྲིམས་ཀྱི་སྙན་ཞུ།" * 20, "قانۇن خىزمەت دوكلاتى " * 20, "☑□" * 20 + "石坪乡司法所填报" * 10]
)
def test_other_scripts_and_forms_are_read(program, text) -> None:
    program("antiword", f"sys.stdout.buffer.write({text!r}.encode())")
    assert read_bytes(OLE, name="a.doc").text == text.strip()


def test_the_message_of_a_program_is_the_same_every_time(program) -> None:
    program("antiword", "sys.exit(f'{sys.argv[-1]} is not a Word Document.')")
    with pytest.raises(DamagedFileError, match=r"\(report\.doc is not a Word Document\.\)"):
        read_bytes(OLE, name="a.doc")


@pytest.mark.skipif(shutil.which("timeout") is None, reason="needs timeout(1)")
def test_a_program_that_hangs_is_ended(program, tmp_path, monkeypatch) -> None:
    (tmp_path / "timeout").symlink_to(str(shutil.which("timeout", path=os.defpath)))
    monkeypatch.setattr("fazhi.reading.old_word._SECONDS", 0.2)
    program("antiword", "import time\ntime.sleep(60)")
    with pytest.raises(DamagedFileError, match="more than 0.2 seconds"):
        read_bytes(OLE, name="a.doc")


@pytest.mark.parametrize("code", ["sys.exit('no such thing')", "pass", "sys.exit(3)"])
def test_a_conversion_that_fails_is_a_reading_error(program, code) -> None:
    program("soffice", code)
    with pytest.raises(DamagedFileError, match="save it as .docx"):
        read_bytes(OLE, name="a.doc")


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "石坪乡"><!ENTITY b "{}">'
    '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
).format("&a;" * 50)


def test_entities_of_an_ofd_are_not_expanded(documents) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(documents["ofd"](TEXT))) as source,
        zipfile.ZipFile(out, "w") as changed,
    ):
        for name in source.namelist():
            content = source.read(name).decode()
            if name.endswith("Content.xml"):
                content = ENTITIES + content.replace("12场次", "&b;&c;")
            changed.writestr(name, content)
    report = read_bytes(out.getvalue(), name="a.ofd")
    assert "root" not in report.text
    assert report.text.count("石坪乡") == 2


def change_pages(ofd: bytes, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(ofd)) as source,
        zipfile.ZipFile(out, "w") as changed,
    ):
        for name in source.namelist():
            changed.writestr(name, source.read(name).decode().replace(old, new))
    return out.getvalue()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('X="0"', 'X="1e999"'),
        ('X="0"', 'X="-1e999"'),
        ('Y="5.0"', 'Y="1e999"'),
        ('Size="5.0"', 'Size="1e999"'),
        ('X="0"', 'X="1e308"'),  # finite until it becomes points
        ("<ofd:TextObject", '<ofd:TextObject CTM="1e999 0 0 1 0 0"'),
        ('X="0"', 'X="9e307"'),
        ("<ofd:TextObject", '<ofd:TextObject CTM="1 0 1e308 1 -1e308 0"'),
        ("0 0 210 297", "0 0 210 1e999"),
    ],
)
def test_places_that_no_page_has_are_damages(documents, old, new) -> None:
    ofd = documents["ofd"](TEXT)
    with pytest.raises(DamagedFileError, match=r"a\.ofd is a damaged OFD"):
        read_bytes(change_pages(ofd, old, new), name="a.ofd")


@pytest.mark.parametrize(
    "page",
    [
        PAGE % "<script>document.write('2030年')</script><iframe src='http://example.invalid/'>",
        PAGE % "<img src=x onerror=alert(1)><link rel=stylesheet href='http://example.invalid/'>",
        ENTITIES + PAGE % "&b;&c;",
        PAGE % ("<div class='nav'>" * 3000),
        PAGE % ("<table><tr><td>" * 2000),
        PAGE % ("<b>" * 20_000 + "深"),
        PAGE % ("<p " + "a=1 " * 50_000 + ">"),
        PAGE % ("&" * 100_000),
    ],
)
def test_pages_with_tricks_are_pages(page) -> None:
    report = read_bytes(page.encode(), name="a.html")
    assert "调解纠纷12件。" in report.text
    assert "2030" not in report.text
    assert "root:" not in report.text


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
@pytest.mark.parametrize("piece", ["一", "1", " ", "*", "[", "<", "一、", "|-", "_a", "> ", "# "])
def test_giant_single_lines_are_read_in_time(name, piece) -> None:
    data = ("报告" + piece * (200_000 // len(piece))).encode()
    try:
        assert read_bytes(data, name=name).text
    except ReadingError as error:
        assert str(error)


def test_a_text_of_many_reports_is_refused() -> None:
    with pytest.raises(TooLargeError, match="a file of its own"):
        read_bytes(("调解纠纷。\n" * (MAXIMUM_CHARACTERS // 6 + 1)).encode(), name="a.txt")


def test_a_large_file_is_not_even_opened(tmp_path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(TooLargeError, match="more than the"):
        read(path)
    with pytest.raises(TooLargeError):
        list(unpack_file(path, name="a.zip"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(FileAccessError, match="ordinary"):
        read(tmp_path / "a.txt")
    with pytest.raises(FileAccessError):
        read(Path("/dev/zero"))


def test_a_name_that_no_file_can_have() -> None:
    with pytest.raises(FileAccessError):
        read("a\0b.txt")
