"""A ring in words: one thing a sentence, with the cases it stands on. It tells what was seen, never a finding."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.rings.attach import Backer
from graph.rings.clears import Removal
from graph.rings.detection import CLIENTELE, Detection
from graph.rings.dossier import Dossier
from graph.schema.edges import TIE_KINDS

Text = dict[str, str]
AGENT = "agent_opposite"
SOME = 5
ABOUT = ("opposition", "chance", "both_sides", "agent", "closing", "ties", "time")


@dataclass(frozen=True)
class Sentence:
    """What is said, about which of ABOUT, in both languages, and the disputes it rests on."""

    about: str
    zh: str
    en: str
    disputes: tuple[str, ...]

    @property
    def text(self) -> Text:
        return {"zh": self.zh, "en": self.en}


def title(ring: Dossier) -> Text:
    causes = Counter(case["cause"] for case in ring.firsts if case["cause"])
    cause = causes.most_common(1)[0][0] if causes else ""
    n, m = len(ring.scored), len(ring.inner)
    return {
        "zh": f"{n} 名当事人之间 {m} 宗互诉纠纷" + (f", 多为{cause}" if cause else ""),
        "en": f"{m} disputes among {n} parties" + (f", mostly {cause}" if cause else ""),
    }


def of_topology(ring: Dossier, detection: Detection) -> Sentence:
    """The group's own disputes beside what is expected of people as busy as they."""
    found = ring.found
    expected = f"{found.expected:.2f}" if found.expected >= 0.005 else "< 0.01"
    if found.generator == CLIENTELE:
        agent = ring.agents.get(detection.fixed.docket.agents[found.agent]) or "(无名)"
        return Sentence(
            "opposition",
            f"代理人{agent}的委托人中, 有 {len(found.members)} 名彼此对立, 共 {found.disputes} 宗互不相同的纠纷; "
            f"按各人在同法院、同时期、同类纠纷中的涉诉次数, 若只是巧合, 预计 {expected} 宗。",
            f"{len(found.members)} clients of agent {agent} oppose each other in {found.disputes} distinct disputes; "
            f"{expected} are expected of people as busy before the same courts.",
            tuple(ring.inner),
        )
    return Sentence(
        "opposition",
        f"{len(found.members)} 名当事人之间有 {found.disputes} 宗互不相同的对立纠纷, 首尾相接; "
        f"按各人在同法院、同时期、同类纠纷中的涉诉次数, 若只是巧合, 预计 {expected} 宗。",
        f"{len(found.members)} parties oppose each other in {found.disputes} distinct disputes that close a cycle; "
        f"{expected} are expected of people as busy before the same courts.",
        tuple(ring.inner),
    )


def of_copies(ring: Dossier, detection: Detection) -> Sentence:
    copies = detection.copies
    as_tight = int((detection.tightest >= ring.found.rank_score).sum())
    return Sentence(
        "chance",
        f"把当事人在同法院、同时期、同类纠纷内随机调换 {copies} 次, 其中 {as_tight} 次出现至少同样紧密的一组。",
        f"In {as_tight} of {copies} dockets shuffled within court, period and kind of suit a group is as tight.",
        (),
    )


def of_sides(ring: Dossier) -> Sentence | None:
    """Who stands now on this side, now on that."""
    stood = {dispute: ring.stood[dispute] for dispute in ring.inner}
    both = [m for m in ring.scored if len({sides.get(m) for sides in stood.values()} - {None}) == 2]
    if len(both) < 2:
        return None
    disputes = tuple(d for d, sides in stood.items() if any(m in sides for m in both))
    names = "、".join(ring.name(m) for m in both[:SOME]) + ("等" if len(both) > SOME else "")
    return Sentence(
        "both_sides",
        f"{len(both)} 名成员时而为原告、时而为被告: {names}。",
        f"{len(both)} members are now plaintiff, now defendant: {names}.",
        disputes,
    )


def of_agents(ring: Dossier, backers: Iterable[Backer], detection: Detection) -> Iterable[Sentence]:
    for one in backers:
        agent = detection.fixed.docket.agents[one.agent]
        name, inner = ring.agents.get(agent) or "(无名)", set(ring.inner)
        disputes = tuple(dispute for dispute in ring.acting.get(agent, ()) if dispute in inner)
        if not one.acts:
            continue
        yield Sentence(
            "agent",
            f"代理人{name}在成员之间的 {one.inside} 宗纠纷中出现 {one.acts} 宗, 高于其在同类案件中的份额。",
            f"Agent {name} acts in {one.acts} of the {one.inside} disputes between members, above his share elsewhere.",
            disputes,
        )


def of_closing(ring: Dossier) -> Sentence | None:
    inner = ring.inner
    soft = [dispute for dispute in inner if any(case["soft_close"] for case in ring.disputes[dispute])]
    if len(soft) < 2 or len(soft) * 2 < len(inner):
        return None
    return Sentence(
        "closing",
        f"{len(inner)} 宗纠纷中 {len(soft)} 宗未经对抗即告结案(调解、确认、缺席等)。",
        f"{len(soft)} of {len(inner)} disputes closed without contest (mediation, default …).",
        tuple(soft),
    )


def of_ties(ring: Dossier) -> Sentence | None:
    """Opposed members who hang together otherwise than by an agent, of whom the sentences before speak."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for a, b, kind in ring.ties:
        if kind != AGENT:
            pairs.setdefault((a, b), []).append(TIE_KINDS.get(kind, kind))
    if not pairs:
        return None
    told = [f"{ring.name(a)}—{ring.name(b)}({'、'.join(kinds)})" for (a, b), kinds in pairs.items()][:SOME]
    disputes = tuple(
        d
        for d, sides in ring.stood.items()
        if any(a in sides and b in sides and sides[a] != sides[b] for a, b in pairs)
    )
    return Sentence(
        "ties",
        f"{len(pairs)} 对对立的成员本有关联: {'、'.join(told)}{'等' if len(pairs) > SOME else ''}。",
        f"{len(pairs)} opposed pairs are tied otherwise: {', '.join(told)}.",
        disputes,
    )


def of_time(ring: Dossier) -> Sentence | None:
    filed = ring.days()
    if len(filed) < 2:
        return None
    amounts = [case["amount_claimed_fen"] for case in ring.firsts if case["amount_claimed_fen"] is not None]
    money = f", 标的合计 {sum(amounts) / 100:,.2f} 元" if amounts else ""
    sum_en = f", {sum(amounts) / 100:,.2f} yuan claimed" if amounts else ""
    return Sentence(
        "time",
        f"立案于 {filed[0]} 至 {filed[-1]} 之间{money}。",
        f"Filed between {filed[0]} and {filed[-1]}{sum_en}.",
        tuple(ring.inner),
    )


def sentences(ring: Dossier, backers: Iterable[Backer], detection: Detection) -> list[Sentence]:
    told = [of_topology(ring, detection), of_copies(ring, detection), of_sides(ring)]
    told += [*of_agents(ring, backers, detection), of_closing(ring), of_ties(ring), of_time(ring)]
    return [one for one in told if one is not None]


def of_removal(ring: Dossier, removal: Removal, detection: Detection) -> dict[str, Any]:
    """One entry of `clears`: what would have to be so, what then, and which document tells."""
    docket = detection.fixed.docket
    if removal.member is not None:
        name = ring.name(docket.parties[removal.member])
        what = {"zh": f"若{name}的各案真实, 与其余成员无关", "en": f"if {name}'s suits were real and his own"}
        document = {"zh": f"{name}各案的合同与付款凭证", "en": f"contracts and payments of {name}'s suits"}
    elif removal.agent is not None:
        name = ring.agents.get(docket.agents[removal.agent]) or "(无名)"
        what = {"zh": f"若代理人{name}的委托各自独立", "en": f"if agent {name} was instructed by each on his own"}
        document = {"zh": f"代理人{name}在各案的委托合同与付费凭证", "en": f"agent {name}'s mandates and who paid"}
    else:
        cases = [ring.disputes[docket.disputes[d]][0] for d in removal.disputes]
        numbers = "、".join(case["case_no"] for case in cases)
        largest = max(cases, key=lambda case: case["amount_claimed_fen"] or 0)["case_no"]
        several = len(cases) > 1
        what = {
            "zh": f"若以下 {len(cases)} 宗全部确为真实纠纷: {numbers}" if several else f"若 {numbers} 确为真实纠纷",
            "en": f"if all of these were real disputes: {numbers}" if several else f"if {numbers} was a real dispute",
        }
        document = {
            "zh": f"{'先查标的最大的 ' if several else ''}{largest} 的卷宗: 合同、交付与付款凭证",
            "en": f"the file of {largest}{' first, the largest' if several else ''}: contract, delivery, payment",
        }
    return {"if": what, "then_score": round(removal.score, 4), "then_q": removal.q, "document": document}


def case_list(ring: Dossier, disputes: Iterable[str]) -> list[Mapping[str, Any]]:
    """Court and number of the first case of each."""
    firsts = (ring.disputes[dispute][0] for dispute in disputes)
    return [{"court": case["court"], "case_no": case["case_no"]} for case in firsts]
