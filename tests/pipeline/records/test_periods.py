from __future__ import annotations

import datetime
import time

import pytest

from fazhi.records.periods import period_of

FIGURE = "⟦INDICATOR|调解纠纷⟦QUANTITY|12件⟧⟧"
TARGET = "⟦TARGET|调解纠纷不少于⟦QUANTITY|12件⟧⟧"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("passage", "first", "last", "flags"),
    [
        (f"{FIGURE}。", "2024-01-01", "2024-12-31", ["period_assumed"]),
        (f"⟦DATE|上半年⟧，{FIGURE}。", "2024-01-01", "2024-06-30", []),
        (f"⟦DATE|2023年⟧和⟦DATE|2022年⟧，{FIGURE}。", "2022-01-01", "2022-12-31", []),
        (f"⟦DATE|截至11月⟧，{FIGURE}。", "2024-01-01", "2024-11-30", ["period_from_assumed"]),
        (f"{FIGURE}（⟦DATE|上半年⟧）。", "2024-01-01", "2024-06-30", []),
        (
            f"⟦DATE|上半年⟧工作有力。{FIGURE}。",
            "2024-01-01",
            "2024-06-30",
            ["period_carried"],
        ),
    ],
    ids=["none", "before", "nearest", "until", "after", "earlier sentence"],
)
def test_the_period_comes_from_the_dates_around(records_of, passage, first, last, flags) -> None:
    row = records_of(passage).indicators[0]
    assert (row.period_from, row.period_to) == (day(first), day(last))
    assert [flag for flag in row.flags if flag.startswith("period")] == flags


@pytest.mark.parametrize(
    "passage",
    [
        f"⟦CHANGE|较⟦DATE|2022年⟧明显下降⟧，{FIGURE}。",
        f"与⟦DATE|2022年⟧相比，{FIGURE}。",
        f"⟦DATE|3月5日⟧召开会议。{FIGURE}。",
        f"⟦INDICATOR|结转⟦DATE|2023年⟧办理⟦QUANTITY|2件⟧⟧，{FIGURE}。",
        f"⟦DATE|2022年⟧工作有力。\n{FIGURE}。",
    ],
    ids=["comparison", "comparing word", "an event's day", "inside a figure", "paragraph"],
)
def test_dates_that_say_nothing_of_a_figure(records_of, passage) -> None:
    row = next(row for row in records_of(passage).indicators if row.text == "调解纠纷12件")
    assert row.period_from == day("2024-01-01")


@pytest.mark.parametrize(
    ("passage", "first", "last"),
    [
        (f"力争{TARGET}。", "2025-01-01", "2025-12-31"),
        (f"⟦DATE|全年⟧{TARGET}。", "2025-01-01", "2025-12-31"),
        (f"⟦DATE|2026年⟧{TARGET}。", "2026-01-01", "2026-12-31"),
        (f"⟦DATE|2025年6月底前⟧{TARGET}。", "2025-01-01", "2025-06-30"),
    ],
)
def test_targets_of_plans_are_about_the_year_to_come(records_of, passage, first, last) -> None:
    looking_back = "。".join(["全乡各项工作扎实推进"] * 9)
    context = f"{looking_back}。\n二、下一步工作打算\n{passage}"
    row = records_of(context).indicators[0]
    assert (row.period_from, row.period_to) == (day(first), day(last))


@pytest.mark.parametrize(
    ("done", "heading", "first"),
    [
        (6, "二、下一步工作打算", "2025-01-01"),
        (1, "二、2025年工作安排", "2025-01-01"),
        (1, "二、工作任务和要求", "2024-01-01"),
    ],
    ids=["looks back", "the heading names the year", "a plan for its own year"],
)
def test_reports_made_up_of_plans_for_the_most_part(records_of, done, heading, first) -> None:
    looking_back = "一、工作开展情况\n" + "。".join(["全乡各项工作扎实推进"] * done)
    plans = "。".join(["统筹抓好各项重点工作任务"] * 12)
    row = records_of(f"{looking_back}。\n{heading}\n{plans}。力争{TARGET}。").indicators[0]
    assert row.period_from == day(first)


@pytest.mark.parametrize(
    "passage",
    [
        f"水质⟦DATE|30年来⟧首次达标，{FIGURE}。",
        f"降幅为⟦DATE|“十四五”以来⟧最大。{FIGURE}。",
        f"谋划⟦DATE|2025年⟧重点工作。{FIGURE}。",
    ],
)
def test_dates_of_records_and_of_times_to_come_frame_nothing(records_of, passage) -> None:
    row = next(row for row in records_of(passage).indicators if row.text == "调解纠纷12件")
    assert (row.period_from, row.period_to) == (day("2024-01-01"), day("2024-12-31"))


@pytest.mark.parametrize(
    ("passage", "first", "last"),
    [
        (f"⟦DATE|去年⟧{FIGURE}。", "2024-01-01", "2024-12-31"),
        (f"⟦DATE|今年⟧1月，{FIGURE}。", "2024-01-01", "2024-12-31"),
        (f"⟦DATE|全年⟧{FIGURE}。", "2024-01-01", "2024-12-31"),
    ],
    ids=["last year is the year reviewed", "this year is not over", "the whole year"],
)
def test_a_work_report_is_given_in_the_year_after_its_own(records_of, passage, first, last) -> None:
    row = records_of(passage, title="2025年青石县人民政府工作报告").indicators[0]
    assert (row.period_from, row.period_to) == (day(first), day(last))


def test_without_a_report_year_nothing_is_assumed(records_of) -> None:
    row = records_of(f"{FIGURE}。", title="青石乡法治政府建设工作报告").indicators[0]
    assert (row.period_from, row.period_to) == (None, None)


@pytest.mark.parametrize(
    ("marked", "first", "last"),
    [
        # an act or an event, and what was dealt with
        ("⟦DATE|5月⟧民法典颁布后，⟦INDICATOR|讲法治课⟦QUANTITY|2场⟧⟧", "2024-01-01", "2024-12-31"),
        (
            "对⟦DATE|2021年以来⟧的文件进行清理，⟦INDICATOR|废止⟦QUANTITY|4件⟧⟧",
            "2024-01-01",
            "2024-12-31",
        ),
        # a campaign in a list
        (
            "结合⟦CAMPAIGN|国家宪法日⟧、⟦DATE|5月⟧⟦CAMPAIGN|民法典宣传月⟧等，⟦INDICATOR|开展活动⟦QUANTITY|9场⟧⟧",
            "2024-01-01",
            "2024-12-31",
        ),
        # a total drawn later
        ("⟦DATE|年初⟧聘请律师，⟦INDICATOR|共审查合同⟦QUANTITY|9份⟧⟧", "2024-01-01", "2024-12-31"),
        ("⟦DATE|年初⟧聘请律师，⟦INDICATOR|审查合同⟦QUANTITY|9份⟧⟧", "2024-01-01", "2024-02-29"),
    ],
)
def test_a_date_that_tells_of_something_else_is_no_period(records_of, marked, first, last) -> None:
    (row,) = records_of(f"{marked}。").indicators
    assert (str(row.period_from), str(row.period_to)) == (first, last)


@pytest.mark.parametrize(
    ("sentence", "last"),
    [
        ("⟦DATE|上半年⟧开展专项整治。", "2024-06-30"),
        ("⟦DATE|上半年⟧，开展专项整治。", "2024-06-30"),
        ("产业园⟦DATE|上半年⟧投产。", "2024-12-31"),
        ("青石乡清水河两岸的产业园⟦DATE|上半年⟧投产。", "2024-12-31"),
    ],
)
def test_a_frame_stands_at_the_head_of_its_paragraph(records_of, sentence, last) -> None:
    (row,) = records_of(f"{sentence}⟦INDICATOR|新增企业⟦QUANTITY|9家⟧⟧。").indicators
    assert str(row.period_to) == last


@pytest.mark.parametrize(
    ("told", "first", "last", "flags"),
    [
        (
            "⟦DATE|上半年⟧检查12次，⟦DATE|下半年⟧检查20次。",
            "2024-01-01",
            "2024-12-31",
            ["period_assumed"],
        ),
        (
            "工作有力。⟦DATE|下半年⟧检查20次。",
            "2024-01-01",
            "2024-12-31",
            ["period_assumed"],
        ),
        (
            "⟦DATE|上半年⟧，检查12次。⟦DATE|10月⟧检查8次。",
            "2024-01-01",
            "2024-12-31",
            ["period_assumed"],
        ),
        (
            "工作有力。⟦DATE|近三年⟧无败诉。",
            "2024-01-01",
            "2024-12-31",
            ["period_assumed"],
        ),
        ("⟦DATE|2023年⟧工作有力，⟦DATE|下半年⟧检查20次。", "2023-01-01", "2023-12-31", []),
        (
            "工作有力。⟦DATE|上半年⟧，检查12次。",
            "2024-01-01",
            "2024-06-30",
            ["period_carried"],
        ),
        (
            "⟦DATE|上半年⟧，检查12次。⟦DATE|3月⟧检查8次。",
            "2024-01-01",
            "2024-06-30",
            ["period_carried"],
        ),
    ],
    ids=[
        "contrasted",
        "in passing",
        "another part later",
        "several years in passing",
        "the year goes on",
        "headed by it",
        "a month of it later",
    ],
)
def test_a_part_of_a_year_frames_only_what_it_heads(records_of, told, first, last, flags) -> None:
    row = records_of(f"{told}{FIGURE}。").indicators[-1]
    assert (row.period_from, row.period_to) == (day(first), day(last))
    assert [flag for flag in row.flags if flag.startswith("period")] == flags


@pytest.mark.parametrize(
    ("dates", "first", "flags"),
    [
        ("自⟦DATE|2021年以来⟧，⟦DATE|截至11月底⟧", "2021-01-01", []),
        ("自⟦DATE|2021年⟧以来，⟦DATE|截至11月底⟧", "2021-01-01", []),
        ("⟦DATE|2021年3月起⟧⟦DATE|截至11月底⟧", "2021-03-01", []),
        ("⟦DATE|2021年以来⟧工作有力，⟦DATE|截至11月底⟧", "2024-01-01", ["period_from_assumed"]),
        ("⟦DATE|2021年⟧、⟦DATE|截至11月底⟧", "2024-01-01", ["period_from_assumed"]),
        ("“八五”普法启动以来，⟦DATE|截至11月底⟧", "2024-01-01", ["period_from_assumed"]),
    ],
)
def test_a_start_that_stands_before_its_end(records_of, dates, first, flags) -> None:
    (row,) = records_of(f"{dates}，{FIGURE}。").indicators
    assert (row.period_from, row.period_to) == (day(first), day("2024-11-30"))
    assert [flag for flag in row.flags if flag.startswith("period")] == flags


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("二季度", "2024-04-01", "2024-06-30"),
        ("第三、四季度", "2024-07-01", "2024-12-31"),
        ("下半年", "2024-07-01", "2024-12-31"),
        ("调解员", "2024-01-01", "2024-03-31"),
    ],
)
def test_a_part_of_the_year_that_only_the_figure_names(records_of, words, first, last) -> None:
    told = f"⟦DATE|一季度⟧检查3次，⟦INDICATOR|{words}⟦QUANTITY|5次⟧⟧。"
    (row,) = records_of(told).indicators
    assert (row.period_from, row.period_to) == (day(first), day(last))


LOOKING_BACK = "全乡各项工作扎实推进。" * 9


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("明年上半年", "2025-01-01", "2025-06-30"),
        ("下一年度", "2025-01-01", "2025-12-31"),
        ("今年", "2025-01-01", "2025-12-31"),
        ("年底前", "2025-01-01", "2025-12-31"),
        ("6月底前", "2025-01-01", "2025-06-30"),
        ("去年", "2023-01-01", "2023-12-31"),
        ("后年", "2026-01-01", "2026-12-31"),
    ],
)
def test_words_of_a_plan_count_once(records_of, date, first, last) -> None:
    records = records_of(f"{LOOKING_BACK}\n二、下一步工作打算\n⟦DATE|{date}⟧{TARGET}。")
    (row,) = records.indicators
    assert (row.period_from, row.period_to) == (day(first), day(last))
    assert records.dates[0].date_to == day(last)


@pytest.mark.parametrize(
    ("title", "heading", "date", "last"),
    [
        ("青石乡2024年上半年法治政府建设工作总结", "下一步工作打算", "下半年", "2024-12-31"),
        ("青石乡2024年上半年法治政府建设工作总结", "下半年工作打算", "10月底前", "2024-10-31"),
        ("青石乡2024年法治政府建设半年工作总结", "下一步工作打算", "年底前", "2024-12-31"),
        ("青石乡2024年1-9月法治政府建设工作总结", "下一步工作打算", "年底前", "2024-12-31"),
        ("青石乡2024年前三季度法治政府建设工作总结", "四季度工作打算", "12月", "2024-12-31"),
        ("青石乡2024年法治政府建设工作总结", "下半年工作打算", "10月底前", "2024-10-31"),
        ("青石乡2024年上半年法治政府建设工作总结", "2025年工作打算", "6月底前", "2025-06-30"),
        ("青石乡2024年上半年法治政府建设工作总结", "明年工作打算", "6月底前", "2025-06-30"),
        ("青石乡2024年下半年法治政府建设工作总结", "下一步工作打算", "上半年", "2025-06-30"),
        (
            "青石乡2024年法治政府建设工作总结暨2025年上半年工作计划",
            "下一步工作打算",
            "6月底前",
            "2025-06-30",
        ),
    ],
)
def test_plans_for_the_rest_of_the_year(records_of, title, heading, date, last) -> None:
    told = f"{LOOKING_BACK}\n二、{heading}\n⟦DATE|{date}⟧{TARGET}。"
    records = records_of(told, title=title)
    assert records.indicators[0].period_to == day(last)
    assert records.dates[-1].date_to == day(last)


def test_a_report_signed_within_its_year_plans_for_that_year(records_of) -> None:
    told = (
        f"{LOOKING_BACK}\n二、下一步工作打算\n⟦DATE|年底前⟧{TARGET}。\n青石乡人民政府\n2024年7月5日"
    )
    assert records_of(told).indicators[0].period_to == day("2024-12-31")


def test_four_times_the_text_on_one_line_takes_about_four_times_as_long(context_of) -> None:
    sentence = "⟦DATE|3月5日⟧召开会议，⟦INDICATOR|⟦DATE|一季度⟧排查⟦QUANTITY|12件⟧⟧。"
    seconds = []
    for times in (150, 600):
        context = context_of(sentence * times)
        spans = context.spans_of("INDICATOR")
        started = time.process_time()
        for span in spans:
            period_of(context, span, target=False)
        seconds.append(time.process_time() - started)
    assert seconds[1] < 12 * seconds[0]  # 4 where time grows with the length, 16 with its square
