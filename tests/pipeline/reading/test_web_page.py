"""Web pages: header table, title and article stay, the site around them goes."""

from __future__ import annotations

import pytest

from fazhi.reading import read_bytes

BODY = "工作扎实推进，成效明显。" * 8
PAGE = f"""<!doctype html><html><head><meta charset="CHARSET">
<title>石坪乡年度报告_清河县人民政府</title>
<meta name="ArticleTitle" content="石坪乡2024年度法治政府建设情况报告">
<meta name="PubDate" content="2025-01-20 10:00"><meta name="ContentSource" content="石坪乡">
<style>p {{color: red}}</style></head><body><form>
<script>var hits = 1;</script>
<div class="nav"><a href="/">首页</a> <a href="/zw">政务公开</a></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/x">法治政府建设</a></div>
<table><tr><td>索 引 号：</td><td>A123/2025-00001</td>
<td>发布机构：</td><td>石坪乡人民政府</td></tr>
<tr><td>文 号：</td><td>石政〔2025〕1号</td><td>发布日期：</td><td>2025-01-20</td></tr></table>
<h1>石坪乡2024年度法治政府建设情况报告</h1>
<div class="TRS_Editor"><p>&nbsp;&nbsp;2024年，石坪乡坚持依法行政。</p>
<p>一、工作情况</p><p>开展宣传<b>12</b>场次，<br>发放资料3000余份。{BODY}</p>
<table><tr><td>项目</td><td>件数</td></tr><tr><td>调解</td><td>36</td></tr></table>
<p style="display: none">看不见的字</p>
<p>石坪乡人民政府</p><p>2025年1月15日</p><p><a href="1.docx">附件下载点这里</a></p></div>
<div class="share">分享到：微信 微博</div><p>扫一扫在手机打开当前页</p>
<div class="footer">版权所有：清河县人民政府 ICP备0000号</div></form></body></html>"""


@pytest.fixture(params=["utf-8", "gb2312"])
def page(request: pytest.FixtureRequest) -> bytes:
    codec = "gb18030" if request.param == "gb2312" else request.param
    return PAGE.replace("CHARSET", request.param).encode(codec)


def test_the_article_with_its_header_and_nothing_else(page: bytes) -> None:
    report = read_bytes(page, name="a.html")
    assert report.format == "html"
    assert report.text.split("\n") == [
        "索引号：A123/2025-00001",
        "发布机构：石坪乡人民政府",
        "文号：石政〔2025〕1号",
        "发布日期：2025-01-20",
        "石坪乡2024年度法治政府建设情况报告",
        "2024年，石坪乡坚持依法行政。",
        "一、工作情况",
        "开展宣传12场次，",
        f"发放资料3000余份。{BODY}",
        "项目 | 件数",
        "调解 | 36",
        "石坪乡人民政府",
        "2025年1月15日",
    ]


def test_meta_tags_become_metadata(page: bytes) -> None:
    assert read_bytes(page, name="a.html").metadata == {
        "title": "石坪乡2024年度法治政府建设情况报告",
        "publish_date": "2025-01-20 10:00",
        "source": "石坪乡",
    }


def test_a_title_only_in_the_meta_tags_is_put_before_the_text() -> None:
    page = PAGE.replace("CHARSET", "utf-8").replace("<h1>", "<!--").replace("</h1>", "-->")
    lines = read_bytes(page.encode(), name="a.html").text.split("\n")
    assert lines[4] == "石坪乡2024年度法治政府建设情况报告"


def test_a_layout_table_is_paragraphs() -> None:
    cell = f"<p>一、情况</p><p>{BODY * 4}</p>"
    page = f"<html><body><table><tr><td>{cell}</td></tr></table></body></html>"
    assert read_bytes(page.encode(), name="a.html").text == f"一、情况\n{BODY * 4}"


def test_links_inside_a_paragraph_stay() -> None:
    page = (
        f'<html><body><div><p>学习<a href="/x">《民法典》</a>等法律。{BODY}</p></div></body></html>'
    )
    assert read_bytes(page.encode(), name="a.html").text == f"学习《民法典》等法律。{BODY}"


def test_entities_of_a_document_type_are_not_expanded() -> None:
    entity = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    page = f"{entity}<html><body><p>&x;{BODY}</p></body></html>"
    assert "root:" not in read_bytes(page.encode(), name="a.html").text


def test_deep_nesting_does_not_break_the_walk() -> None:
    page = "<html><body>" + "<div>" * 1000 + BODY + "</div>" * 1000 + "</body></html>"
    assert BODY in read_bytes(page.encode(), name="a.html").text


def test_paragraphs_in_nested_containers_all_stay() -> None:
    count = 40
    opened = "".join(f"<div><p>第{number}段。{BODY}</p>" for number in range(count))
    page = f"<html><body>{opened}{'</div>' * count}</body></html>"
    lines = read_bytes(page.encode(), name="a.html").text.split("\n")
    assert [line.split("。")[0] for line in lines] == [f"第{number}段" for number in range(count)]


def test_text_behind_a_container_closed_too_early_stays() -> None:
    page = f"<html><body><div><p>{BODY * 9}</p></div><p>最后一段。{BODY}</p></body></html>"
    assert "最后一段" in read_bytes(page.encode(), name="a.html").text


def test_the_window_title_is_metadata_and_no_text() -> None:
    page = f"<html><head><title>清河县政府门户_首页</title></head><body><p>{BODY}</p></body></html>"
    report = read_bytes(page.encode(), name="a.html")
    assert report.metadata == {"title": "清河县政府门户"}
    assert report.text == BODY


def test_buttons_leave_an_issue_line() -> None:
    page = (
        "<html><body><h1>青岩乡2024年法治政府建设工作报告</h1>"
        "<div>发布时间：2025-01-20　来源：青岩乡人民政府　浏览次数：12　字号：[大 中 小] 【打印】【关闭】</div>"
        + "<p>2024年，青岩乡认真落实各项部署，法治政府建设取得新的成效，现将情况报告如下。</p>" * 3
        + "</body></html>"
    )
    text = read_bytes(page.encode(), name="page.html").text
    assert "发布时间：2025-01-20　来源：青岩乡人民政府\n" in text
    assert "打印" not in text
