"""The upper part of a paper: its parties, who speaks for them, their agents."""

from dataclasses import replace

from loaders.synthetic.papers.cast import Acting, Cast, Named
from loaders.synthetic.papers.habits import Habits
from loaders.synthetic.papers.proceeding import Head
from loaders.synthetic.papers.writing import Hand, chinese
from loaders.synthetic.people import Person

PROVINCE = "河北省"
_TOGETHER = 0.6
_JOBS = ("农民", "居民", "个体工商户", "务工人员", "职工", "无固定职业")


Said = dict[str, str]
"""What a paper says of one party beside name and role; what it is silent about is not in it."""


def heading(cast: Cast, habits: Habits, hand: Hand, *, old: bool, sexes: bool) -> tuple[list[str], list[Said]]:
    """The paragraphs about the parties, and what they say of each.

    `old`: in the words used before the forms of 2016; `sexes`: whether people's sex is told where that is the habit.
    """
    agents = _colleagues(cast.agents) if hand.rng.random() < _TOGETHER and not habits.licence else cast.agents
    written: list[str] = []
    told: list[int] = []
    said: list[Said] = []
    for place, one in enumerate(cast.parties):
        about, of_party = _party(one, habits, hand, sexes=sexes)
        lines = [f"{one.role}{habits.colon}{about}"]
        if one.head is not None:
            lines.append(_speaks(one.head, habits))
            of_party["legal_rep"] = one.head.person
        said.append(of_party)
        for nth, acting in enumerate(agents):
            common = len(acting.clients) > 1 and habits.joint
            if place in acting.clients and not (common and place != acting.clients[-1]):
                lines.append(_agent(cast, acting, habits, old=old, again=nth in told, common=common))
                told.append(nth)
        written += _joined(lines, habits, has_head=one.head is not None)
    return written, said


def _colleagues(agents: list[Acting]) -> list[Acting]:
    """The agents, those of one firm who act for the same parties put into one: 张三、李四，均系某某律师事务所律师."""
    together: dict[tuple[int, ...], Acting] = {}
    found = []
    for one in agents:
        before = together.get(tuple(one.clients))
        if before is not None and one.kind == before.kind == "lawyer" and one.firm == before.firm:
            before.name += f"、{one.name}"
            before.about = f"均系{one.about}"
            continue
        copy = replace(one)
        together[tuple(one.clients)] = copy
        found.append(copy)
    return found


def _joined(lines: list[str], habits: Habits, *, has_head: bool) -> list[str]:
    """One party's lines, those put together that the chamber does not begin anew."""
    party, *rest = lines
    head = [rest.pop(0)] if has_head else []
    paragraphs = [party, *head] if habits.rep else [party + "".join(head)]
    if habits.agent:
        return [*paragraphs, *rest]
    return [*paragraphs[:-1], paragraphs[-1] + "".join(rest)]


def _party(one: Named, habits: Habits, hand: Hand, *, sexes: bool) -> tuple[str, Said]:
    subject = one.subject
    name = one.name
    if habits.short == "heading" and one.short != one.name:
        name += f"（以下简称{one.short}）" if hand.rng.random() < 0.7 else f"（下称“{one.short}”）"
    province = PROVINCE if habits.province else ""
    home = f"{province}{subject.address}"
    if not isinstance(subject, Person):
        code = habits.code_label.format(subject.id_no)
        told = {"address": home, **({"uscc": subject.id_no} if code else {})}
        return "，".join(filter(None, (name, habits.org_home.format(home), code))) + "。", told
    if habits.mask != "nobody":
        home = home[: home.index("县") + 1]
    job = hand.rng.choice(_JOBS) if habits.job else ""
    number = habits.id_label.format(subject.id_no)
    about = {
        "sex": subject.sex if sexes else "",
        "birth": habits.birth.format(hand.day(subject.birth)),
        "people": subject.ethnicity,
        "job": job,
        "home": habits.home.format(home),
        "id": number,
    }
    values = {
        "sex": ("gender", about["sex"]), "birth": ("birth_date", subject.birth.isoformat()),
        "people": ("ethnicity", subject.ethnicity), "home": ("address", home),
        "id": ("id_fragment", subject.id_no[-4:] if number else ""),
    }  # fmt: skip
    told = {name: value for key in habits.order for name, value in [values.get(key, ("", ""))] if value}
    return "，".join(filter(None, (name, *(about[key] for key in habits.order)))) + "。", told


def _speaks(head: Head, habits: Habits) -> str:
    colon = habits.colon
    if not head.post:
        return f"{head.word}{colon}{head.person}。"
    company = head.post != "主任"
    about = head.post if company and habits.rep else f"该公司{head.post}" if company else "该村村民委员会主任"
    return f"{head.word}{colon}{head.person}，{about}。"


def _agent(cast: Cast, acting: Acting, habits: Habits, *, old: bool, again: bool, common: bool) -> str:
    word = "委托代理人" if old else "委托诉讼代理人"
    if common:
        word = f"{_clients(cast, acting)}共同{word}"
    about = acting.about
    bracket = acting.kind == "kin"
    text = f"{acting.name}（{about}）" if bracket else f"{acting.name}，{about}"
    if habits.licence and acting.licence_no:
        text += f"，执业证号{acting.licence_no}"
    if habits.power and not again:
        general = acting.kind == "kin"
        power = habits.power.replace("特别", "一般") if general else habits.power
        text += power if power.startswith("（") else f"，{power}"
    return f"{word}{habits.colon}{text}。"


def _clients(cast: Cast, acting: Acting) -> str:
    clients = [cast.parties[place] for place in acting.clients]
    everybody = len(clients) == len(cast.side(clients[0].side))
    number = "二" if len(clients) == 2 else chinese(len(clients))
    base = clients[0].base
    if everybody:
        return f"上述{number}{base}"
    return base + "、".join(one.short for one in clients)
