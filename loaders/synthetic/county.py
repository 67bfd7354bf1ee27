"""An invented county 清和县 as register files: five planted rings, their innocent look-alikes, and ordinary suits.

Nothing in it is real: region 999999, court code 冀9901, telephones that cannot be dialled.
The truth is in `truth.json`.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from loaders.synthetic import lookalikes, registers, rings
from loaders.synthetic.companies import Registry, make_bar
from loaders.synthetic.docket import FIRST_DAY, LAST_DAY, Block, County, Official, Suit, kin_of
from loaders.synthetic.ordinary import appeal_of, enforcement_of, ordinary_suit
from loaders.synthetic.people import COUNTY, Person, Phones, Populace, age

COURTS = {
    "民初": ("清和县人民法院", "冀9901"),
    "民终": ("清和市中级人民法院", "冀99"),
    "执": ("清和县人民法院", "冀9901"),
}
FEWEST = 400
MOST = 300_000
"""A sheet has 1,048,576 rows, and a suit about 2.2 parties."""

_APPEALED = 0.03
_ENFORCED = 0.11
_POSTS = ("支书", "主任", "会计", "委员", "监委会")


def write_county(folder: Path, *, cases: int = 2000, seed: int = 1) -> None:
    """Write five register files and `truth.json` into `folder`; equal `cases` and `seed` give equal bytes."""
    if not FEWEST <= cases <= MOST:
        raise ValueError(f"cases: {FEWEST}..{MOST}")
    folder.mkdir(parents=True, exist_ok=True)
    county = _people_county(Random(seed), cases)
    planted = rings.plant(county, min(cases // 10_000, 12))
    innocent = lookalikes.place(county, min(cases * 12 // 100, 3_000), min(cases * 14 // 100, 3_000))
    _write_docket(folder, county, [*planted, *innocent], cases)
    _write_registers(folder, county)
    truth = {
        "rings": [_ring_truth(block) for block in planted],
        "innocent": [_innocent_truth(block) for block in innocent],
        "settings": {"cases": cases, "seed": seed, "county": COUNTY},
    }
    text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
    (folder / "truth.json").write_text(text, encoding="utf-8", newline="\n")


def _people_county(rng: Random, cases: int) -> County:
    phones = Phones(rng)
    populace = Populace(rng, phones)
    populace.settle(max(2_400, cases * 12 // 10))
    adults = [p for family in populace.families for p in family.adults(FIRST_DAY)]
    registry = Registry(rng, phones)
    for _ in range(max(80, cases // 40)):
        rep, other = rng.choice(adults), rng.choice(adults)
        share = rng.choice((51, 60, 70, 80))
        registry.found(
            rep, owners=((rep, share), (other, 100 - share)) if rng.random() < 0.6 and rep is not other else ()
        )
    companies = [r.company for r in registry.registrations]
    insurers = [
        registry.found(
            rng.choice(adults),
            name=f"{name}财产保险股份有限公司清和支公司",
            insured=rng.randint(20, 60),
            legal_form="股份有限公司分公司",
        )
        for name in ("永润", "泰和", "中恒")
    ]
    return County(
        rng,
        populace,
        registry,
        make_bar(rng, populace, phones, max(40, min(cases // 60, 400))),
        adults,
        companies,
        {village.code: registry.village_body(village) for village in populace.villages},
        _appoint(rng, populace),
        insurers,
    )


def _appoint(rng: Random, populace: Populace) -> list[Official]:
    """Five officials a village, and now and then the one before; in the first village the director has the most kin."""
    officials = []
    families: dict[str, list[list[Person]]] = defaultdict(list)
    kin: dict[str, list[tuple[Person, str]]] = {}
    for family in populace.families:
        if family.village is not None:
            grown = [p for p in family.members if 26 <= age(p, FIRST_DAY) <= 66]
            families[family.village.code].append(grown)
            kin.update((p.id_no, kin_of(p, family, FIRST_DAY)) for p in grown)
    for village in populace.villages:
        eligible = families[village.code]
        people = rng.sample([p for grown in eligible for p in grown], len(_POSTS) + 1)
        if village is populace.villages[0]:
            house = max(eligible, key=lambda grown: max((len(kin[p.id_no]) for p in grown), default=0))
            others = [p for grown in eligible if grown is not house for p in grown]
            director = max(house, key=lambda p: len(kin[p.id_no]))
            people = rng.sample(others, len(_POSTS) + 1)
            people[_POSTS.index("主任")] = director
        *serving, former = people
        for post, person in zip(_POSTS, serving, strict=True):
            since = date(2018, rng.randint(3, 11), rng.randint(1, 28))
            if rng.random() < 0.25 and village is not populace.villages[0]:
                officials.append(
                    Official(village, former, post, since, date(2021, 1, 15), tuple(kin[former.id_no][:3]))
                )
                since = date(2021, 1, 16)
            told = tuple(kin[person.id_no]) if rng.random() < 0.6 else ()
            officials.append(Official(village, person, post, since, None, told))
    return officials


@dataclass(slots=True)
class _Docket:
    """Suits day by day. What follows a suit waits under the day it will be filed on."""

    county: County
    blocks: dict[str, Block]
    waiting: dict[date, list[Suit]] = field(default_factory=lambda: defaultdict(list))
    serials: Counter[tuple[str, int]] = field(default_factory=Counter)

    def number(self, suit: Suit) -> str:
        code, year = COURTS[suit.stage][1], suit.filed.year
        self.serials[suit.stage, year] += 1
        return f"（{year}）{code}{suit.stage}{self.serials[suit.stage, year]}号"

    def follow(self, suit: Suit, case_no: str) -> None:
        for wanted, make in ((suit.appealed, appeal_of), (suit.enforced, enforcement_of)):
            if wanted:
                later = make(self.county, suit, case_no)
                self.waiting[later.filed].append(later)


def _suits(docket: _Docket, ordinary: int, appealed: int, enforced: int) -> Iterator[Suit]:
    """All suits in order of filing: those that wait for a day, then that day's ordinary ones."""
    rng = docket.county.rng
    workdays = [d for d in _days() if d.weekday() < 5]
    on_day = Counter(rng.choices(range(len(workdays)), k=ordinary))
    counts = {day: on_day[n] for n, day in enumerate(workdays)}
    followed = rng.sample(range(ordinary), appealed + enforced)
    to_appeal, to_enforce = set(followed[:appealed]), set(followed[appealed:])
    nth, day = 0, FIRST_DAY
    while day <= LAST_DAY or docket.waiting:
        yield from docket.waiting.pop(day, ())
        for _ in range(counts.get(day, 0)):
            yield ordinary_suit(docket.county, day, appealed=nth in to_appeal, enforced=nth in to_enforce)
            nth += 1
        day += timedelta(days=1)


def _days() -> Iterator[date]:
    for n in range((LAST_DAY - FIRST_DAY).days + 1):
        yield FIRST_DAY + timedelta(days=n)


def _write_docket(folder: Path, county: County, blocks: list[Block], cases: int) -> None:
    docket = _Docket(county, {block.id: block for block in blocks})
    planned = [suit for block in blocks for suit in block.suits]
    for suit in planned:
        docket.waiting[suit.filed].append(suit)
    left = cases - sum(1 + suit.appealed + suit.enforced for suit in planned)
    appealed, enforced = int(left * _APPEALED), int(left * _ENFORCED)
    rng = county.rng
    judges = [county.populace.name(sex) for sex in "男女男女男男女男女男男女"]
    assessors = tuple(county.populace.name(sex) for sex in "男女女男男女男女")
    clerks = tuple(county.populace.name("女") for _ in range(6))
    benches = {
        "冀9901": registers.Bench(tuple(dict.fromkeys(judges[:7])), assessors, clerks[:4]),
        "冀99": registers.Bench(tuple(dict.fromkeys(judges[7:])), assessors, clerks[4:]),
    }
    with (
        registers.csv_sheet(folder / registers.CASES, "utf-8-sig", registers.CASE_HEADER) as case_sheet,
        registers.xlsx_sheet(folder / registers.PARTIES, registers.PARTY_HEADER) as party_sheet,
    ):
        row = 1
        for suit in _suits(docket, left - appealed - enforced, appealed, enforced):
            court, code = COURTS[suit.stage]
            case_no = docket.number(suit)
            entry = registers.Entry(case_no, court, suit, registers.type_in(rng, suit))
            case_sheet.writerow(registers.case_row(rng, benches[code], entry))
            block = docket.blocks.get(suit.block)
            if block is not None:
                block.cases.append({"court": court, "case_no": case_no})
            for p, cells in zip(entry.printed, registers.party_rows(entry), strict=True):
                row += 1
                party_sheet.writerow(cells)
                if block is not None and p.party.subject.id_no in block.mentions:
                    block.mentions[p.party.subject.id_no].append(f"{registers.PARTIES}#{row}")
            docket.follow(suit, case_no)


def _write_registers(folder: Path, county: County) -> None:
    with registers.csv_sheet(folder / registers.COMPANIES, "gb18030", registers.COMPANY_HEADER) as sheet:
        for registration in county.registry.registrations:
            sheet.writerow(registers.company_row(registration))
    with registers.xlsx_sheet(folder / registers.OFFICIALS, registers.OFFICIAL_HEADER) as sheet:
        for official in county.officials:
            sheet.writerow(registers.official_row(official))
    with registers.csv_sheet(folder / registers.HOUSEHOLDS, "utf-8", registers.HOUSEHOLD_HEADER) as sheet:
        for family in county.populace.families:
            for person in family.members:
                sheet.writerow(registers.household_row(person))


def _ring_truth(block: Block) -> dict[str, Any]:
    agents = [{"name": a.name, "firm": a.firm, "licence_no": a.licence_no} for a in block.agents]
    return {
        "id": block.id,
        "archetype": block.kind,
        "observable_channels": list(block.channels),
        "members": _members_truth(block),
        "agents": agents,
        "cases": block.cases,
    }


def _innocent_truth(block: Block) -> dict[str, Any]:
    return {"id": block.id, "kind": block.kind, "members": _members_truth(block), "cases": block.cases}


def _members_truth(block: Block) -> list[dict[str, Any]]:
    return [{"name": m.name, "id_no": m.id_no, "mentions": block.mentions[m.id_no]} for m in block.members]
