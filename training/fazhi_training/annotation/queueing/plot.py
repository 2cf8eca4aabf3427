"""Learning curves as a small SVG, without a plotting library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT = 720, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 40, 56
_COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd")


def learning_curves(
    curves: Mapping[str, Sequence[tuple[float, float]]], *, title: str, x_title: str
) -> str:
    """F1 in percent (0..100) over the amount labelled, one line per name."""
    xs = [x for points in curves.values() for x, _ in points]
    ys = [y for points in curves.values() for _, y in points]
    low, high = 10 * int(min(ys) // 10), 10 * (int(max(ys) // 10) + 1)
    widest = max(xs)

    def place(x: float, y: float) -> tuple[float, float]:
        across = _LEFT + x / widest * (_WIDTH - _LEFT - _RIGHT)
        down = _HEIGHT - _BOTTOM - (y - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)
        return round(across, 1), round(down, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="24" font-size="15">{escape(title)}</text>',
    ]
    for value in range(low, high + 1, 10):
        left, down = place(0, value)
        right, _ = place(widest, value)
        parts.append(f'<path d="M{left} {down}H{right}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{down + 4}" text-anchor="end">{value}</text>')
    for x in sorted(set(xs)):
        across, down = place(x, low)
        parts.append(f'<path d="M{across} {down}v5" stroke="#888"/>')
        parts.append(f'<text x="{across}" y="{down + 20}" text-anchor="middle">{x:g}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{_HEIGHT - 14}" text-anchor="middle">{escape(x_title)}</text>'
    )
    for number, (name, points) in enumerate(curves.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        line = " ".join(f"{x},{y}" for x, y in (place(*point) for point in points))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>'
            for x, y in (place(*point) for point in points)
        ]
        label = _HEIGHT - _BOTTOM - 16 - 18 * number
        parts.append(
            f'<text x="{_WIDTH - _RIGHT - 8}" y="{label}" text-anchor="end" fill="{colour}">'
            f"{escape(name)}</text>"
        )
    return "\n".join([*parts, "</svg>", ""])
