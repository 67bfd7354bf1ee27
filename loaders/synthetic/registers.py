"""How the invented counties' dockets and people are printed as register files (headers: design §5)."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Protocol

import xlsxwriter

from loaders.synthetic.companies import Registration
from loaders.synthetic.docket import Official, Party, Suit
from loaders.synthetic.people import Person, any_surname, full_name

CASES = "民事案件台账"
PARTIES = "当事人明细"
"""Each court exports its own: the file's name is the court's, `_` and this."""
COMPANIES = "工商登记.csv"
OFFICIALS = "村两委干部名册.xlsx"
HOUSEHOLDS = "户籍亲属.csv"

CASE_HEADER = (
    "案号", "受理法院", "案由", "审理程序", "适用程序", "收案日期", "立案日期", "开庭日期", "结案日期", "生效日期",
    "结案方式", "标的额", "判决金额", "承办人", "审判组织", "合议庭成员", "人民陪审员", "书记员", "送达方式",
    "公告日期", "程序转换日期", "审限扣除", "诉讼费缴纳人", "缴费日期", "原审案号", "执行依据文号", "原告", "被告",
    "第三人", "原告代理人", "被告代理人", "裁判结果",
)  # fmt: skip
PARTY_HEADER = (
    "案号", "受理法院", "诉讼地位", "序号", "当事人类型", "姓名或名称", "证件类型", "证件号码", "性别", "出生日期",
    "民族", "住址", "联系电话", "是否到庭", "代理人", "代理人类型", "代理人执业机构", "代理人执业证号",
    "代理人电话", "代理权限",
)  # fmt: skip
COMPANY_HEADER = (
    "企业名称", "统一社会信用代码", "类型", "法定代表人", "成立日期", "注销日期", "状态", "注册资本", "实缴资本",
    "参保人数", "股东", "董监高", "曾用名", "地址", "电话", "邮箱",
)  # fmt: skip
OFFICIAL_HEADER = (
    "乡镇", "村", "村编码", "姓名", "证件号", "职务", "任期起", "任期止", "近亲属",
)  # fmt: skip
HOUSEHOLD_HEADER = (
    "证件号", "姓名", "户号", "与户主关系", "父证件号", "母证件号", "配偶证件号", "户籍地址",
)  # fmt: skip

_ROLES = {
    "民初": {"A": "原告", "B": "被告", "T": "第三人"},
    "执": {"A": "申请执行人", "B": "被执行人"},
}
_FIRST_ROLES = {"A": "原审原告", "B": "原审被告"}
_STAGES = {"民初": "一审", "民终": "二审", "执": "执行"}


class Sheet(Protocol):
    def writerow(self, row: Sequence[str], /) -> object: ...


class _TextSheet:
    """Rows of text cells; an empty text is an empty cell."""

    def __init__(self, worksheet: xlsxwriter.worksheet.Worksheet) -> None:
        self._write = worksheet.write_string
        self._row = 0

    def writerow(self, row: Sequence[str], /) -> None:
        for column, value in enumerate(row):
            if value:
                self._write(self._row, column, value)
        self._row += 1


@contextmanager
def csv_sheet(path: Path, encoding: str, header: Sequence[str]) -> Iterator[Sheet]:
    with path.open("w", encoding=encoding, newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(header)
        yield sheet


@contextmanager
def xlsx_sheet(path: Path, header: Sequence[str]) -> Iterator[Sheet]:
    """Row by row, never the whole sheet in memory; the workbook's date is fixed, so that equal rows are equal bytes."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": datetime(2020, 1, 1)})
        sheet = _TextSheet(book.add_worksheet())
        sheet.writerow(header)
        yield sheet


@dataclass(frozen=True, slots=True)
class Printed:
    """A party as a clerk typed it: with or without a number, now and then mistyped or masked."""

    side: str
    party: Party
    name: str
    id_no: str
    masked: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A suit as it stands in the register: numbered, its parties typed in."""

    case_no: str
    suit: Suit
    printed: list[Printed]


def type_in(rng: Random, suit: Suit) -> list[Printed]:
    printed = []
    for side, party in suit.sides():
        subject, luck = party.subject, rng.random()
        name, id_no, masked = subject.name, subject.id_no, False
        if luck < 0.05:
            id_no = ""
        elif luck < 0.06:
            id_no = _mistyped(rng, id_no)
        elif luck < 0.066 and not suit.block and isinstance(subject, Person):
            name, id_no, masked = name[0] + "某" * (len(name) - 1), "", True
        printed.append(Printed(side, party, name, id_no, masked))
    return printed


def _mistyped(rng: Random, id_no: str) -> str:
    return id_no[:-1] + rng.choice("1098765432".replace(id_no[-1], ""))


def party_rows(entry: Entry) -> Iterator[list[str]]:
    suit = entry.suit
    for nth, p in enumerate(entry.printed, start=1):
        subject, agent = p.party.subject, p.party.agent
        role = _appeal_role(suit, p.side) if suit.stage == "民终" else _ROLES[suit.stage][p.side]
        if isinstance(subject, Person):
            who = ["自然人", p.name, "居民身份证" if p.id_no else "", p.id_no, subject.sex]
            who += ["" if p.masked else subject.birth.isoformat(), subject.ethnicity]
        else:
            who = [subject.kind, p.name, "统一社会信用代码" if p.id_no else "", p.id_no, "", "", ""]
        where = (
            [subject.address[: subject.address.index("县") + 1], ""] if p.masked else [subject.address, subject.phone]
        )
        act = ["", "", "", "", "", ""]
        if agent is not None:
            act = [agent.name, agent.kind, agent.firm, agent.licence_no, agent.phone]
            act.append("一般授权" if agent.kind == "近亲属" else "特别授权")
        yield [entry.case_no, suit.court.name, role, str(nth), *who, *where, "是" if p.party.present else "否", *act]


def _appeal_role(suit: Suit, side: str) -> str:
    if side == "T":
        return "原审第三人"
    return f"{'上诉人' if side == suit.side_up else '被上诉人'}({_FIRST_ROLES[side]})"


@dataclass(frozen=True, slots=True)
class Bench:
    judges: tuple[str, ...]
    assessors: tuple[str, ...]
    clerks: tuple[str, ...]


def bench(rng: Random) -> Bench:
    """The judges, assessors and clerks of a court."""

    def names(sexes: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(full_name(rng, sex, any_surname(rng)) for sex in sexes))

    return Bench(names("男女男女男男女男"), names("男女女男女男男女"), names("女女女女"))


def case_row(rng: Random, bench: Bench, entry: Entry) -> list[str]:
    suit = entry.suit
    judge, *others = rng.sample(bench.judges, 3)
    panel = suit.procedure == "普通"
    assessors = rng.sample(bench.assessors, 2) if panel and suit.stage == "民初" and rng.random() < 0.6 else []
    members = [judge, *([] if assessors else others), *assessors] if panel else []
    heard = suit.stage != "执" and suit.close_mode in ("判决", "调解", "驳回起诉")
    days = (suit.closed - suit.filed).days
    first = (
        (suit.filed - timedelta(days=rng.randint(0, 5))).isoformat() if suit.stage == "民初" else suit.filed.isoformat()
    )
    sides = {side: "、".join(p.name for p in entry.printed if p.side == side) for side in "ABT"}
    return [
        entry.case_no,
        suit.court.name,
        suit.cause,
        _STAGES[suit.stage],
        suit.procedure,
        first,
        suit.filed.isoformat(),
        (suit.filed + timedelta(days=max(days - rng.randint(0, 9), 1 if days else 0))).isoformat() if heard else "",
        suit.closed.isoformat(),
        _in_force(suit),
        suit.close_mode,
        yuan(suit.claimed_fen) if suit.claimed_fen else "",
        "" if suit.awarded_fen is None or suit.close_mode not in ("判决", "调解") else yuan(suit.awarded_fen),
        judge,
        "合议" if panel else "独任",
        "、".join(members),
        "、".join(assessors),
        rng.choice(bench.clerks),
        suit.service,
        suit.noticed.isoformat() if suit.noticed else "",
        "",
        "" if suit.appraised is None else f"鉴定:{suit.appraised[0]}~{suit.appraised[1]}({others[0]}批准)",
        "" if suit.stage == "执" else suit.fee_payer or sides["B" if suit.side_up == "B" else "A"].split("、")[0],
        "" if suit.stage == "执" else suit.filed.isoformat(),
        suit.earlier if suit.stage == "民终" else "",
        suit.earlier if suit.stage == "执" else "",
        sides["A"],
        sides["B"],
        sides["T"],
        _agents_cell(suit.plaintiffs),
        _agents_cell(suit.defendants),
        _result(suit, sides["A"], sides["B"]),
    ]


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _in_force(suit: Suit) -> str:
    if suit.stage == "执" or suit.appealed:
        return ""
    waits = suit.stage == "民初" and suit.close_mode in ("判决", "驳回起诉") and suit.procedure != "小额"
    return (suit.closed + timedelta(days=20 if waits else 0)).isoformat()


def _agents_cell(parties: Iterable[Party]) -> str:
    agents = dict.fromkeys(p.agent for p in parties if p.agent is not None)
    return "、".join(f"{agent.name}({agent.firm})" if agent.firm else agent.name for agent in agents)


def _result(suit: Suit, plaintiffs: str, defendants: str) -> str:
    if suit.stage == "执":
        return "本案执行完毕。" if suit.close_mode == "执行完毕" else "终结本次执行程序。"
    if suit.close_mode == "调解":
        return (
            f"双方自愿达成协议：{defendants}支付{plaintiffs}{yuan(suit.awarded_fen or 0)}元。"
            if suit.awarded_fen
            else "双方自愿达成协议。"
        )
    if suit.close_mode == "判决":
        if suit.stage == "民终":
            return "驳回上诉，维持原判。"
        if not suit.claimed_fen:
            return "不准离婚。"
        if not suit.awarded_fen:
            return "驳回原告的诉讼请求。"
        return f"{defendants}于本判决生效之日起十日内支付{plaintiffs}{yuan(suit.awarded_fen)}元。"
    withdrawn = "准许撤回上诉。" if suit.stage == "民终" else "准许原告撤回起诉。"
    return {"准予撤诉": withdrawn, "按撤诉处理": "本案按撤诉处理。"}.get(suit.close_mode, "驳回原告的起诉。")


def company_row(r: Registration) -> list[str]:
    return [
        r.company.name,
        r.company.id_no,
        r.legal_form,
        r.legal_rep.name,
        r.founded.isoformat(),
        r.closed.isoformat() if r.closed else "",
        "注销" if r.closed else "存续",
        yuan(r.capital_fen),
        yuan(r.paid_fen),
        str(r.insured),
        "、".join(f"{owner.name}({owner.id_no} {share}%)" for owner, share in r.owners),
        "、".join(f"{officer.name}({officer.id_no} {post})" for officer, post in r.officers),
        r.former_name,
        r.company.address,
        r.company.phone,
        "",
    ]


def official_row(o: Official) -> list[str]:
    kin = "、".join(f"{person.name}({relation})" for person, relation in o.kin)
    return [
        o.village.township,
        o.village.name,
        o.village.code,
        o.person.name,
        o.person.id_no,
        o.post,
        o.since.isoformat(),
        o.until.isoformat() if o.until else "",
        kin,
    ]


def household_row(p: Person) -> list[str]:
    return [p.id_no, p.name, p.household, p.relation, p.father, p.mother, p.spouse, p.address]
