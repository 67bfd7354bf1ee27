"""Dossiers of invented people for the tests of reports: a ring, a clue, one that is as bad as data can be."""

from dataclasses import replace
from datetime import UTC, date, datetime

from app.dossiers.linking import linked
from app.dossiers.told import (
    Bond,
    Case,
    Clearing,
    Dossier,
    Evidence,
    Innocent,
    Person,
    Reason,
    Source,
)
from app.reports.blocks import Telling, body
from app.reports.content import Content
from app.reports.decided import Decided
from app.reports.rows import Cell, Row
from app.reports.wording import clean, typeset
from graph.ledger import Event, Standing

NAMES = {"p1": "高国强", "p2": "贾䶮", "p3": "李秀英", "c1": "清和县昌盛农业发展有限公司", "a1": "周律, 明(所)"}
LABELS = {"p1": "Person", "p2": "Person", "p3": "Person", "c1": "Company", "a1": "Agent"}
FILE = "清和县,民事(台账).csv"
HOSTILE = (
    "<script>alert(1)</script>",
    "=1+2",
    "@SUM(A1)",
    "'; DROP TABLE",
    "]]>&amp;&lt;\"'",
    "甲" * 300,
    "W" * 300,
    "张\x00\x07\x1b三\ufffe\uffff",
    "李\u202e四\u2066",
    "😀王👨\u200d👩\u200d👧五",
    "محمد علي",
    "赵\n钱\t孙\r李",
    "䶮𬭎𠮷",
    "{{ 7*7 }}",
    "${x}%s\\n",
)


def number(nth: int) -> str:
    return f"（2023）冀9901民初{nth}号"


def case(nth: int, a: str, b: str, **more: object) -> Case:
    filed = date(2023, 1, 1 + nth)
    told = Case(
        id=f"k{nth}",
        case_no=number(nth),
        court="清和县人民法院",
        cause="民间借贷纠纷",
        plaintiffs=(a,),
        defendants=(b,),
        third=(),
        agents=("a1",),
        filed=filed,
        closed=date(2023, 2, 1 + nth),
        days=31,
        close_mode="调解",
        soft_close=True,
        amount_fen=1_234_500,
        result="双方自愿达成协议：支付12345.00元。",
        origins=(f"{'0' * 12}/-/{nth + 1}",),
    )
    return replace(told, **more)  # type: ignore[arg-type]


CASES = (
    case(1, "p1", "p2"),
    case(2, "p1", "p2"),
    case(3, "p2", "p3", soft_close=False, close_mode="判决"),
    case(4, "c1", "p1", soft_close=None, closed=None, days=None, amount_fen=None),
    case(5, "p3", "c1", filed=None, closed=None, days=None, close_mode=None, cause=None, court=None, result=None),
)
_BY_NAME = {name: one for one, name in NAMES.items()}
_NUMBERS = {one.case_no: one.id for one in CASES}


def told(text: str, *cases: str):
    return linked(text, _BY_NAME, _NUMBERS, cases)


def person(one: str, role: str, sides: tuple[int, int, int], **more: object) -> Person:
    words = {"core": "核心", "sometimes": "时有时无", "agent": "代理人"}
    made = Person(one, LABELS[one], NAMES[one], role, words.get(role, role), sides, "男 · 1983 年生", "证件号一致")
    return replace(made, **more)  # type: ignore[arg-type]


RING = Dossier(
    kind="ring",
    id="c" * 32,
    rank=1,
    title="4 名当事人之间 5 宗互诉纠纷, 多为民间借贷纠纷",
    standing="截至此位预计误报不到 1%",
    grade="团伙线索",
    score=47.5,
    waterfall=(("互诉比偶然多(负对数概率 × 10)", 47.5),),
    summary=(
        told(
            "2023-01-02 至 2023-01-06, 高国强、贾䶮等 4 名当事人涉及 5 件案件, 标的合计 1,234.5 万元。",
            "k1",
            "k2",
            "k3",
            "k4",
            "k5",
        ),
        told("代理人周律, 明(所)在 5 宗纠纷中出现 5 宗(见 （2023）冀9901民初1号)。", "k1", "k2"),
    ),
    reasons=(
        Reason("互诉多于偶然", told("共 5 宗纠纷; 预期 2.13 宗。", "k1", "k2", "k3", "k4", "k5")),
        Reason("时为原告, 时为被告", told("贾䶮、高国强时为原告、时为被告。", "k1", "k3")),
        Reason("与打乱的案件表相比", told("打乱 100 次, 其中 0 次同样紧密。")),
    ),
    innocent=(
        Innocent("清和县昌盛农业发展有限公司确有用工而欠薪(参保 0 人)", "no"),
        Innocent("同行业企业之间长期往来, 互有欠款", "unknown", ("合同、发票", "付款凭证"), about="互诉多于偶然"),
        Innocent("一家人之间的真实纠纷", "fits"),
    ),
    clears=(
        Clearing(
            told("若以下 2 宗确为真实纠纷: （2023）冀9901民初1号、（2023）冀9901民初2号"),
            "q 升至 73%",
            "先查 （2023）冀9901民初1号 的卷宗",
        ),
    ),
    doubts=(told("李秀英的部分记录只凭姓名与出生日期归为一个, 请核对证件号。"),),
    people=(
        person("p1", "core", (2, 1, 0), origins=(f"{'0' * 12}/-/2",)),
        person("p2", "core", (1, 2, 0)),
        person("p3", "sometimes", (1, 1, 0), ground="只凭姓名与出生日期"),
        person("c1", "core", (1, 1, 0), note="企业 · 注销"),
        person("a1", "agent", (5, 0, 0), note="律师 · 明理律师事务所"),
    ),
    cases=CASES,
    bonds=(
        Bond("p1", "p2", "配偶"),
        Bond("p1", "p3", "对立而曾用同一代理人"),
        Bond("c1", "p2", "任职或持股、共用电话"),
    ),
    evidence=(Evidence("银行流水", "双方当事人, 各案前后九十日", "是否回流", "调取证据通知书(银行)"),),
    laws=(),
    missing=("合同、发票", "证件号"),
    sources=(Source("DS02", "法院民事案件台账", FILE, 1031, date(2026, 11, 28), 3),),
    courts=("清和县人民法院",),
    amount_fen=123_450_000,
    period=(date(2023, 1, 2), date(2023, 1, 6)),
    predecessors=(),
    names=NAMES,
    labels=LABELS,
    data_date=date(2026, 11, 28),
    data_version="b" * 12,
    run_version="d" * 12,
)
CLUE = replace(
    RING,
    kind="clue",
    id="a" * 32,
    rank=3,
    title="村干部或近亲属告村集体, 很快调解",
    standing="强线索 · 裁判结果",
    grade="强线索",
    score=16.0,
    waterfall=(("规则的严重程度", 10.0), ("强线索", 6.0)),
    innocent=(),
    clears=(),
    doubts=(),
    people=(
        person("p1", "plaintiff", (2, 1, 0), role_words="原告"),
        person("p2", "village", (1, 2, 0), role_words="村"),
    ),
    bonds=(),
    evidence=(Evidence("村三资台账", "", "", ""), Evidence("会议记录", "", "", "")),
    laws=("村民委员会组织法第24条(2018, 2025-10-28 前)",),
    missing=(),
)
ROWS_OF_CASES = {
    one.id: Row(
        one.origins[0], "DS02", "法院民事案件台账", FILE, "", one.origins[0].rpartition("/")[2],
        (
            Cell("案号", "case_no", one.case_no), Cell("案由", "cause", "民间借贷纠纷"),
            Cell("裁判结果", "result", "=支付 12,345.00 元;"),
        ),
    )
    for one in CASES
}  # fmt: skip


def event(number: int, kind: str, who: str, day: int, **told: object) -> Event:
    at = datetime(2026, 11, day, 4, tzinfo=UTC)
    return Event(number, at, who, kind, "ring", RING.id, {"title": "", **told})


_STEPS = (
    event(1, "status", "李敏", 3, **{"from": "待研判", "to": "排除", "reason": "证据不足", "words": "先行排除。"}),
    event(2, "status", "李敏", 4, **{"from": "排除", "to": "待研判", "reason": "", "words": "误点。"}),
    event(5, "status", "王建国", 9, **{"from": "待研判", "to": "有效线索", "reason": "", "words": "须查流水;"}),
)
_NOTES = (
    event(7, "note", "李敏", 12, words="证件 999999198001010017 与名册一致。", replaces=4),
    event(3, "note", "李敏", 5, words="已联系村会计。", replaces=None),
)
DECIDED = Decided(Standing("有效线索", "李敏", 6, _STEPS[-1], grown=("k5",)), _STEPS, _NOTES)
ROWS = {row.origin: row for row in ROWS_OF_CASES.values()}


def content_of(
    dossier: Dossier,
    *,
    zh: bool = True,
    who: str = "李敏",
    title: str = "四人互诉",
    decided: Decided | None = None,
) -> Content:
    return Content(
        kind=dossier.kind, subject=dossier.id, rank=dossier.rank, title=title, language="zh" if zh else "en",
        who=clean(who), scope="本工作区全部数据", data_date=dossier.data_date, data_version=dossier.data_version,
        run_version=dossier.run_version, program="p" * 12,
        body=typeset(tuple(body(Telling(dossier, ROWS_OF_CASES, decided=decided or Decided()))), zh=zh),
    )  # fmt: skip


def hostile() -> Dossier:
    """A ring where every text from data is one of HOSTILE."""
    names = {f"h{at}": name for at, name in enumerate(HOSTILE)}
    ids = list(names)
    people = tuple(
        Person(one, "Person", names[one], "core", "核心", (1, 1, 0), HOSTILE[-1 - at], HOSTILE[at])
        for at, one in enumerate(ids)
    )
    cases = tuple(
        case(at + 1, a, b, cause=names[a], court=names[b], result=names[a], close_mode=names[b], agents=())
        for at, (a, b) in enumerate(zip(ids, [*ids[1:], ids[0]], strict=True))
    )
    called = {name: one for one, name in names.items()}
    numbers = {one.case_no: one.id for one in cases}
    sentence = linked("、".join(HOSTILE), called, numbers, [one.id for one in cases])
    return replace(
        RING,
        title=HOSTILE[0],
        summary=(sentence,),
        reasons=(Reason(HOSTILE[0], sentence),),
        innocent=tuple(Innocent(name, "unknown", (name,)) for name in HOSTILE),
        clears=(Clearing(sentence, HOSTILE[1], HOSTILE[2]),),
        doubts=(sentence,),
        people=people,
        cases=cases,
        bonds=(Bond("h0", "h1", HOSTILE[4]), Bond("h0", "h5", HOSTILE[6])),
        evidence=(Evidence(*HOSTILE[:4]),),
        laws=HOSTILE[:3],
        missing=HOSTILE,
        sources=(Source("DS02", HOSTILE[0], HOSTILE[7], 1, date(2026, 11, 28), 0),),
        names=names,
        labels=dict.fromkeys(names, "Person"),
    )


def ring_of_size(members: int) -> Dossier:
    """Everybody against the next and against the fifth, some of them doubtful, some tied."""
    names = {f"m{at:02}": f"{'赵钱孙李周吴郑王'[at % 8]}某{at:02}" for at in range(members)}
    ids = list(names)
    pairs = [(ids[at], ids[(at + step) % members]) for step in (1, 5) for at in range(members)]
    cases = tuple(
        case(0, a, b, id=f"k{at}", case_no=number(at), filed=date(2020 + at % 4, at % 12 + 1, 1), agents=())
        for at, (a, b) in enumerate(pairs)
        if a != b
    )
    people = tuple(
        Person(
            one,
            "Company" if at % 3 else "Person",
            names[one],
            "attached" if at % 5 == 4 else "core",
            "",
            (2, 2, 0),
            "",
            "",
        )
        for at, one in enumerate(ids)
    )
    bonds = tuple(Bond(ids[at], ids[(at + 3) % members], "父母子女") for at in range(0, members, 2) if members > 3)
    labels = {one.id: one.label for one in people}
    return replace(RING, people=people, cases=cases, bonds=bonds, names=names, labels=labels)
