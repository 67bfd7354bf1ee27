"""The dossier of a ring: what `detect` wrote of it, joined to its rows in the graph."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.dossiers.evidence import evidence_for
from app.dossiers.linking import linked
from app.dossiers.material import Material
from app.dossiers.rows import bonds_of, cases_of, people_of
from app.dossiers.told import RING, Case, Clearing, Dossier, Innocent, Reason, Sentence, Verdict
from app.language import say

POINTS = 10.0
"""What a ring's score counts in the common list, times (design 7)."""
SOME = 5


def ring_dossier(material: Material, name: str) -> Dossier:
    """What is told of the ring of this rank, id or former id.

    Raises QueryError: there is none. Cost O(its cases and members), and one look at the origins of four tables.
    """
    ring, reader = material.ring(name), material.reader
    cases = cases_of(reader, ring["case_ids"])
    members = {one["id"]: (one["role"], _role(one["role"])) for one in ring["members"]}
    agents = {one["id"]: ("agent", say("代理人", "agent")) for one in ring["agents"]}
    others = {agent for case in cases for agent in case.agents} - set(agents)
    mentions = {one["id"]: one["mentions"] for one in ring["members"]}
    people = people_of(material, members | agents, cases, mentions)
    outside = {one for case in cases for one in (*case.plaintiffs, *case.defendants, *case.third)} | others
    names = {one.id: one.name for one in people} | reader.captions(sorted(outside - set(members)))
    numbers = {case.case_no: case.id for case in cases}
    called = {name: one for one, name in reversed(list(names.items()))}  # of two with one name a member is meant
    called |= {one["name"]: one["id"] for one in reversed(ring["members"])}

    def told(text: Mapping[str, str], of_cases: Iterable[Mapping[str, Any]] = ()) -> Sentence:
        ids = [numbers[one["case_no"]] for one in of_cases if one["case_no"] in numbers]
        return linked(say(text["zh"], text["en"]), called, numbers, ids)

    reasons = tuple(Reason(_heading(one["about"]), told(one["text"], one["cases"])) for one in ring["sentences"])
    begin, end = (date.fromisoformat(day) if day else None for day in ring["period"])
    return Dossier(
        kind=RING,
        id=ring["ring_id"],
        rank=ring["rank"],
        title=say(ring["title"]["zh"], ring["title"]["en"]),
        standing=standing(ring["q_value"]),
        grade=say("团伙线索", "ring"),
        score=POINTS * ring["score"],
        waterfall=((say("互诉多于巧合的程度", "opposition beyond chance"), POINTS * ring["score"]),),
        summary=(_opening(ring, cases, called, numbers), *(one.sentence for one in _first(reasons))),
        reasons=reasons,
        innocent=tuple(_innocent(one) for one in ring["innocent"]),
        clears=tuple(
            Clearing(
                told(one["if"]),
                say(f"误报率升至约 {one['then_q']:.0%}", f"false alarms rise to about {one['then_q']:.0%}"),
                say(one["document"]["zh"], one["document"]["en"]) if one["document"] else "",
            )
            for one in ring["clears"]
        ),
        doubts=tuple(_doubts(ring, names, called)),
        people=people,
        cases=cases,
        bonds=bonds_of(reader, list(members)),
        evidence=evidence_for(cases, [one.label for one in people]),
        laws=(),
        missing=tuple(dict.fromkeys(what for one in ring["innocent"] for what in one["missing"])),
        sources=material.sources,
        courts=tuple(ring["courts"]),
        amount_fen=ring["amount_fen"],
        period=(begin, end),
        predecessors=tuple(ring["predecessors"]),
        names=names,
        labels={one: reader.label_of(one) for one in names},
        data_date=material.data_date,
        data_version=reader.version,
        run_version=material.workspace.require("detect").version,
    )


def standing(q: float) -> str:
    """What a q-value means, for someone who never heard of it."""
    if q <= 0.01:
        return say("名单截至此位, 预计只是巧合的不到百分之一", "fewer than 1 % down to here are chance")
    if q <= 0.2:
        return say(f"名单截至此位, 预计约 {q:.0%} 只是巧合", f"about {q:.0%} down to here are chance")
    return say("偶然即可解释, 不宜单独使用", "chance explains it; not to be used alone")


def _role(role: str) -> str:
    words = {
        "core": ("核心", "core"),
        "sometimes": ("时有时无", "sometimes"),
        "attached": ("外围", "attached"),
    }
    return say(*words[role])


def _heading(about: str) -> str:
    words = {
        "opposition": ("互诉多于偶然", "More suits than chance"),
        "chance": ("当事人随机调换后会不会也这样", "Against shuffled dockets"),
        "both_sides": ("时为原告, 时为被告", "Now plaintiff, now defendant"),
        "agent": ("同一代理人反复出现", "One agent again and again"),
        "closing": ("未经对抗即告结案", "Closed without contest"),
        "ties": ("对立双方本有关联", "Opponents who belong together"),
        "time": ("时间与标的", "Time and amount"),
    }
    return say(*words[about])


def _wan(fen: int) -> str:
    """In units of 10,000 yuan, to the cent of them: 237, 70.35."""
    return f"{fen / 1e6:,.2f}".rstrip("0").rstrip(".")


_IN_SUMMARY = ("opposition", "both_sides", "closing", "ties")


def _first(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    wanted = [_heading(about) for about in _IN_SUMMARY]
    return tuple(one for one in reasons if one.title in wanted)


def _opening(
    ring: Mapping[str, Any], cases: tuple[Case, ...], names: Mapping[str, str], numbers: Mapping[str, str]
) -> Sentence:
    """Who, where, when, how much."""
    core = [one["name"] for one in ring["members"] if one["role"] == "core"]
    who = "、".join(core[:SOME])
    courts = "、".join(ring["courts"]) or say("法院不详", "court unknown")
    begin, end = ring["period"]
    n, m = len(ring["members"]), len(cases)
    zh = f"{who}等 {n} 名当事人" if len(ring["members"]) > len(core[:SOME]) else f"{who}"
    money = f", 标的合计 {_wan(ring['amount_fen'])} 万元" if ring["amount_fen"] is not None else ""
    sum_en = f", {ring['amount_fen'] / 100:,.0f} yuan claimed" if ring["amount_fen"] is not None else ""
    days = f"{begin} 至 {end}, " if begin else ""
    days_en = f"{begin} to {end}: " if begin else ""
    return linked(
        say(
            f"{days}{zh}在{courts}涉及 {m} 件案件{money}。",
            f"{days_en}{n} parties in {m} cases before {courts}{sum_en}.",
        ),
        names,
        numbers,
        [case.id for case in cases],
    )


def _innocent(one: Mapping[str, Any]) -> Innocent:
    verdicts: dict[bool | None, Verdict] = {True: "fits", False: "no", None: "unknown"}
    text = say(one["explanation"]["zh"], one["explanation"]["en"])
    return Innocent(text, verdicts[one["holds"]], tuple(one["missing"]))


def _doubts(ring: Mapping[str, Any], names: Mapping[str, str], called: Mapping[str, str]) -> Iterable[Sentence]:
    """Who may be two people, and who is named like a core member."""
    merged = {merge["ids"][0]: len(merge["ids"]) - 1 for merge in ring["merges"]}
    for one in ring["members"]:
        if one["id"] in merged:
            person = one["label"] == "Person"
            by = say("姓名与出生日期", "name and birth date") if person else say("名称", "name")
            proof = say("证件号", "the identity number") if person else say("统一社会信用代码", "the credit code")
            name = names[one["id"]]
            yield linked(
                say(
                    f"{name}的部分记录只凭{by}归为一个, 请核对{proof}。",
                    f"Some records of {name} are joined by {by} only; check {proof}.",
                ),
                called,
                {},
            )
    core = {one["name"] for one in ring["members"] if one["role"] == "core"}
    for one in ring["members"]:
        if one["role"] != "core" and one["name"] in core:
            yield linked(
                say(
                    f"{one['name']}有两名, 一名在核心、一名在外围, 请核对是否一人。",
                    f"Two are called {one['name']}, one core, one attached: one person?",
                ),
                called,
                {},
            )
