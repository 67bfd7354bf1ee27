"""Judgments as tables, so that a load takes them in as it takes in any file: a row a paper, and a row a party.

The row of the n-th paper of a file is n, that of its k-th party n·10,000 + k; the registers DOC and DOCP say what
becomes of them. Only what the text says stands in a cell; of lists beside each other a place without a word is `-`.
"""

from collections.abc import Container, Iterable, Iterator, Sequence

from graph.errors import Place, SourceError
from loaders.judgments.basis import LawRef
from loaders.judgments.course import Attendance
from loaders.judgments.documents import documents, numbered
from loaders.judgments.judgment import Judgment, judgment_of
from loaders.judgments.lineage import BASIS, RELATIONS
from loaders.judgments.people import Agent, Party
from loaders.sheet import Row, Sheet

PAPERS, PARTIES = "文书正文", "文书当事人"
"""The two sheets that a file of judgments is."""
NO_JUDGMENT = (
    "不像裁判文书: 法院、文书名称、案号、当事人、主文、署名中至少应有三项; "
    "其中若有表格, 请复制到 Excel 另存, 文本表格请改名为 .csv"
)
_NOTHING = "-"
_KIND_OF_AGENT = {
    "lawyer": "律师", "legal_worker": "基层法律服务工作者", "employee": "员工", "kin": "近亲属", "citizen": "公民",
}  # fmt: skip
_SIDES = {"A": "原告方", "B": "被告方", "T": "第三人"}
_PAPER_HEADERS = (
    "文书序号", "文件", "案号", "文书后缀", "法院", "文书类型", "案由", "立案日期", "裁判日期", "结案方式", "适用程序",
    "审判组织", "裁判结果", "诉讼费(元)", "审判长", "审判员", "人民陪审员", "法官助理", "书记员",
    *(f"{one}案号" for one in RELATIONS), "执行依据仲裁文号", "仲裁机构", "引用法条", "文本标志", "已读全文", "提示",
)  # fmt: skip
_PARTY_HEADERS = (
    "文书序号", "文件", "案号", "文书后缀", "法院", "文书类型", "裁判日期", "当事人序号", "诉讼地位", "一审中属于",
    "姓名或名称", "性别", "出生日期", "民族", "住址", "证件号码", "法定代表人或负责人", "是否到庭", "代理人",
    "代理人类型", "代理人执业机构", "代理人执业证号", "代理权限",
)  # fmt: skip
_HEADS = frozenset(("法定代表人", "法人代表", "主要负责人", "负责人", "经营者", "投资人", "执行事务合伙人", "业主"))


_A_PAPER = 10_000
"""Numbers of rows that the parties of one paper have."""


def paper_of(sheet: str, row: int) -> tuple[int, int | None]:
    """(which paper of its file, which party of it from 0 or None) a row of one of the two sheets is about."""
    return (row, None) if sheet == PAPERS else (row // _A_PAPER, row % _A_PAPER - 1)


def sheets(file: str, data: bytes, *, only: Container[int] | None = None) -> Iterator[Sheet]:
    """The two sheets of a file of judgments; `only` these papers of it, where that is asked.

    Raises SourceError: it cannot be read, or none of its texts is a judgment.
    """
    papers, parties = Sheet(PAPERS, "文书"), Sheet(PARTIES, "文书")
    papers.add(0, _PAPER_HEADERS)
    parties.add(0, _PARTY_HEADERS)
    others: list[int] = []
    doubtful: dict[str, list[int]] = {}
    for n, one in numbered(file, data, only):
        read = judgment_of(one.text, one.told)
        if not read.is_judgment:
            others.append(n)
            continue
        papers.add(n, _paper(n, one.name, read))
        for warning in read.warnings:
            doubtful.setdefault(warning, []).append(n)
        for place, party in enumerate(read.head.parties):
            parties.add(n * _A_PAPER + place + 1, _party(n, one.name, read, place, party))
    if len(papers.cells) == 1:
        raise SourceError(NO_JUDGMENT, Place(file))
    if others:
        told = f"{len(others)} 份没有全文, 或不像裁判文书, 没有装载"
        papers.notes.append(f"另有 {told} (第 {_first(others)} 份)")
    papers.notes += [f"{warning} (第 {_first(found)} 份)" for warning, found in doubtful.items()]
    yield papers
    if len(parties.cells) > 1:
        yield parties


def texts_with_judgment(file: str, data: bytes) -> int:
    """How many texts a file has. Raises SourceError: it cannot be read, or none of them is a judgment."""
    every = list(documents(file, data))
    if not any(judgment_of(one.text, one.told).is_judgment for one in every):
        raise SourceError(NO_JUDGMENT, Place(file))
    return len(every)


def _first(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers[:_NAMED])) + ("…" if len(numbers) > _NAMED else "")


_NAMED = 5
"""Papers that a note names."""


def _about(n: int, file: str, one: Judgment) -> tuple[str | None, ...]:
    """What both tables say of a paper: its place among those loaded, its file, number, suffix, court, kind."""
    title = one.heading
    number = title.case_no
    suffix = number.ordinal if number else ""
    return (str(n), file, title.case_no_raw, suffix or None, title.court, title.kind)


def _paper(n: int, file: str, one: Judgment) -> Row:
    told, signed = one.course, one.signatures.people
    by_role = {role: _list([one.name for one in signed if one.role == role]) for role in _ROLES}
    numbers = {relation: _list(_numbers(one, relation)) for relation in RELATIONS}
    award = next((each for each in one.related if each.is_award and each.relation == BASIS), None)
    laws = [f"{_law(law)} 第{article}条" for law in one.laws for article in law.articles]
    day = one.signatures.day
    return (
        *_about(n, file, one),
        told.cause,
        told.filed_date.isoformat() if told.filed_date else None,
        day.isoformat() if day else None,
        one.close_mode,
        told.procedure_kind,
        told.panel,
        "\n".join(item.printed for item in one.items) or None,
        f"{one.fee.fen / 100:.2f}" if one.fee else None,
        *(by_role[role] for role in _ROLES),
        *(numbers[relation] for relation in RELATIONS),
        award.case_no if award else None,
        award.court if award else None,
        "\n".join(dict.fromkeys(laws)) or None,
        _list(sorted(one.flags)),
        "是",
        "；".join(one.warnings) or None,
    )


def _numbers(one: Judgment, relation: str) -> Iterable[str]:
    """The numbers of the cases that are this to the case at hand, each once."""
    return dict.fromkeys(each.case_no for each in one.related if each.relation == relation and not each.is_award)


def _law(cited: LawRef) -> str:
    return f"{cited.law}({cited.edition})" if cited.edition else cited.law


_ROLES = ("presiding", "judge", "assessor", "assistant", "clerk")


def _party(n: int, file: str, one: Judgment, place: int, party: Party) -> Row:
    day = one.signatures.day
    agents = [agent for agent in one.head.agents if place in agent.acts_for]
    heads = [each.name for each in one.head.representatives if each.of == place and each.kind in _HEADS]
    return (
        *_about(n, file, one),
        day.isoformat() if day else None,
        str(place + 1),
        party.role,
        _SIDES[party.side] if party.side else None,
        party.name,
        party.gender,
        party.birth_date.isoformat() if party.birth_date else None,
        party.ethnicity,
        party.address,
        _number(one, party),
        heads[0] if heads and party.kind != "person" else None,
        _came(one.course.attendance.get(place)),
        *_agents(agents),
    )


def _came(told: Attendance | None) -> str | None:
    return None if told is None else "是" if told.came else "否"


def _number(one: Judgment, party: Party) -> str | None:
    """The number of a party as it is printed; one of an organisation only where it is of 18 characters."""
    span = party.spans.get("id_no") or (party.spans["uscc"] if party.uscc else None)
    return "".join(one.text[slice(*span)].split()) if span else None


def _agents(agents: Sequence[Agent]) -> tuple[str | None, ...]:
    """Names, kinds, firms, licences and scopes of the agents of one party, each a list of as many."""
    columns = (
        [agent.name for agent in agents],
        [_KIND_OF_AGENT[agent.kind] for agent in agents],
        [agent.firm for agent in agents],
        [agent.licence_no for agent in agents],
        [agent.scope for agent in agents],
    )
    return tuple(_list([one or _NOTHING for one in column]) if any(column) else None for column in columns)


def _list(items: Iterable[str]) -> str | None:
    return "、".join(items) or None
