"""What the tables of broken files share: rows, and how is said what must happen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from broken_files.making import lines, xlsx

PARTIES = ("案号", "受理法院", "诉讼地位", "序号", "姓名或名称", "证件号码")
DOCKET = ("案号", "受理法院", "原告", "被告", "标的额")
DEATHS = ("证件号", "姓名", "死亡日期")
COURT = "清和县人民法院"
ID, OTHER_ID = "999999197001010017", "99999919720101002X"
NO_PERSON, LOST = "名称看不出", "数字位数已丢失"


def case(n: int) -> str:
    return f"（2023）冀9901民初{n}号"


ONE = (case(1), COURT, "原告", "1", "张三", ID)
TWO = (case(1), COURT, "被告", "2", "李四", "")
GOOD = lines(PARTIES, ONE, TWO)
DEAD = lines(DEATHS, (ID, "张三", "2023-05-06"), (OTHER_ID, "李四", "2023-05-07"))
BOTH = ("张三", "李四")


@dataclass(frozen=True)
class Refused:
    """The whole file, in one line whose reason matches `why`."""

    why: str
    row: int | None = None


@dataclass(frozen=True)
class Loads:
    """Something of the file is taken.

    `names`    of persons and organisations that count afterwards
    `bad`      row, header of its register and reason of what is quarantined, the reason as it begins
    `unknown`  headers that no column takes
    `notes`    begin of what people are told, among other things
    `left`     file or sheet → begin of the reason why it alone is left out
    `says`     name → value of `prop` of the mention
    `nodes`    `Label.property` → its values, sorted
    `again`    rows that are quarantined when the quarantine workbook is loaded as it is; None: as many as at first
    """

    names: tuple[str, ...] = BOTH
    bad: tuple[tuple[int, str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    left: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, str | None] = field(default_factory=dict)
    prop: str = "id_no"
    nodes: Mapping[str, list[Any]] = field(default_factory=dict)
    again: int | None = None


@dataclass(frozen=True)
class Text:
    """How a reader of csv that is not ours has to read a file."""

    encoding: str = "utf-8-sig"
    between: str = ","
    skip: int = 0


@dataclass(frozen=True)
class Broken:
    """`told` is how another reader reads the file where its suffix does not say it; None where no other can."""

    name: str
    file: str
    make: Callable[[], bytes]
    must: Loads | Refused
    told: Text | None = Text()


def of(text: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: text.encode(encoding, "surrogatepass")


def parties(*rows: tuple[Any, ...], more: tuple[str, ...] = (), encoding: str = "utf-8") -> Callable[[], bytes]:
    return of(lines((*PARTIES, *more), *rows), encoding)


def book(*rows: tuple[Any, ...], **options: Any) -> Callable[[], bytes]:
    return lambda: xlsx(PARTIES, *rows, **options)


def number_that_fits_when_cut() -> int:
    """A number of 18 digits whose first 15 and three zeros are a valid number of somebody else."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for day in range(1, 29):
        first = f"999999197001{day:02}1"
        digits = f"{first}00"
        if sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 == 1:
            return int(f"{first}234")
    raise AssertionError("no such day")
