"""The civil papers (裁判文书) of the simulated proceedings, and the truth about what stands in them.

A paper is put together from parts that know little of each other:

    proceeding  a suit, the first instance it follows, who sat, who speaks for whom
    habits      how a chamber writes; a court has several, each with a format of its own
    stories     what the dispute is about: facts that every instance tells alike (wording/*.toml)
    teller      says them in the words of one paper
    cast        names as printed, roles, agents
    drafting    trial, later: the kinds of paper (forms.toml)
    heading, closing, laws, writing: parties, signatures, articles, sums and days
    layout, formats: lines, files

Nothing here reads papers: how they can be read is for others to find out.

`papers.jsonl` has a line a paper, of what stands in it and as it stands there:

    file, line     where it is; `line`, from 1, in a file of records, else null
    case_no        as the registers print it; in the paper other brackets, spaces, 之一 behind it
    court          with the province where that is printed; `register_court` without
    filed_date, hearing_date, procedure   null where the paper does not tell them; a hearing may be 同年5月6日
    parties        in printed order: name as printed (masked or not), side of the first instance, role; gender,
                   birth_date, ethnicity, address, id_fragment (the last four places), uscc, legal_rep where printed
    agents         `for`: the places of whom they act for in `parties`; once, however often they are named
    absent         the places of those who are said to have stayed away
    claims         what the first instance is asked, item by item without numbers, sums and days; null for what follows
    orders         the operative items without sums and days
    law_refs       the laws by which it is decided, with their articles
    related        the numbers of other cases that are told
    amounts        every sum in the operative items, in fen and in order, what is told twice twice; never the fee
    fee            what is charged, in fen, after halving; null where nothing is said of it or it is paid back
"""

import hashlib
import json
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TextIO

from loaders.synthetic.docket import Suit
from loaders.synthetic.papers.compose import Composed, compose, has_paper
from loaders.synthetic.papers.formats import as_page, as_record, as_text, as_word
from loaders.synthetic.papers.habits import Habits, chambers
from loaders.synthetic.papers.proceeding import Heads, Proceeding, sitting
from loaders.synthetic.simulation import Filed
from loaders.synthetic.world import City, Settings

__all__ = ["FOLDER", "TRUTH", "Papers"]

FOLDER = "文书"
TRUTH = "papers.jsonl"
_TRIAL, _MIDDLE = 5, 3
"""How many chambers try cases in a basic court (one more enforces), and in a middle court."""


class Papers(ExitStack):
    """The papers of a sample of `count` proceedings, written into `folder`, with their truth in `papers.jsonl`.

    Every proceeding of the world must come by, in order: what an appeal or an enforcement follows is remembered.
    A proceeding that no court would write a paper on hands its turn to the next. Equal settings, equal bytes; nothing
    is written, not even the folder, where `count` is 0. Raises ValueError: `count` impossible.
    """

    def __init__(self, folder: Path, settings: Settings, count: int) -> None:
        super().__init__()
        if not 0 <= count <= settings.cases:
            raise ValueError(f"papers: 0..{settings.cases}")
        rng = Random(f"{settings.seed}/papers/chosen")
        self.written = 0
        self._folder, self._seed = folder, settings.seed
        self._chosen = set(rng.sample(range(settings.cases), count))
        self._passed = self._due = 0
        self._followed: dict[str, Suit] = {}
        self._files: dict[str, TextIO] = {}
        self._lines: dict[str, int] = {}
        self._chambers: dict[str, tuple[Habits, ...]] = {}
        self._heads: Heads | None = None
        self._city: City | None = None

    def enter_city(self, city: City) -> None:
        """From here on the proceedings are this city's."""
        self._city, self._heads = city, None
        self._followed.clear()

    def write(self, filed: Filed, row: list[str]) -> None:
        """Write the paper of a proceeding that has been chosen; `row` is what the register of cases says of it."""
        suit = filed.suit
        first = self._followed.get(suit.earlier, suit)
        if suit.appealed or suit.enforced:
            self._followed[filed.case_no] = suit
        self._due += self._passed in self._chosen
        self._passed += 1
        if self._due and self._city is not None and has_paper(suit, first):
            self._due -= 1
            self._heads = self._heads or Heads.of(self._city, self._seed)
            self._one(Proceeding(filed, first, self._city.middle_court, sitting(row), self._heads))

    def _one(self, proceeding: Proceeding) -> None:
        suit = proceeding.suit
        nth, habits = self._chamber(proceeding)
        composed = compose(proceeding, habits, f"{self._seed}/papers/chamber/{suit.court.code}/{nth}", self._seed)
        self.written += 1
        place = self._put(proceeding, habits, nth, composed)
        truth = {**place, **composed.truth}
        self._file(TRUTH).write(json.dumps(truth, ensure_ascii=False) + "\n")

    def _chamber(self, proceeding: Proceeding) -> tuple[int, Habits]:
        """The chamber that the case was given to, and its habits."""
        suit, code = proceeding.suit, proceeding.suit.court.code
        middle = suit.court == proceeding.above
        n = _MIDDLE if middle else _TRIAL + 1
        if code not in self._chambers:
            self._chambers[code] = chambers(self._seed, code, n)
        rng = Random(f"{self._seed}/papers/allotted/{proceeding.case_no}")
        nth = n - 1 if suit.stage == "执" else rng.randrange(_MIDDLE if middle else _TRIAL)
        return nth, self._chambers[code][nth]

    def _put(self, proceeding: Proceeding, habits: Habits, nth: int, composed: Composed) -> dict[str, object]:
        """Write the paper in the chamber's format. Returns where: the file, and for records the line in it, from 1."""
        court = proceeding.suit.court.name
        name = f"{proceeding.case_no}{composed.kind}"
        if habits.named == "running":
            name = f"{court}_{self.written:06d}"
        published = proceeding.suit.closed + timedelta(days=20 + self.written % 60)
        lines = composed.lines
        if habits.format == "jsonl":
            file = f"{court}_文书数据{nth + 1}.jsonl"
            key = hashlib.sha256(f"{self._seed}/{proceeding.case_no}".encode()).hexdigest()
            records = self._file(file)
            records.write(as_record(lines, habits, title=composed.title, published=published, key=key))
            self._lines[file] = self._lines.get(file, 0) + 1
            return {"file": file, "line": self._lines[file]}
        file = f"{name}.{habits.format.rpartition('.')[2]}"
        path = self._folder / file
        self._folder.mkdir(parents=True, exist_ok=True)
        if habits.format == "docx":
            path.write_bytes(as_word(lines, habits))
        elif habits.format == "html":
            text = as_page(lines, habits, title=composed.title, published=published)
            path.write_text(text, "utf-8", newline="\n")
        elif habits.format == "gb.txt":
            path.write_text(as_text(lines, habits), "gb18030", newline="\r\n")
        else:
            path.write_text(as_text(lines, habits), "utf-8", newline="\n")
        return {"file": file, "line": None}

    def _file(self, name: str) -> TextIO:
        """The open file of that name in the folder."""
        if name not in self._files:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._files[name] = self.enter_context((self._folder / name).open("w", encoding="utf-8", newline="\n"))
        return self._files[name]
