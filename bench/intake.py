"""How fast files are read and loaded, and how much memory that takes, beside peers in the same run.

    python bench/intake.py csv  [--rows 1000000] [--rounds 3]    columns with types: ours and four others
    python bench/intake.py xlsx [--rows 100000] [--rounds 3]     a workbook: ours, fastexcel, pandas with openpyxl
    python bench/intake.py load [--rows 1000000] [--rounds 1]    a whole load beside reading alone; then twice the rows

Every measurement is a process of its own, all in turn, so that each has its own memory and none warms another; before
the clock starts each reads a file of ten rows. The medians count. Memory is the peak of the resident set. The bank
statement has 12 columns: accounts, names, numbers of people, days, times, amounts, texts; half of them differ in each
row. Peers read days, times and amounts as such and the rest as texts. Ours reads each cell by the types of the register
(check digits, directions, what a name is the name of) and says of each that cannot be read why.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import fastexcel
import pandas as pd
import polars as pl
import pyarrow as pa
from pyarrow import csv as arrow_csv
from python_calamine import CalamineWorkbook

from graph.identifiers import make_citizen_id
from graph.workspace import Workspace
from loaders.load import load
from loaders.provenance import Provenance
from loaders.reading import Known, read_cells
from loaders.recognising import readings_of

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
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉梅红建国文志海波宁林峰浩然子轩雨欣思远"
MEMOS = ("往来款", "货款", "工资", "还款", "借款", "服务费", "劳务费", "保证金", "电汇", "网银转账", "备用金", "材料款")
CHUNK = 50_000


def citizen(rng: random.Random) -> str:
    """An identity number with a right check digit, of a region that is nobody's."""
    born = date(rng.randrange(1950, 1999), rng.randrange(1, 13), rng.randrange(1, 29))
    return make_citizen_id("999999", born, rng.randrange(1000))


def write_statement(path: Path, rows: int, *, quoted: bool = False) -> None:
    """A statement of `rows` payments among one in fifty as many holders; the same for the same number."""
    rng = random.Random(rows)
    mark = '"' if quoted else ""

    def holder() -> tuple[str, str, str]:
        name = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))
        return f"62{rng.randrange(10**14):014d}", name, citizen(rng)

    holders = [holder() for _ in range(max(2, rows // 50))]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADERS) + "\r\n")
        for start in range(0, rows, CHUNK):
            lines = []
            for n in range(start, min(rows, start + CHUNK)):
                other, other_name, _ = rng.choice(holders)
                cells = (
                    *rng.choice(holders),
                    f"20{rng.randrange(18, 26)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
                    f"{rng.randrange(7, 22):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}",
                    "借" if rng.random() < 0.5 else "贷", f"{rng.randrange(1, 9_999_999) / 100:.2f}",
                    other, other_name, "转账", rng.choice(MEMOS), f"LS{n:012d}",
                )  # fmt: skip
                lines.append(mark + f"{mark},{mark}".join(cells) + mark)
            file.write("\r\n".join(lines) + "\r\n")


def write_workbook(path: Path, rows: int) -> None:
    """The statement as a workbook of texts, days and numbers."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "statement.csv"
        write_statement(text, rows)
        _polars_frame(text).write_excel(path)


# What a process of its own does; each gives the number of rows.


def ours_texts(path: Path) -> int:
    return sum(page.rows.height for one in readings_of(path) for pages in one.tables for page in pages)


def ours_typed(path: Path) -> int:
    rows = 0
    for one in readings_of(path):
        for pages in one.tables:
            known: Known = {}
            for page in pages:
                rows += read_cells(one.source.register, page, path.name, known).wide.height
    return rows


def ours_load(path: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        return sum(one.rows for one in load(workspace, [path], about=Provenance("虚构数据")).loaded)


def pyarrow_typed(path: Path) -> int:
    options = arrow_csv.ConvertOptions(column_types=dict.fromkeys(TEXTS, pa.string()))
    return int(arrow_csv.read_csv(path, convert_options=options).num_rows)


def _polars_frame(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, schema_overrides=dict.fromkeys(TEXTS, pl.String), try_parse_dates=True)


def polars_typed(path: Path) -> int:
    return _polars_frame(path).height


def duckdb_typed(path: Path) -> int:
    with duckdb.connect() as base:
        return base.read_csv(str(path), dtype=dict.fromkeys(TEXTS, "VARCHAR")).to_arrow_table().num_rows


def pandas_typed(path: Path) -> int:
    return len(pd.read_csv(path, engine="c", dtype=dict.fromkeys(TEXTS, "str"), parse_dates=["交易日期"]))


def fastexcel_typed(path: Path) -> int:
    return int(fastexcel.read_excel(path).load_sheet(0).to_polars().height)


def calamine_alone(path: Path) -> int:
    """The library that ours reads workbooks with, before anything is made of its cells: no reader on it is faster."""
    with CalamineWorkbook.from_path(path) as book:
        return len(book.get_sheet_by_index(0).to_python(skip_empty_area=False)) - 1


def pandas_workbook(path: Path) -> int:
    return len(pd.read_excel(path, engine="openpyxl"))


MEASURED: dict[str, dict[str, Callable[[Path], int]]] = {
    "csv": {
        "ours, texts": ours_texts,
        "ours, typed": ours_typed,
        "pyarrow.csv": pyarrow_typed,
        "polars": polars_typed,
        "duckdb": duckdb_typed,
        "pandas": pandas_typed,
    },
    "xlsx": {
        "ours, texts": ours_texts,
        "calamine alone": calamine_alone,
        "fastexcel": fastexcel_typed,
        "pandas+openpyxl": pandas_workbook,
    },
    "load": {"texts": ours_texts, "typed": ours_typed, "load": ours_load},
}
WRITERS: dict[str, Callable[[Path, int], None]] = {".csv": write_statement, ".xlsx": write_workbook}


def one(what: str, who: str, path: Path) -> None:
    """Measure one reader in this process."""
    reader = MEASURED[what][who]
    with tempfile.TemporaryDirectory() as folder:
        warm = Path(folder) / f"warm{path.suffix}"
        WRITERS[path.suffix](warm, 10)
        reader(warm)
    start = time.perf_counter()
    rows = reader(path)
    seconds = time.perf_counter() - start
    print(json.dumps({"rows": rows, "seconds": seconds, "megabytes": peak()}))


def peak() -> float:
    """MB that this process had in memory at most; what getrusage tells is inherited from the one that started it."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def measured(what: str, who: str, path: Path, rows: int) -> tuple[float, float]:
    """Seconds, and the peak of memory in MB, of a process of its own."""
    command = [sys.executable, __file__, what, "--only", who, "--file", str(path)]
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
    print(f"\n{what}, {rows:,} rows: seconds, MB, and each row's time to each column's")
    print(" " * 40 + "".join(f"{who:>16}" for who in found))
    for who, (seconds, megabytes) in found.items():
        ratios = "".join(f"{seconds / other:16.2f}" for other, _ in found.values())
        print(f"  {who:16} {seconds:8.2f} s {megabytes:8.0f} MB{ratios}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=list(MEASURED))
    parser.add_argument("--rows", type=int)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quoted", action="store_true", help="every cell in quotes")
    parser.add_argument("--only", help="measure this one alone, in this process")
    parser.add_argument("--file", type=Path, help="on this file")
    args = parser.parse_args()
    if args.only:
        one(args.what, args.only, args.file)
        return
    rows = args.rows or (100_000 if args.what == "xlsx" else 1_000_000)
    rounds = args.rounds or (1 if args.what == "load" else 3)
    with tempfile.TemporaryDirectory() as folder:
        for length in (rows, 2 * rows) if args.what == "load" else (rows,):
            if args.what == "xlsx":
                write_workbook(path := Path(folder) / f"statement{length}.xlsx", length)
            else:
                write_statement(path := Path(folder) / f"statement{length}.csv", length, quoted=args.quoted)
            tell(args.what, length, compared(args.what, path, length, rounds))
            path.unlink()


if __name__ == "__main__":
    main()
