import pytest

from fazhi.tagging.tone import TONES, tone_codes

REPORTED, PLANNED = 1, TONES - 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年累计办结案件40件，同比下降5%", REPORTED),
        ("加快打造产业链，力争产值达50亿元，确保就业稳定", PLANNED),
        ("我镇位于县城东北部", 0),
        ("", 0),
    ],
)
def test_tone_of_a_passage(text: str, expected: int) -> None:
    assert set(tone_codes(text)) == {expected}


def test_tone_changes_along_a_text() -> None:
    done = "累计办结案件40件，同比下降5%。" * 40
    planned = "加快推进建设，力争全部完善。" * 40
    codes = tone_codes(done + planned)
    assert (codes[0], codes[-1]) == (REPORTED, PLANNED)
    assert len(codes) == len(done + planned) + 1
    assert list(codes) == sorted(codes)
