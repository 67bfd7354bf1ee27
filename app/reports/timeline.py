"""The cases of a dossier in time, as SVG: bars from filing to closing, readable in black and white."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape

from app.dossiers.told import Case, Dossier
from app.language import say
from app.reports.drawing import PALETTE, WIDTH, short, svg, wide

ROWS, LANES = 24, 120
"""Most rows, and most lanes of all of them together: what stands on one page."""
_LEAST_LANES = 4
_LEFT, _RIGHT, _TOP, _ROW, _LANE, _LABEL = 112, 32, 30, 18.0, 5.2, 8.5
_STEPS = (1, 3, 6, 12, 24, 60, 120)


def timeline(dossier: Dossier) -> str:
    """The cases of a dossier as bars from filing to closing, 640 wide: a row a plaintiff, a row a court where there are
    more than ROWS of them. Cases without a filing day are not in it; one without a closing day ends in an open bar.
    """
    colours = PALETTE
    dated = [case for case in dossier.cases if case.filed is not None]
    rows = _rows(dossier, dated)
    most = max(_LEAST_LANES, LANES // max(1, len(rows)))
    first, last = _span(dated)
    out: list[str] = []
    y = float(_TOP)
    for title, cases in rows:
        bars, lanes = _bars(cases, first, last, most)
        height = max(_ROW, 7 + lanes * _LANE)
        out.append(
            f'<text x="{_LEFT - 8}" y="{y + height / 2 + 4:.1f}" text-anchor="end" fill="{colours["ink"]}">'
            f"{escape(short(title, _LABEL))}</text>"
            f'<line x1="{_LEFT}" y1="{y + height:.1f}" x2="{WIDTH - 8}" y2="{y + height:.1f}" '
            f'stroke="{colours["rule2"]}"/>'
        )
        inset = (height - lanes * _LANE) / 2 + 0.7
        out += [_bar(x, y + inset + lane * _LANE, width, case, colours) for x, width, lane, case in bars]
        y += height
    grid = _grid(first, last, y, colours)
    legend = _legend(colours)
    return svg([*grid, *out, *legend], y + 26, say("案件时间", "Cases in time"), size=11.5)


def _rows(dossier: Dossier, cases: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    """Title and cases of each row, in the order of the first filing."""
    by_plaintiff = _rows_by(cases, [(one := _plaintiff(case), dossier.names.get(one, one)) for case in cases])
    if len(by_plaintiff) <= ROWS:
        return by_plaintiff
    unknown = say("法院不详", "court unknown")
    by_court = _rows_by(cases, [(one := case.court or unknown, one) for case in cases])
    if len(by_court) <= ROWS:
        return by_court
    rest = [case for _, of_court in by_court[ROWS - 1 :] for case in of_court]
    return [*by_court[: ROWS - 1], (say("其余法院", "other courts"), rest)]


def _plaintiff(case: Case) -> str:
    """The id of the first one."""
    return case.plaintiffs[0] if case.plaintiffs else say("原告不详", "plaintiff unknown")


def _rows_by(cases: Sequence[Case], keys: Sequence[tuple[str, str]]) -> list[tuple[str, list[Case]]]:
    """A row for each key, under the title that goes with it: namesakes have rows of their own."""
    rows: dict[tuple[str, str], list[Case]] = {}
    for case, key in zip(cases, keys, strict=True):
        rows.setdefault(key, []).append(case)
    return [(title, of_key) for (_, title), of_key in rows.items()]


def _span(cases: Sequence[Case]) -> tuple[date, date]:
    """The first of the first month, and some days after the last known day."""
    days = [day for case in cases for day in (case.filed, case.closed) if day is not None]
    if not days:
        return date(2000, 1, 1), date(2000, 12, 31)
    first, last = min(days), max(days)
    return first.replace(day=1), max(last, first + timedelta(days=60)) + timedelta(days=10)


def _x(day: date, first: date, last: date) -> float:
    return _LEFT + (day - first).days / (last - first).days * (WIDTH - _RIGHT - _LEFT)


_Bar = tuple[float, float, int, Case]


def _bars(cases: Sequence[Case], first: date, last: date, most: int) -> tuple[list[_Bar], int]:
    """Left, width, lane and case of each bar, and the number of lanes: bars of one lane never touch, unless more than
    `most` ran at once.
    """
    ends: list[float] = []
    bars: list[_Bar] = []
    for case in cases:
        if case.filed is None:
            continue
        left = _x(case.filed, first, last)
        right = max(left + 3, _x(case.closed, first, last) if case.closed else left + 14)
        lane = next((at for at, end in enumerate(ends) if end + 1.5 < left), len(ends))
        if lane == most:
            lane = ends.index(min(ends))
        ends[lane : lane + 1] = [right]
        bars.append((left, right - left, lane, case))
    return bars, max(1, len(ends))


def _bar(x: float, y: float, width: float, case: Case, colours: Mapping[str, str]) -> str:
    if case.closed is None:
        return (
            f'<path d="M{x + width:.1f} {y:.1f}H{x:.1f}v3.8H{x + width:.1f}" fill="none" stroke="{colours["blue"]}" '
            f'stroke-width=".9"/>'
        )
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="3.8" {_bar_look(case.soft_close, colours)}/>'


def _bar_look(soft: bool | None, colours: Mapping[str, str]) -> str:
    if soft:
        return f'fill="{colours["blue"]}"'
    if soft is None:
        return f'fill="{colours["blue"]}" fill-opacity=".25" stroke="{colours["blue"]}" stroke-width=".5"'
    return f'fill="{colours["paper"]}" stroke="{colours["blue"]}" stroke-width=".9"'


def _grid(first: date, last: date, bottom: float, colours: Mapping[str, str]) -> list[str]:
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((one for one in _STEPS if months / one <= 7), _STEPS[-1])
    out = []
    at = first
    while at <= last:
        if (at.year * 12 + at.month - 1) % step == 0:
            x = _x(at, first, last)
            said = say(f"{at.year}年{at.month}月" if step < 12 else f"{at.year}年", f"{at:%Y-%m}")
            out.append(
                f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom:.1f}" stroke="{colours["rule"]}"/>'
                f'<text x="{x:.1f}" y="{bottom + 16:.1f}" text-anchor="middle" fill="{colours["ink2"]}">{said}</text>'
            )
        at = (at.replace(day=28) + timedelta(days=5)).replace(day=1)
    return out


def _legend(colours: Mapping[str, str]) -> list[str]:
    x, out = float(_LEFT), []
    for mark, text in (
        (_bar_look(True, colours), say("未经对抗结案", "closed without contest")),
        (_bar_look(False, colours), say("经对抗", "contested")),
        (_bar_look(None, colours), say("有无对抗未知", "contest unknown")),
        ("", say("结案日期未知", "closing day unknown")),
    ):
        shape = (
            f'<rect x="{x:.1f}" y="9" width="16" height="5" {mark}/>'
            if mark
            else f'<path d="M{x + 16:.1f} 9H{x:.1f}v5H{x + 16:.1f}" fill="none" stroke="{colours["blue"]}"/>'
        )
        out.append(f'{shape}<text x="{x + 21:.1f}" y="16" fill="{colours["ink2"]}">{text}</text>')
        x += 21 + wide(text) * 11.5 + 18
    return out
