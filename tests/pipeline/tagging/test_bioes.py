from hypothesis import given
from hypothesis import strategies as st

from fazhi.tagging import bioes


def test_encode_and_decode_one_sequence() -> None:
    tags = bioes.encode(6, [(0, 3, "ORG"), (4, 5, "DATE")])
    assert tags == ["B-ORG", "I-ORG", "E-ORG", "O", "S-DATE", "O"]
    assert bioes.decode(tags) == [(0, 3, "ORG"), (4, 5, "DATE")]


def test_of_overlapping_spans_the_longer_one_stays() -> None:
    assert bioes.decode(bioes.encode(5, [(0, 2, "A"), (0, 4, "A")])) == [(0, 4, "A")]


@st.composite
def flat_spans(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, str]]]:
    borders = sorted(draw(st.sets(st.integers(0, 40), max_size=12)))
    pairs = list(zip(borders[::2], borders[1::2], strict=False))
    return 40, [(start, end, draw(st.sampled_from("AB"))) for start, end in pairs]


@given(flat_spans())
def test_flat_spans_round_trip(case: tuple[int, list[tuple[int, int, str]]]) -> None:
    length, spans = case
    assert bioes.decode(bioes.encode(length, spans)) == spans


@given(flat_spans())
def test_encoded_tags_use_only_allowed_transitions(
    case: tuple[int, list[tuple[int, int, str]]],
) -> None:
    length, spans = case
    names = bioes.tag_names("AB")
    allowed = bioes.allowed_transitions(names)
    tags = bioes.encode(length, spans)
    steps = zip(tags, tags[1:], strict=False)
    assert all(allowed[names.index(before), names.index(after)] for before, after in steps)
