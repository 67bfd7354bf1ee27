"""The simulated world as register files of every court, and `truth.json`.

Nothing in it is real: region 999999, court codes that no court has, telephones that cannot be dialled.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

from graph.errors import Place, WorkspaceError
from graph.workspace import Progress, silent
from loaders.provenance import HEADERS, LIST
from loaders.synthetic import registers
from loaders.synthetic.docket import Block
from loaders.synthetic.papers import FOLDER, Papers
from loaders.synthetic.places import Court, place
from loaders.synthetic.rings import inside, is_cyclic
from loaders.synthetic.simulation import Docket, Filed, courts_of, dockets
from loaders.synthetic.world import FEWEST, MOST, City, Settings

__all__ = ["FEWEST", "MOST", "TRUTH", "simulate"]

TRUTH = "truth.json"
FROM = f"{','.join(HEADERS[:3])}\n*,,虚构数据\n"
"""Where the files come from, as `load` asks of every file."""
MOST_FOR_EXCEL = 20_000
"""In a larger world courts export their parties as CSV."""


def simulate(
    folder: Path,
    *,
    cases: int,
    seed: int,
    difficulty: str = "base",
    rings: bool = True,
    lookalikes: bool = True,
    lenders: float = 0.0,
    papers: int = 0,
    progress: Progress = silent,
) -> int:
    """Write a world of `cases` proceedings into `folder`: DS02, DS02P of every court, DS08, DS09, DS11, and the truth.

    `difficulty` easy, base or hard: how well the rings hide; `rings`, `lookalikes`: whether there are any; `lenders`:
    share of the ordinary first-instance suits that licensed lenders bring against people who borrowed once; `papers`:
    of how many proceedings the paper (裁判文书) is written too, into the folder 文书; all else stays the same. Equal
    arguments give equal bytes. Returns how many papers there are. Cost O(cases), about 0.2 ms a case, 1 ms a paper,
    20 ms one in Word; memory that of ten courts and the truth.
    Raises ValueError: arguments that are impossible, or too few cases for what is planted. WorkspaceError: the folder
    holds other files, which would be taken for part of the world.
    """
    settings = Settings(cases, seed, difficulty, rings, lookalikes, lenders)
    written = Papers(folder / FOLDER, settings, papers)
    _only_ours(folder, settings)
    folder.mkdir(parents=True, exist_ok=True)
    done = 0
    told: dict[str, list[dict[str, Any]]] = {"rings": [], "innocent": []}
    with _shared_registers(folder) as shared, written:
        for docket in dockets(settings):
            written.enter_city(docket.city)
            with _Courts(folder, settings, docket.city) as courts:
                for filed in docket.proceedings():
                    written.write(filed, courts.write(filed))
                    done += 1
                    if done % 1_000 == 0:
                        progress("", done, cases)
            told["rings"] += [_ring_truth(block, courts) for block in docket.rings]
            told["innocent"] += [_innocent_truth(block, courts) for block in docket.innocent]
            _write_people(shared, docket)
    text = json.dumps({**told, "settings": _told(settings)}, ensure_ascii=False, indent=1) + "\n"
    (folder / f"{LIST}.csv").write_text(FROM, encoding="utf-8", newline="\n")
    (folder / TRUTH).write_text(text, encoding="utf-8", newline="\n")
    return written.written


def _only_ours(folder: Path, settings: Settings) -> None:
    courts = {court for n in range(settings.courts) for court in (place(n).court, place(n).middle_court)}
    ours = {TRUTH, registers.COMPANIES, registers.OFFICIALS, registers.HOUSEHOLDS}
    ours |= {name for court in courts for name in _names(settings, court)}
    others = sorted(path.name for path in folder.glob("[!.]*") if path.name not in ours) if folder.exists() else []
    if others:
        raise WorkspaceError(f"文件夹里有别的文件 {others[0]}, 请换一个空文件夹", Place(str(folder)))
    if (folder / TRUTH).exists():
        with suppress(ValueError, KeyError):  # a truth cut short is written anew
            there = json.loads((folder / TRUTH).read_text("utf-8"))["settings"]
            if there != _told(settings):
                raise WorkspaceError("其中已有另一个模拟县, 没有动它; 请换一个空文件夹", Place(str(folder)))


def _told(settings: Settings) -> dict[str, Any]:
    return {
        "cases": settings.cases,
        "seed": settings.seed,
        "difficulty": settings.difficulty,
        "rings": settings.rings,
        "lookalikes": settings.lookalikes,
        "lenders": settings.lenders,
        "courts": settings.courts,
    }


def _names(settings: Settings, court: Court) -> tuple[str, str]:
    """The files of a court: its docket, its parties."""
    suffix = "xlsx" if settings.cases <= MOST_FOR_EXCEL else "csv"
    return f"{court.name}_{registers.CASES}.csv", f"{court.name}_{registers.PARTIES}.{suffix}"


class _Courts(ExitStack):
    """The open register files of a city's courts; `mentions` tells in which rows a block's people stand."""

    def __init__(self, folder: Path, settings: Settings, city: City) -> None:
        super().__init__()
        self.mentions: dict[tuple[str, str], list[str]] = {}
        self._sheets = {court.code: self._open(folder, settings, court) for court in courts_of(city)}

    def _open(self, folder: Path, settings: Settings, court: Court) -> "_CourtFiles":
        # Clerks have dice of their own: the world is the same whether or not anybody writes it down.
        rng = Random(f"{settings.seed}/clerks/{court.code}")
        cases, parties = (folder / name for name in _names(settings, court))
        case_sheet = self.enter_context(registers.csv_sheet(cases, "utf-8-sig", registers.CASE_HEADER))
        opened = (
            registers.xlsx_sheet(parties, registers.PARTY_HEADER)
            if parties.suffix == ".xlsx"
            else registers.csv_sheet(parties, "utf-8-sig", registers.PARTY_HEADER)
        )
        return _CourtFiles(rng, case_sheet, self.enter_context(opened), parties.name)

    def write(self, filed: Filed) -> list[str]:
        """Print a proceeding in the registers of its court; returns its row in that of cases."""
        suit = filed.suit
        files = self._sheets[suit.court.code]
        entry = registers.Entry(filed.case_no, suit, registers.type_in(files.rng, suit))
        row = registers.case_row(files.rng, files.bench, entry)
        files.cases.writerow(row)
        for printed, cells in zip(entry.printed, registers.party_rows(entry), strict=True):
            files.rows += 1
            files.parties.writerow(cells)
            if suit.block:
                key = suit.block, printed.party.subject.id_no
                self.mentions.setdefault(key, []).append(f"{files.name}#{files.rows}")
        return row


class _CourtFiles:
    def __init__(self, rng: Random, cases: registers.Sheet, parties: registers.Sheet, name: str) -> None:
        self.rng, self.cases, self.parties, self.name = rng, cases, parties, name
        self.bench = registers.bench(rng)
        self.rows = 1


@contextmanager
def _shared_registers(folder: Path) -> Iterator[tuple[registers.Sheet, registers.Sheet, registers.Sheet]]:
    with (
        registers.csv_sheet(folder / registers.COMPANIES, "gb18030", registers.COMPANY_HEADER) as companies,
        registers.xlsx_sheet(folder / registers.OFFICIALS, registers.OFFICIAL_HEADER) as officials,
        registers.csv_sheet(folder / registers.HOUSEHOLDS, "utf-8", registers.HOUSEHOLD_HEADER) as households,
    ):
        yield companies, officials, households


def _write_people(shared: tuple[registers.Sheet, registers.Sheet, registers.Sheet], docket: Docket) -> None:
    companies, officials, households = shared
    for county in docket.city.counties:
        for registration in county.registry.registrations:
            companies.writerow(registers.company_row(registration))
        for official in county.officials:
            officials.writerow(registers.official_row(official))
        for family in county.populace.families:
            for person in family.members:
                households.writerow(registers.household_row(person))


def _ring_truth(block: Block, courts: _Courts) -> dict[str, Any]:
    return {
        "id": block.id,
        "archetype": block.kind,
        "observable_channels": list(block.channels),
        "members": _members_truth(block, courts),
        "agents": [{"name": a.name, "firm": a.firm, "licence_no": a.licence_no} for a in block.agents],
        "cases": _cases_truth(block),
        "cyclic": is_cyclic(block),
        "disputes_inside": len(inside(block)),
    }


def _innocent_truth(block: Block, courts: _Courts) -> dict[str, Any]:
    return {
        "id": block.id,
        "kind": block.kind,
        "members": _members_truth(block, courts),
        "cases": _cases_truth(block),
    }


def _members_truth(block: Block, courts: _Courts) -> list[dict[str, Any]]:
    return [{"name": m.name, "id_no": m.id_no, "mentions": courts.mentions[block.id, m.id_no]} for m in block.members]


def _cases_truth(block: Block) -> list[dict[str, str]]:
    return [{"court": court, "case_no": case_no} for court, case_no in block.cases]
