"""Who is who in one paper: roles, names as printed (masked where the chamber masks), short names, agents."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from loaders.synthetic.companies import Agent, Organisation
from loaders.synthetic.docket import Party, Subject
from loaders.synthetic.papers.habits import Habits
from loaders.synthetic.papers.proceeding import Head, Proceeding
from loaders.synthetic.papers.writing import chinese
from loaders.synthetic.people import Person, age, any_surname, full_name

_SIDES = {
    "民初": {"A": "原告", "B": "被告", "T": "第三人"},
    "执": {"A": "申请执行人", "B": "被执行人", "T": "第三人"},
}
_FIRST = {"A": "原审原告", "B": "原审被告", "T": "原审第三人"}
_KINDS = {
    "律师": "lawyer",
    "基层法律服务工作者": "legal_worker",
    "员工": "employee",
    "近亲属": "kin",
    "公民": "citizen",
}
_SECOND, _LAY = 0.07, 0.05
"""How often a lawyer brings a colleague, and somebody without an agent a relative or a neighbour.

The register has one agent a party; a paper names them all.
"""
_KIN = {
    (True, True): ("儿子", "女儿", "侄子"),
    (True, False): ("女婿", "外甥", "儿媳"),
    (False, True): ("父亲", "哥哥", "姐姐", "弟弟"),
    (False, False): ("母亲", "表哥", "姐夫", "舅舅"),
}
"""By whether the client is old, and whether the relative bears the same surname."""
_PLAIN = {"儿子": "子", "女儿": "女", "哥哥": "兄", "弟弟": "弟", "父亲": "父", "母亲": "母"}
_NUMBER = re.compile("^第.")
_STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class Named:
    """A party as the paper prints it. `base` is the role in the text, `role` that of the heading."""

    party: Party
    side: str
    base: str
    role: str
    name: str
    short: str
    head: Head | None

    @property
    def subject(self) -> Subject:
        return self.party.subject


@dataclass(slots=True)
class Acting:
    """An agent, the parties acted for (places in the cast), and what the paper says about the agent."""

    name: str
    kind: str
    firm: str
    clients: list[int]
    about: str = ""
    licence_no: str = ""


@dataclass(slots=True)
class Cast:
    """Everybody in one paper: parties in printed order, agents in the order of their first client."""

    parties: list[Named]
    agents: list[Acting]
    voice: str
    ordering: str = field(default="both")

    def side(self, side: str) -> list[Named]:
        return [one for one in self.parties if one.side == side]

    def called(self, one: Named, voice: str = "") -> str:
        """How the text speaks of a party: by name, by role (where it is the only one), by both."""
        voice = voice or self.voice
        if voice == "name":
            return one.short
        if voice == "role" and len(self.side(one.side)) == 1:
            return one.base
        return one.base + one.short

    def group(self, side: str, voice: str = "") -> str:
        """How the text speaks of a side, "" where nobody stands there."""
        parties = self.side(side)
        if len(parties) < 2:
            return self.called(parties[0], voice) if parties else ""
        if (voice or self.voice) == "role":
            return f"{'二' if len(parties) == 2 else chinese(len(parties))}{parties[0].base}"
        names = "、".join(one.short for one in parties)
        return names if (voice or self.voice) == "name" else parties[0].base + names

    def agents_of(self, one: Named) -> list[Acting]:
        place = self.parties.index(one)
        return [agent for agent in self.agents if place in agent.clients]


def make_cast(proceeding: Proceeding, habits: Habits, rng: Random) -> Cast:
    """The cast of a paper, its names masked and its agents filled in as the chamber does and the dice fall."""
    suit = proceeding.suit
    sides = [(side, party) for side, party in suit.sides() if suit.stage != "执" or side != "T"]
    if suit.side_up == "B":
        sides.sort(key=lambda one: "BAT".index(one[0]))
    heads = [
        proceeding.heads.of_organisation(p.subject, suit.closed) if isinstance(p.subject, Organisation) else None
        for _, p in sides
    ]
    names = _names([p.subject for _, p in sides], heads, habits)
    shorts = _shorts([p.subject for _, p in sides], names, habits)
    parties = []
    for (side, party), head in zip(sides, heads, strict=True):
        base, role = _roles(suit.stage, suit.side_up, side)
        subject = party.subject
        shown = Head(head.word, names[head.id_no], head.id_no, head.post) if head is not None else None
        parties.append(Named(party, side, base, role, names[subject.id_no], shorts[subject.id_no], shown))
    plainly = habits.voice == "name" and rng.random() < 0.5
    ordering = "name" if plainly or suit.stage == "民终" else "both"
    return Cast(parties, _acting(parties, proceeding, rng), habits.voice, ordering)


def _roles(stage: str, side_up: str, side: str) -> tuple[str, str]:
    if stage != "民终":
        return _SIDES[stage][side], _SIDES[stage][side]
    if side == "T":
        return _FIRST[side], _FIRST[side]
    base = "上诉人" if side == side_up else "被上诉人"
    return base, f"{base}（{_FIRST[side]}）"


def _names(subjects: Sequence[Subject], heads: Iterable[Head | None], habits: Habits) -> dict[str, str]:
    """By id, how everybody is called in this paper: two people never alike."""
    people = {s.id_no: s.name for s in subjects if isinstance(s, Person)}
    companies = {s.id_no: s.name for s in subjects if isinstance(s, Organisation)}
    speakers = {head.id_no: head.person for head in heads if head is not None}
    if habits.mask == "nobody":
        return {**speakers, **people, **companies}
    masked = _masked({**people, **speakers}, habits.mask_mark)
    villages = {s.id_no for s in subjects if isinstance(s, Organisation) and s.village is not None}
    if habits.mask == "all":
        hidden = {id_no: _hidden(name) for id_no, name in companies.items() if id_no not in villages}
        companies.update(_told_apart(hidden))
    return {**companies, **masked}


def _masked(people: dict[str, str], mark: str) -> dict[str, str]:
    families = Counter(name[0] for name in people.values())
    seen: Counter[str] = Counter()
    found = {}
    for id_no, name in people.items():
        surname = name[0]
        seen[surname] += 1
        plain = surname + ("某" * (len(name) - 1) if mark == "某某" else "某")
        nth = _STEMS[seen[surname] - 1] if mark == "某甲" and seen[surname] <= len(_STEMS) else str(seen[surname])
        found[id_no] = f"{plain}{nth}" if families[surname] > 1 else plain
    return found


def _hidden(name: str) -> str:
    """A company's name as the public site shows it: the place and the trade, no more."""
    if "银行" in name:
        return "某银行"
    if "保险" in name:
        return f"某财产保险股份有限公司{name.rpartition('公司')[0].rpartition('公司')[2]}公司"
    county, there, rest = name.partition("县")
    return f"{county}县某{rest[2:]}" if there and len(rest) > 6 else "某公司"


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    often, seen = Counter(names.values()), Counter[str]()
    found = {}
    for id_no, name in names.items():
        seen[name] += 1
        found[id_no] = f"{name}{seen[name]}" if often[name] > 1 else name
    return found


def _shorts(subjects: Sequence[Subject], names: dict[str, str], habits: Habits) -> dict[str, str]:
    """By id, the names used in the text: short ones for companies where the chamber has that habit."""
    full = {s.id_no: names[s.id_no] for s in subjects}
    if not habits.short:
        return full
    shorts = {s.id_no: _short(s) for s in subjects if isinstance(s, Organisation)}
    often = Counter(shorts.values())
    return {**full, **{id_no: short for id_no, short in shorts.items() if often[short] == 1}}


def _short(organisation: Organisation) -> str:
    if organisation.village is not None:
        return f"{organisation.village.name.removesuffix('村')}村委会"
    name = organisation.name
    if "银行" in name:
        return f"{name.partition('县')[2].partition('银行')[0].replace('农村商业', '农商')}银行"
    if "保险" in name:
        return f"{name[:2]}财险公司"
    rest = _NUMBER.sub("", name.partition("县")[2])
    return f"{rest[:2]}公司" if len(rest) > 4 else name


def _acting(parties: Sequence[Named], proceeding: Proceeding, rng: Random) -> list[Acting]:
    found: dict[tuple[str, Agent], Acting] = {}
    besides: list[Acting] = []
    for place, one in enumerate(parties):
        agent = one.party.agent
        if agent is None:
            if one.party.present and isinstance(one.subject, Person) and rng.random() < _LAY:
                besides.append(_lay(one, place, proceeding, rng))
            continue
        if (one.side, agent) in found:
            found[one.side, agent].clients.append(place)
            continue
        acting = Acting(agent.name, _KINDS[agent.kind], agent.firm, [place], licence_no=agent.licence_no)
        acting.about = _about(agent, one, proceeding, rng)
        found[one.side, agent] = acting
        if agent.kind == "律师" and rng.random() < _SECOND:
            colleague = full_name(rng, rng.choice("男女"), any_surname(rng))
            besides.append(Acting(colleague, "lawyer", agent.firm, acting.clients, acting.about))
    taken = {one.name for one in parties} | {one.name for one in found.values()}
    every = [*found.values(), *(one for one in besides if one.name not in taken)]
    return sorted(every, key=lambda one: one.clients[0])


def _about(agent: Agent, client: Named, proceeding: Proceeding, rng: Random) -> str:
    """What stands behind the agent's name."""
    if agent.kind == "律师":
        return f"{agent.firm}律师"
    if agent.kind == "基层法律服务工作者":
        return agent.firm + rng.choice(("法律工作者", "基层法律服务工作者", "法律服务工作者"))
    if agent.kind == "近亲属":
        return _kinship(agent.name, client, proceeding, rng)
    if isinstance(client.subject, Organisation) and client.subject.village is not None:
        return rng.choice(("系该村村委会主任", "该村委会工作人员"))
    return rng.choice(("系该公司员工", "该公司职员", "系该公司法务", "该公司业务经理", "系该单位工作人员"))


def _kinship(name: str, client: Named, proceeding: Proceeding, rng: Random) -> str:
    """What somebody of that name may be to the client: the surname says on which side of the family."""
    subject = client.subject
    assert isinstance(subject, Person), "only people have kin"
    old, own = age(subject, proceeding.suit.filed) > 48, name[0] == subject.name[0]
    kin = rng.choice(_KIN[old, own])
    whose = rng.choice((client.base, client.short, f"{client.base}{client.short}"))
    return rng.choice(
        (f"系{whose}的{kin}", f"系{whose}{kin}", f"{whose}之{_PLAIN[kin]}" if kin in _PLAIN else f"系{whose}之{kin}")
    )


def _lay(client: Named, place: int, proceeding: Proceeding, rng: Random) -> Acting:
    """A relative, or a neighbour whom the community names."""
    name = full_name(rng, rng.choice("男女"), any_surname(rng))
    if rng.random() < 0.5:
        return Acting(name, "kin", "", [place], _kinship(name, client, proceeding, rng))
    subject = client.subject
    where = subject.address.partition("县")[2].partition("号")[0].rstrip("0123456789")
    body = f"{where}村民委员会" if where.endswith("村") else f"{where}社区居民委员会"
    return Acting(name, "citizen", "", [place], f"系{body}推荐的公民")
