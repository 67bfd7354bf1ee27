"""How fast files are read and loaded, and how much memory that takes, beside peers in the same run.

    python bench/intake.py csv  [--rows 1000000] [--rounds 3]    typed columns: ours, pyarrow.csv, polars, pandas
    python bench/intake.py xlsx [--rows 100000] [--rounds 3]     a workbook: ours, fastexcel, pandas with openpyxl
    python bench/intake.py load [--rows 1000000] [--rounds 1]    a whole load beside the bare read, of 1 and of 2 files' length

Every measurement is a process of its own, all in turn, so that each has its own memory and none warms another; the
medians count. Memory is the peak of the resident set. The bank statement has 12 columns: accounts, names, numbers of
people, days, clock times, amounts, texts, most of them different in each row. Peers read days, times and numbers as such
and the rest as texts; numbers of 18 digits and accounts must stay texts, so they are told.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

HEADERS = (
    "账号",
    "户名",
    "证件号",
    "交易日期",
    "交易时间",
    "借贷标志",
    "金额",
    "对方账号",
    "对方户名",
    "交易类型",
    "摘要",
    "流水号",
)
TEXTS = ("账号", "户名", "证件号", "借贷标志", "对方账号", "对方户名", "交易类型", "摘要", "流水号")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉梅红建国文志海波宁林峰浩然子轩雨欣思远"
_MEMOS = (
    "往来款",
    "货款",
    "工资",
    "还款",
    "借款",
    "服务费",
    "劳务费",
    "保证金",
    "电汇",
    "网银转账",
    "备用金",
    "材料款",
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHUNK = 50_000


def citizen(rng: random.Random) -> str:
    """An identity number with a right check digit of a region that does not exist."""
    body = f"990{rng.randrange(1000):03d}19{rng.randrange(50, 99)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}{rng.randrange(1000):03d}"
    return body + "10X98765432"[sum(int(a) * w for a, w in zip(body, _WEIGHTS, strict=True)) % 11]


def write_statement(path: Path, rows: int, *, quoted: bool = False) -> None:
    """A statement of `rows` payments of one in fifty as many holders; the same for the same number."""
    rng = random.Random(rows)
    name = lambda: rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, 2))  # noqa: E731
    holders = [(f"62{rng.randrange(10**14):014d}", name(), citizen(rng)) for _ in range(max(2, rows // 50))]
    mark = '"' if quoted else ""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADERS) + "\r\n")
        for start in range(0, rows, _CHUNK):
            lines = []
            for n in range(start, min(rows, start + _CHUNK)):
                account, holder, number = holders[rng.randrange(len(holders))]
                other, other_name, _ = holders[rng.randrange(len(holders))]
                cells = (
                    account, holder, number,
                    f"20{rng.randrange(18, 26)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
                    f"{rng.randrange(7, 22):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}",
                    "借" if rng.random() < 0.5 else "贷", f"{rng.randrange(1, 9_999_999) / 100:.2f}",
                    other, other_name, "转账", _MEMOS[rng.randrange(len(_MEMOS))], f"LS{n:012d}",
                )  # fmt: skip
                lines.append(mark + f"{mark},{mark}".join(cells) + mark)
            file.write("\r\n".join(lines) + "\r\n")


def write_workbook(path: Path, rows: int) -> None:
    """The statement as a workbook of texts, days and numbers."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "statement.csv"
        write_statement(text, rows)
        frame = pl.read_csv(text, schema_overrides=dict.fromkeys(TEXTS, pl.String), try_parse_dates=True)
    frame.write_excel(path)


# What a process of its own does: each is named on the command line by `_one`.


def _ours_csv(path: Path) -> int:
    from loaders.typed import typed_columns

    return sum(frame.height for frame in typed_columns(path, "DS19"))


def _pyarrow_csv(path: Path) -> int:
    import pyarrow as pa
    from pyarrow import csv

    options = csv.ConvertOptions(column_types=dict.fromkeys(TEXTS, pa.string()))
    return int(csv.read_csv(path, convert_options=options).num_rows)


def _polars_csv(path: Path) -> int:
    return pl.read_csv(path, schema_overrides=dict.fromkeys(TEXTS, pl.String), try_parse_dates=True).height


def _pandas_csv(path: Path) -> int:
    import pandas as pd

    return len(pd.read_csv(path, engine="c", dtype=dict.fromkeys(TEXTS, "object"), parse_dates=["交易日期"]))


def _ours_xlsx(path: Path) -> int:
    from loaders.recognising import readings_of

    return sum(table.rows.height for one in readings_of(path) for table in one.tables)


def _fastexcel_xlsx(path: Path) -> int:
    import fastexcel

    return int(fastexcel.read_excel(path).load_sheet(0).to_polars().height)


def _pandas_xlsx(path: Path) -> int:
    import pandas as pd

    return len(pd.read_excel(path, engine="openpyxl"))


def _whole_load(path: Path) -> int:
    from graph.workspace import Workspace
    from loaders.load import load
    from loaders.provenance import Provenance

    with tempfile.TemporaryDirectory() as folder:
        given = load(Workspace(Path(folder)), [path], about=Provenance("虚构数据"))
        return sum(one.rows for one in given.loaded)


MEASURED: dict[str, dict[str, Callable[[Path], int]]] = {
    "csv": {"ours": _ours_csv, "pyarrow": _pyarrow_csv, "polars": _polars_csv, "pandas": _pandas_csv},
    "xlsx": {"ours": _ours_xlsx, "fastexcel": _fastexcel_xlsx, "pandas+openpyxl": _pandas_xlsx},
    "load": {"bare read": _ours_csv, "load": _whole_load},
}


def measured(what: str, who: str, path: Path, rows: int) -> tuple[float, float]:
    """Seconds without the start of Python, and the peak of memory in MB, of one process."""
    command = [sys.executable, __file__, "_one", "--what", what, "--who", who, "--file", str(path)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if told["rows"] != rows:
        raise SystemExit(f"{who} read {told['rows']} rows of {rows}")
    return told["seconds"], told["megabytes"]


def compared(what: str, path: Path, rows: int, rounds: int) -> dict[str, tuple[float, float]]:
    """Of each the medians of seconds and megabytes over the rounds, in each of which all have their turn."""
    every: dict[str, list[tuple[float, float]]] = {who: [] for who in MEASURED[what]}
    for n in range(rounds):
        turn = list(MEASURED[what])
        for who in turn[n % len(turn) :] + turn[: n % len(turn)]:
            every[who].append(measured(what, who, path, rows))
    return {
        who: (statistics.median(s for s, _ in runs), statistics.median(m for _, m in runs))
        for who, runs in every.items()
    }


def tell(what: str, rows: int, found: dict[str, tuple[float, float]]) -> None:
    first = next(iter(found))
    print(f"\n{what}, {rows:,} rows")
    for who, (seconds, megabytes) in found.items():
        ratios = (
            ""
            if who == first
            else f"   {first}/{who} {found[first][0] / seconds:5.2f} time {found[first][1] / megabytes:5.2f} memory"
        )
        print(f"  {who:16} {seconds:8.2f} s {megabytes:8.0f} MB{ratios}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=[*MEASURED, "_one"])
    parser.add_argument("--rows", type=int)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quoted", action="store_true", help="every cell in quotes")
    for internal in ("--what", "--who", "--file"):
        parser.add_argument(internal, dest=f"one_{internal[2:]}", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.what == "_one":
        return one(args.one_what, args.one_who, Path(args.one_file))
    rows = args.rows or (100_000 if args.what == "xlsx" else 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        for length in (rows, 2 * rows) if args.what == "load" else (rows,):
            path = Path(folder) / f"statement{length}.{'xlsx' if args.what == 'xlsx' else 'csv'}"
            if args.what == "xlsx":
                write_workbook(path, length)
            else:
                write_statement(path, length, quoted=args.quoted)
            tell(args.what, length, compared(args.what, path, length, args.rounds or (1 if args.what == "load" else 3)))


def one(what: str, who: str, path: Path) -> None:
    """Measure one reader in this process; its libraries are loaded before the clock starts where they can be."""
    start = time.perf_counter()
    rows = MEASURED[what][who](path)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "megabytes": peak}))


if __name__ == "__main__":
    main()
