"""Made-up networks for the component, and the operations it asks for. Every name, number and amount is invented.

Three worlds: the ring (18 parties and agents, 34 cases, with what lies beyond), a random network of n nodes, and the
communities of a large one as super-nodes.
"""

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

Node = dict[str, Any]
Edge = dict[str, Any]

_TYPES = (
    ("人员", "人员", "#3b6fb6", "ellipse", "person", "party"),
    ("企业", "企业", "#b3691f", "round-rectangle", "company", "party"),
    ("村集体", "村集体", "#2a8f6d", "round-pentagon", "village", "party"),
    ("银行", "银行保险", "#3f8fa8", "round-octagon", "bank", "party"),
    ("律师", "代理人", "#7a4fa3", "round-hexagon", "lawyer", "agent"),
    ("案件", "案件", "#707b8c", "ellipse", "case", "case"),
    ("群组", "群组", "#5c5f66", "ellipse", "group", "party"),
)
TYPES = [dict(zip(("type", "title", "color", "shape", "glyph", "role"), one, strict=True)) for one in _TYPES]
ENGLISH = {"人员": "Person", "企业": "Company", "村集体": "Village", "银行": "Bank", "律师": "Agent", "案件": "Case"}
ENGLISH["群组"] = "Group"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英建国志华玉兰红梅"
PLACES = ("青州市", "临江县", "云溪区", "东湖区", "北山县")
TOWNS = ("石桥镇", "龙泉乡", "新集镇")
TRADES = ("小额贷款", "建材", "商贸", "置业", "劳务", "投资咨询", "物流", "典当")
VILLAGES = ("柳树湾", "石桥", "大垅", "杨家坳", "青山口", "马家畈")
BANKS = ("兴农", "惠民", "通商")
CAUSES = ("民间借贷纠纷", "买卖合同纠纷", "劳务合同纠纷", "追偿权纠纷")
OUTCOMES = ("调解", "判决", "撤诉", "调解", "缺席判决")
ROLES = {"原告": "plaintiff", "被告": "defendant", "代理": "agent"}
CASE = "案件"


class World:
    """Everything there is: nodes, edges, who stands where in which case, and neighbours in both readings."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.groups: list[dict[str, Any]] = []
        self.start: list[str] = []
        self.near: dict[str, set[str]] = defaultdict(set)
        self.members: dict[str, set[str]] = defaultdict(set)
        self.party_near: dict[str, set[str]] = {}

    def node(self, id_: str, kind: str, label: str, **more: Any) -> str:
        self.nodes[id_] = {"id": id_, "type": kind, "label": label, **more}
        return id_

    def tie(self, a: str, b: str, tie: str, label: str, **more: Any) -> None:
        if a != b:
            edge = {"id": f"e{len(self.edges)}", "source": a, "target": b, "role": "tie", "tie": tie, "label": label}
            self.edges.append(edge | more)

    def case(
        self,
        id_: str,
        plaintiffs: Iterable[str],
        defendants: Iterable[str],
        agents: Iterable[tuple[str, list[str]]],
        **facts: Any,
    ) -> None:
        """`agents`: (agent, his clients). Amount, cause, court and dates belong to the case."""
        self.node(id_, CASE, **facts)
        standing: list[tuple[str, str, list[str] | None]] = [
            *((one, "原告", None) for one in plaintiffs),
            *((one, "被告", None) for one in defendants),
            *((agent, "代理", clients) for agent, clients in agents),
        ]
        for who, label, clients in standing:
            edge: Edge = {"id": f"e{len(self.edges)}", "source": who, "target": id_, "role": ROLES[label]}
            edge |= {"label": label, "t0": facts.get("t0")}
            self.edges.append(edge if clients is None else edge | {"for": clients})

    def closed(self) -> "World":
        """With counts per party, and neighbours: direct (case reading) and through one case (party reading)."""
        for edge in self.edges:
            source, target = edge["source"], edge["target"]
            self.near[source].add(target)
            self.near[target].add(source)
            if edge["role"] == "tie":
                continue
            self.members[target].add(source)
            party, case = self.nodes[source], self.nodes[target]
            counts = party.setdefault("counts", {})
            counts[edge["role"]] = counts.get(edge["role"], 0) + 1
            party["amount"] = party.get("amount", 0) + case["amount"]
            party["t0"] = min(party.get("t0", "9"), case["t0"])
            party["t1"] = max(party.get("t1", ""), case["t0"])
        for id_, node in self.nodes.items():
            if node["type"] != CASE:
                reach = (self.members.get(other, {other}) for other in self.near[id_])
                self.party_near[id_] = set().union(*reach) - {id_}
        return self

    def neighbours(self, id_: str, reading: str) -> set[str]:
        return self.party_near[id_] if reading == "party" and id_ in self.party_near else self.near[id_]


def _name(draw: random.Random) -> str:
    return draw.choice(SURNAMES) + "".join(draw.choice(GIVEN) for _ in range(draw.randint(1, 2)))


def _day(draw: random.Random, year: int) -> str:
    return f"{year}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"


@lru_cache(maxsize=1)
def ring() -> World:
    """11 persons, 4 companies, a village, 2 lawyers, 34 cases; beyond them the people the same lenders also sue."""
    made, draw = World(), random.Random(5)
    people = ("周国强", "周国梁", "何丽萍", "何志刚", "罗小军", "杜建明", "孙玉兰", "马长顺", "田桂花", "吴德福")
    for name in (*people, "赵永贵"):
        made.node(name, "人员", name)
    firms = {
        "鑫源达": "临江县鑫源达商贸有限公司",
        "宏泰": "青州市宏泰新型建材股份有限公司",
        "顺达": "临江县顺达劳务有限公司",
        "汇通": "青州市汇通小额贷款有限责任公司",
    }
    for id_, name in firms.items():
        made.node(id_, "企业", name)
    made.node("柳树湾", "村集体", "临江县石桥镇柳树湾村村民委员会")
    for id_ in ("谭文博", "秦立"):
        made.node(id_, "律师", f"{id_}律师", note="楚衡律师事务所")
    risks = {"周国强": (0.96, 1), "罗小军": (0.90, 2), "何志刚": (0.84, 5), "鑫源达": (0.82, 7)}
    for id_, (risk, rank) in risks.items():
        made.nodes[id_] |= {"risk": risk, "rank": rank}
    loan, sale, labour, work = "民间借贷纠纷", "买卖合同纠纷", "追索劳动报酬纠纷", "建设工程施工合同纠纷"
    small = "小额借款合同纠纷"
    # plaintiffs, defendants, how many, cause, amount in 10,000, their agents, years
    plan: list[tuple[str, str, int, str, tuple[int, int], str, str, tuple[int, int]]] = [
        ("周国强", "宏泰", 5, loan, (30, 90), "谭文博", "秦立", (2018, 2021)),
        ("罗小军", "宏泰", 4, loan, (20, 60), "谭文博", "", (2019, 2021)),
        ("何志刚", "宏泰", 3, loan, (25, 50), "谭文博", "秦立", (2020, 2021)),
        ("周国梁", "杜建明", 3, loan, (15, 40), "", "", (2019, 2021)),
        ("罗小军", "杜建明 孙玉兰", 3, loan, (18, 45), "谭文博", "", (2020, 2022)),
        ("鑫源达", "宏泰", 2, sale, (60, 140), "谭文博", "", (2020, 2021)),
        ("马长顺", "宏泰", 2, labour, (4, 9), "秦立", "", (2021, 2021)),
        ("田桂花", "宏泰", 2, labour, (4, 9), "秦立", "", (2021, 2021)),
        ("吴德福", "宏泰", 2, labour, (4, 9), "", "", (2021, 2021)),
        ("顺达", "柳树湾", 3, work, (30, 80), "", "", (2021, 2023)),
        ("周国强", "柳树湾", 2, loan, (20, 35), "谭文博", "", (2022, 2023)),
        ("汇通", "杜建明", 2, small, (30, 50), "", "", (2019, 2020)),
        ("何丽萍", "孙玉兰", 1, loan, (20, 30), "", "", (2020, 2020)),
    ]
    number = 0
    for plaintiff, defendants, many, cause, amount, agent, counsel, (first, last) in plan:
        for k in range(many):
            year = first + k * (last - first + 1) // many
            number += 1
            agents = [(agent, [plaintiff])] * bool(agent)
            agents += [(counsel, defendants.split())] * bool(counsel and k % 2 == 0)
            made.case(
                f"c{number}", [plaintiff], defendants.split(), agents,
                label=f"（{year}）鄂0684民初{draw.randint(40, 2900)}号", t0=_day(draw, year),
                amount=round(draw.uniform(*amount) * 1e4, -2), cause=cause, court="临江县人民法院",
                outcome=draw.choice(("调解", "调解", "调解", "缺席判决", "判决")),
            )  # fmt: skip
    ties = [
        ("周国强", "何丽萍", "kin", "夫妻", ""),
        ("周国强", "周国梁", "kin", "兄弟", ""),
        ("何丽萍", "何志刚", "kin", "姐弟", ""),
        ("杜建明", "孙玉兰", "kin", "夫妻", ""),
        ("周国强", "鑫源达", "office", "法定代表人", ""),
        ("何志刚", "鑫源达", "shares", "持股30%", ""),
        ("杜建明", "宏泰", "office", "法定代表人", ""),
        ("罗小军", "顺达", "office", "法定代表人", ""),
        ("赵永贵", "柳树湾", "office", "主任", ""),
        ("周国强", "罗小军", "phone", "同一电话", ""),
        ("鑫源达", "顺达", "address", "同一地址", ""),
        ("马长顺", "田桂花", "address", "同一地址", ""),
        ("何志刚", "罗小军", "account", "疑同一账户", "6:1"),
        ("吴德福", "马长顺", "phone", "疑同一电话", "3:1"),
        ("周国强", "汇通", "shares", "疑实际控制", "4:1"),
    ]
    for a, b, tie, label, odds in ties:
        made.tie(a, b, tie, label, **({"inferred": True, "odds": odds} if odds else {}))
    members = ["周国强", "周国梁", "何丽萍", "何志刚", "罗小军", "鑫源达", "顺达", "谭文博"]
    made.groups = [{"id": "r137", "title": "网络#137", "members": members}]
    made.start = list(made.nodes)
    for k in range(46):
        other = made.node(f"o{k}", "人员", _name(draw), risk=round(draw.random() * 0.7, 2))
        lenders = [("汇通", "谭文博"), ("汇通", ""), ("罗小军", "谭文博"), ("周国强", "谭文博"), ("鑫源达", "秦立")]
        lender, agent = draw.choice(lenders)
        year = draw.randint(2018, 2023)
        made.case(
            f"oc{k}", [lender], [other], [(agent, [lender])] * bool(agent),
            label=f"（{year}）鄂0684民初{draw.randint(40, 2900)}号", t0=_day(draw, year),
            amount=round(draw.uniform(2, 30) * 1e4, -2), cause=draw.choice(CAUSES), court="临江县人民法院",
            outcome=draw.choice(OUTCOMES),
        )  # fmt: skip
    return made.closed()


def _kind(x: float) -> str:
    shares = ((0.45, CASE), (0.79, "人员"), (0.90, "企业"), (0.92, "村集体"), (0.935, "银行"), (1.0, "律师"))
    return next(kind for most, kind in shares if x < most)


def _label(draw: random.Random, kind: str) -> str:
    name = _name(draw)
    return {
        "人员": name,
        "企业": f"{draw.choice(PLACES)}{name}{draw.choice(TRADES)}有限公司",
        "村集体": f"{draw.choice(PLACES)}{draw.choice(TOWNS)}{draw.choice(VILLAGES)}村村民委员会",
        "银行": f"中国{draw.choice(BANKS)}银行股份有限公司{draw.choice(PLACES)}支行",
        "律师": f"{name}律师",
    }[kind]


@lru_cache(maxsize=4)
def random_network(n: int, seed: int = 7) -> World:
    """n nodes in communities of about 150."""
    made, draw = World(), random.Random(seed)
    kinds = {f"n{i}": _kind(draw.random()) for i in range(n)}
    for id_, kind in kinds.items():
        if kind != CASE:
            born = draw.randint(1950, 2000)
            made.node(id_, kind, _label(draw, kind), risk=round(draw.random() ** 2.2, 3), apart=str(born))
    communities = max(1, n // 150)
    first_person = next(id_ for id_, kind in kinds.items() if kind == "人员")
    for community in range(communities):
        by: dict[str, list[str]] = defaultdict(list)
        for k in range(community, n, communities):
            by[kinds[f"n{k}"]].append(f"n{k}")
        people = by["人员"]
        firms, lawyers, hubs = by["企业"] + by["村集体"], by["律师"] or people, people[:3]
        for id_ in by[CASE]:
            year = draw.randint(2014, 2024)
            plaintiff = draw.choice(hubs + by["银行"][:1] if draw.random() < 0.6 else people)
            defendant = draw.choice(people + firms)
            agents = [(draw.choice(lawyers), [plaintiff])] * (draw.random() < 0.5)
            number = f"（{year}）鄂{draw.randint(10, 99)}{draw.randint(10, 99)}民初{draw.randint(1, 9999)}号"
            made.case(
                id_, [plaintiff], [defendant] * (defendant != plaintiff), agents, label=number, t0=_day(draw, year),
                amount=draw.randint(1, 300) * 5000, cause=draw.choice(CAUSES), court="某县人民法院",
                outcome=draw.choice(OUTCOMES),
            )  # fmt: skip
        for id_ in by["企业"]:
            made.tie(draw.choice(people), id_, "office", "法定代表人")
        for id_ in people:
            if draw.random() < 0.25:
                odds = draw.choice(("2:1", "4:1", "9:1"))
                made.tie(
                    id_, draw.choice(people), draw.choice(("address", "phone")), "疑似同址", inferred=True, odds=odds
                )
        for a, b in itertools.pairwise(hubs):
            made.tie(a, b, "kin", "亲属")
        made.tie(hubs[0], first_person, "phone", "同一电话")
    made.nodes = {id_: made.nodes[id_] for id_ in kinds}
    return made.closed()


@lru_cache(maxsize=1)
def communities() -> World:
    """40 communities of a large network as super-nodes, with the cases across them."""
    made, draw = World(), random.Random(3)
    for k in range(40):
        members = int(10 ** draw.uniform(1, 3.4))
        label = f"{draw.choice(PLACES)}{draw.choice(VILLAGES)}一带"
        made.node(
            f"g{k}", "群组", label, members=members, cases=int(members * draw.uniform(0.5, 2)), apart=f"第{k + 1}组"
        )
    for k in range(1, 40):
        for _ in range(draw.randint(1, 3)):
            other = draw.randrange(k)
            edge = {"id": f"a{len(made.edges)}", "source": f"g{k}", "target": f"g{other}", "role": "tie"}
            made.edges.append(edge | {"n": int(10 ** draw.uniform(0, 2.5))})
    made.start = list(made.nodes)
    return made


def world(name: str) -> World:
    """`ring`, `communities`, or the size of a random network."""
    return {"ring": ring, "communities": communities}.get(name, lambda: random_network(int(name)))()


def start_set(name: str, n: int) -> list[str]:
    """What is shown at first: all of a named world, or n nodes breadth-first from the busiest person."""
    here = world(name)
    if here.start:
        return list(here.start)
    people = (id_ for id_, node in here.nodes.items() if node["type"] == "人员")
    first = max(people, key=lambda id_: len(here.near[id_]))
    seen, queue, each = {first}, [first], 4
    while len(queue) < n and each < 4000:
        for id_ in queue:
            for other in sorted(here.near[id_], key=lambda one: int(one[1:]))[:each]:
                if other not in seen and len(seen) < n:
                    seen.add(other)
                    queue.append(other)
        each += 3
    return queue


def expand(shown: list[str], event: dict[str, Any], name: str) -> list[str]:
    """The next neighbours that an `expand` event asks for.

    In the party reading neighbours are parties, and every case that joins a new party to a shown one comes along.
    """
    here, have, reading = world(name), set(shown), event["view"]
    near = here.neighbours(event["id"], reading) - have
    waiting = [here.nodes[id_] for id_ in near if event["rel"] in (None, here.nodes[id_]["type"])]
    if event["order"] == "rank":
        waiting.sort(key=lambda node: (-(node.get("risk") or 0), node["id"]))
    else:
        waiting.sort(key=lambda node: (node.get("t1", ""), node["id"]), reverse=event["order"] == "newest")
    new = [node["id"] for node in waiting[: event["limit"]]]
    if reading == "party":
        parties = have | set(new)
        cases = {case for id_ in new for case in here.near[id_] if case in here.members}
        new += sorted(case for case in cases - have if len(here.members[case] & parties) > 1)
    return new


def view(shown: list[str], name: str) -> tuple[list[Node], list[Edge]]:
    """Nodes and edges for the component, with the number of neighbours that are not shown, by reading and type."""
    here, have = world(name), set(shown)
    nodes = []
    for id_ in shown:
        if here.nodes[id_]["type"] == "群组":
            nodes.append(dict(here.nodes[id_]))
            continue
        waiting = {
            reading: dict(Counter(here.nodes[other]["type"] for other in here.neighbours(id_, reading) - have))
            for reading in ("party", "case")
        }
        nodes.append(here.nodes[id_] | {"hidden_by": waiting})
    return nodes, [edge for edge in here.edges if edge["source"] in have and edge["target"] in have]


def picture(name: str, n: int = 0) -> dict[str, Any]:
    """A whole world as data for the component."""
    shown = start_set(name, n)
    nodes, edges = view(shown, name)
    return {"gid": f"{name} {n}", "types": TYPES, "nodes": nodes, "edges": edges, "groups": world(name).groups}


def hostile() -> dict[str, Any]:
    """Data as nobody should send it, and somebody will."""
    long = "某" * 300
    nodes: list[Any] = [
        {"id": "a", "type": "人员", "label": '<img src=x onerror="window.hacked=1">'},
        {"id": "b", "type": "人员", "label": long, "t0": None, "amount": None, "counts": None, "note": None},
        {"id": "c", "type": "企业", "label": "\u202e有限公司\u202c 甲\u200b乙\r\n丙", "risk": "high", "rank": None},
        {"id": "d", "type": "人员", "label": "👩‍👩‍👧‍👦𠮷𬭎𣲗"},
        {"id": "e", "type": "外星人", "label": "</script><script>window.hacked=1</script>"},
        {"id": "f", "type": None, "label": None},
        {"id": "a", "type": "人员", "label": "第二个 a"},
        {"id": "__proto__", "type": "constructor", "label": "原型", "hidden_by": {"party": {"人员": -3}, "case": None}},
        {"id": 'q"]\\', "type": "人员", "label": "引号\"'`]", "x": "0", "y": None},
        {"id": "k1", "type": "案件", "label": "（2021）鄂01民初1号", "t0": "不详"},
        {"id": "k2", "type": "案件", "label": "（2022）鄂01民初2号", "t0": "2022-13-45", "amount": "多"},
        {"id": "k3", "type": "案件", "label": long, "t0": "2022-03"},
        {"id": None, "label": "没有编号"},
        None,
    ]
    edges: list[Any] = [
        {"id": "1", "source": "a", "target": "k1", "role": "plaintiff"},
        {"id": "2", "source": "b", "target": "k1", "role": "defendant"},
        {"id": "3", "source": "a", "target": "k2", "label": "原告", "t0": 5},
        {"id": "4", "source": "c", "target": "k2", "label": "被告"},
        {"id": "4", "source": "d", "target": "k2", "label": "被告"},
        {"id": "5", "source": "d", "target": "nobody", "role": "tie", "tie": "kin"},
        {"id": "6", "source": "e", "target": "e", "role": "tie"},
        {"id": "7", "source": "e", "target": "f", "role": "invented", "tie": "toString", "label": "<b>关系</b>"},
        {"id": "8", "source": "__proto__", "target": 'q"]\\', "role": "tie", "tie": "kin", "odds": None},
        {"id": "a", "source": "c", "target": "d", "role": "tie", "tie": "phone"},
        {"source": "d", "target": "e"},
        None,
    ]
    return {
        "gid": None, "types": [*TYPES, {"type": "人员"}, None], "nodes": nodes, "edges": edges,
        "groups": [{"title": "<i>组</i>", "members": ["a", "b", "c", "nobody"]}, {"members": None}, None],
        "folds": [{"kind": "suit", "source": "a", "target": "b", "n": 9}, {"source": "a", "target": "nobody"}, None],
        "highlight": {"nodes": ["nobody"], "edges": None}, "hidden_ids": None, "period": ["x"], "queries": None,
        "camera": {"zoom": None, "pan": {}}, "state": None, "stamp": None, "texts": None,
    }  # fmt: skip


DROPPED_OF_HOSTILE = 4 + 6 + 2
"""Nodes, edges and folds of `hostile` that cannot be drawn."""
