"""What was measured, for people (Markdown) and for programs (JSON): one county, or several with mean and spread."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from graph.evaluation.judge import DENSITY, DETECTORS, MET_TWICE, ORDINARY, RINGS, SIZE, TRIANGLES, Judged
from graph.evaluation.measures import ACYCLIC, CYCLIC, FIRST, LEVELS, Measurement, Recall

NAMES = {
    RINGS: "团伙检测 (this detector)",
    DENSITY: "python-louvain 社群, 按密度 (by density)",
    SIZE: "python-louvain 社群, 按规模 (by size)",
    MET_TWICE: "两次以上对立的连通块 (met twice)",
    TRIANGLES: "只用证据图三角形 (triangles)",
}
NOTHING = "–"
CYCLES = {CYCLIC: "成环 (cyclic)", ACYCLIC: "不成环 (acyclic)"}


@dataclass(frozen=True)
class Run:
    """One county and what was measured on it. `settings` says how it was made: cases, seed, difficulty …"""

    settings: Mapping[str, Any]
    judged: Judged


@dataclass(frozen=True)
class Spread:
    """Mean and sample standard deviation (None of fewer than two) of the `n` values that are known."""

    mean: float | None
    sd: float | None
    n: int

    def __str__(self) -> str:
        if self.mean is None:
            return NOTHING
        return f"{self.mean:.3f}" if self.sd is None else f"{self.mean:.3f} ± {self.sd:.3f}"


def spread(values: Sequence[float | None]) -> Spread:
    known = [value for value in values if value is not None]
    if not known:
        return Spread(None, None, 0)
    return Spread(math.fsum(known) / len(known), statistics.stdev(known) if len(known) > 1 else None, len(known))


def best_ordinary(judged: Judged) -> float | None:
    """Average precision of the best baseline that needs nothing of ours; None without rings."""
    values = [judged.lists[name].average_precision for name in ORDINARY]
    return max((value for value in values if value is not None), default=None)


def ratio(above: float | None, below: float | None) -> float | None:
    """None where it cannot be said: a value is unknown, or the lower one is 0."""
    return above / below if above is not None and below else None


def as_json(runs: Sequence[Run]) -> dict[str, Any]:
    """Every run with its measurements, and over them the mean, spread and number of each headline figure."""
    figures = {
        name: {
            what: asdict(spread([value(run.judged.lists[name], run.judged.cyclic[name]) for run in runs]))
            for what, (_, value) in _columns().items()
        }
        for name in DETECTORS
    }
    return {
        "runs": [{"settings": dict(run.settings), **asdict(run.judged)} for run in runs],
        "mean": figures,
        "ratios": {what: asdict(one) for what, one in _ratios(runs).items()},
    }


def markdown(runs: Sequence[Run]) -> str:
    """The same as a page: the detector beside every baseline, recall, false discoveries, look-alikes."""
    rings = [run.judged.lists[RINGS] for run in runs]
    parts = [
        "# 团伙检测的评估 (Evaluation)",
        _told_settings(runs),
        *(_beside_baselines(runs) if any(one.rings for one in rings) else ["没有埋设团伙 (no rings were planted)。"]),
        *_discoveries(rings),
        *_lookalikes(rings),
    ]
    return "\n\n".join(parts) + "\n"


def _columns() -> dict[str, tuple[str, Callable[[Measurement, Measurement], float | None]]]:
    """Headline figures: name → heading, and the value from the list over all rings and over the cyclic ones."""

    def precision(k: int) -> Callable[[Measurement, Measurement], float | None]:
        return lambda every, _: every.precision[k] if every.precision is not None else None

    return {
        "average_precision": ("簇 AP", lambda every, _: every.average_precision),
        "member_average_precision": ("成员 AP", lambda every, _: every.member_average_precision),
        **{f"precision_{k}": (f"p@{k}", precision(k)) for k in FIRST},
        "recall": ("召回 (recall)", lambda every, _: every.recall.share),
        "cyclic_average_precision": ("成环者 AP (cyclic)", lambda _, cyclic: cyclic.average_precision),
        "cyclic_precision_50": ("成环者 p@50", lambda _, cyclic: cyclic.precision[50] if cyclic.precision else None),
        "jaccard_members": ("成员 Jaccard", lambda every, _: every.jaccard_members),
        "jaccard_cases": ("案件 Jaccard", lambda every, _: every.jaccard_cases),
    }


def _ratios(runs: Sequence[Run]) -> dict[str, Spread]:
    own = [run.judged.lists[RINGS].average_precision for run in runs]
    ordinary = [best_ordinary(run.judged) for run in runs]
    merged = [run.judged.lists[TRIANGLES].average_precision for run in runs]
    return {
        "best_ordinary": spread([ratio(one, other) for one, other in zip(own, ordinary, strict=True)]),
        "triangles": spread([ratio(one, other) for one, other in zip(own, merged, strict=True)]),
    }


def _told_settings(runs: Sequence[Run]) -> str:
    """What is the same in all runs, then what is not, run by run."""
    names = list(dict.fromkeys(name for run in runs for name in run.settings))
    same = [name for name in names if all(run.settings.get(name) == runs[0].settings.get(name) for run in runs)]
    told = [f"{name} = {runs[0].settings[name]}" for name in same]
    differ = [name for name in names if name not in same]
    told += [f"{name} = {', '.join(str(run.settings.get(name)) for run in runs)}" for name in differ]
    parties = ", ".join(f"{run.judged.parties:,}" for run in runs)
    rings = ", ".join(str(run.judged.lists[RINGS].rings) for run in runs)
    return f"{'; '.join(told)}。\n当事人 (parties): {parties}; 埋设的团伙 (rings): {rings}。"


def _beside_baselines(runs: Sequence[Run]) -> list[str]:
    columns = _columns()
    rows = [
        (
            NAMES[name],
            *(
                str(spread([value(run.judged.lists[name], run.judged.cyclic[name]) for run in runs]))
                for _, value in columns.values()
            ),
        )
        for name in DETECTORS
    ]
    ratios = _ratios(runs)
    return [
        "## 与基线比较 (Beside the baselines)",
        _table(("方法 (method)", *(heading for heading, _ in columns.values())), rows),
        f"簇 AP 是最好的普通基线的 {ratios['best_ordinary']} 倍 (× the best ordinary baseline), "
        f"是三角形的 {ratios['triangles']} 倍 (× triangles)。",
        "## 找到的团伙 (Recall)",
        _table(
            ("组 (group)", "埋设 (planted)", "列出 (listed)", "q ≤ 10 %", "召回 (recall)", "q ≤ 10 % 的召回"),
            _recall_rows([run.judged.lists[RINGS] for run in runs]),
        ),
    ]


def _recall_rows(rings: Sequence[Measurement]) -> list[tuple[str, ...]]:
    """Sums over all runs."""
    kinds: tuple[tuple[str, Callable[[Measurement], Mapping[str, Recall]]], ...] = (
        ("", lambda one: {"全部 (all)": one.recall}),
        ("原型 (archetype) ", lambda one: one.by_archetype),
        ("", lambda one: one.by_cycle),
        ("人数 (members) ", lambda one: one.by_size),
    )
    rows = []
    for prefix, of in kinds:
        for name in dict.fromkeys(name for one in rings for name in of(one)):
            parts = [of(one)[name] for one in rings if name in of(one)]
            planted = sum(part.rings for part in parts)
            found, at_level = sum(part.found for part in parts), sum(part.at_level for part in parts)
            shares = [str(spread([found / planted])), str(spread([at_level / planted]))] if planted else [NOTHING] * 2
            rows.append((f"{prefix}{CYCLES.get(name, name)}", str(planted), str(found), str(at_level), *shares))
    return rows


def _discoveries(rings: Sequence[Measurement]) -> list[str]:
    told = [one.discoveries for one in rings if one.discoveries is not None]
    free = sum(not one.rings for one in rings)
    rows = [
        (
            f"{level:.0%}",
            str(sum(one[level].groups for one in told)),
            str(sum(one[level].false for one in told)),
            str(spread([one[level].rate for one in told])),
            f"{sum(one[level].groups > 0 for one in told)} / {len(told)}",
        )
        for level in LEVELS
    ]
    lines = [
        "## 误报 (False discoveries)",
        _table(("q ≤", "报出 (groups)", "其中误报 (false)", "误报率 (rate)", "有报出的县 (counties with any)"), rows),
        "误报: 不到一半成员在同一个埋设团伙里。q 是与打乱的案件表相比的 (against shuffled dockets)。",
    ]
    return [*lines, f"没有团伙的县 (ring-free): {free} 个, 其报出全是误报。"] if free else lines


def _lookalikes(rings: Sequence[Measurement]) -> list[str]:
    told = [one.lookalikes for one in rings if one.lookalikes is not None]
    rows = []
    for kind in sorted({kind for one in told for kind in one}):
        parts = [one[kind] for one in told if kind in one]
        groups, flagged = sum(part.groups for part in parts), sum(part.flagged for part in parts)
        false = sum(part.false_groups for part in parts)
        rows.append((kind, str(groups), str(flagged), f"{flagged / groups:.2%}", str(false)))
    if not rows:
        return []
    return [
        "## 相似而清白的 (Innocent look-alikes), q ≤ 10 %",
        _table(
            ("种类 (kind)", "组 (groups)", "被报出 (flagged)", "占比 (share)", "误报落在其中 (false groups in one)"),
            rows,
        ),
    ]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
