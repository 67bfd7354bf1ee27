"""Papers of the first instance: judgment, ruling, mediation."""

from datetime import timedelta

from loaders.synthetic.papers import laws
from loaders.synthetic.papers.drafting import Draft, court_fee
from loaders.synthetic.papers.writing import on, sums, yuan

_ADMITTED = 0.2
_WITH_EVIDENCE = 0.75
_STAYED_AWAY = 0.45
_FEE_AMONG_ITEMS = 0.4
_SMALL, _ORDINARY = "小额", "普通"
_LENDING = "民间借贷纠纷"


def judgment(d: Draft) -> None:
    """Draft the judgment on the merits."""
    d.course("course", "old" if d.old else "new")
    d.paper.body.append(_asked(d, "judgment"))
    admitted = _answers(d)
    if not admitted:
        evidence = d.form("judgment", d.dated("evidence"), evidence=d.teller.say("evidence"))
        d.paper.body += [evidence] if evidence and d.procedure != _SMALL else []
    _found(d)
    _decide(d, admitted)
    _after(d)


def _asked(d: Draft, kind: str) -> str:
    claims, grounds = _claimed(d), d.teller.grounds()
    return d.form(kind, d.dated("claims"), claims=claims, grounds=grounds)


def _claimed(d: Draft) -> str:
    d.paper.claims = d.teller.claims()
    return d.claims(d.paper.claims)


def _answers(d: Draft) -> bool:
    """What the other parties say, a paragraph each; whether the defendants admit everything."""
    there = [one for one in d.cast.side("B") if not d.absent(one)]
    away = [one for one in d.cast.side("B") if d.absent(one)]
    full = d.teller.facts.outcome == "full" and d.suit.claimed_fen > 0
    admitted = bool(there) and not away and full and (d.suit.block.startswith("R") or d.rng.random() < _ADMITTED)
    insurers = [one for one in there if "保险" in one.subject.name and d.teller.has("insurer_says")]
    others = [one for one in there if one not in insurers]
    key = "answers_old" if d.old else "answers"
    if others:
        who = "、".join(d.cast.called(one) for one in others)
        if admitted and d.rng.random() < 0.5:
            d.paper.body.append(d.form("judgment", "admits", who=who))
        else:
            says = d.teller.say("admits" if admitted else "defence")
            d.paper.body.append(d.form("judgment", key, who=who, says=says))
    for one in insurers:
        says = d.teller.say("admits" if admitted and not others else "insurer_says")
        d.paper.body.append(d.form("judgment", key, who=d.cast.called(one), says=says))
    if away:
        d.paper.body.append(d.form("judgment", "silent", who="、".join(d.cast.called(one) for one in away)))
    for one in d.cast.side("T"):
        d.paper.body.append(d.form("judgment", "third_silent" if d.absent(one) else "third", t=d.cast.called(one)))
    return admitted and not insurers


def _found(d: Draft) -> None:
    text = d.form("judgment", d.dated("found"), found=d.teller.found())
    if d.teller.facts.outcome != "none" and (d.old or d.rng.random() < 0.5):
        text += d.form("judgment", "proved", evidence=d.teller.say("evidence"))
    d.paper.body.append(text)


def _decide(d: Draft, admitted: bool) -> None:
    """The reasons, the laws, the operative items."""
    facts = d.teller.facts
    away = [one for one in d.cast.side("B") if d.absent(one)]
    reasons = d.teller.reasons()
    if admitted and d.rng.random() < 0.5:
        reasons += d.form("judgment", "conceded")
    if away:
        reasons += d.form("judgment", "forgone", b="、".join(d.cast.called(one) for one in away))
    cited = _laws(d, admitted, bool(away))
    lead = d.form("judgment", "lead_default" if away else "lead", laws=d.cited(*cited))
    d.paper.body.append(d.form("judgment", "reasons", reasons=reasons))
    d.paper.lead = lead
    items = d.teller.orders()
    if not items:
        items = [d.form("judgment", "refused")]
    elif facts.outcome == "part":
        items.append(d.form("judgment", "others_refused"))
    d.paper.amounts = [fen for item in items for fen in sums(item)]
    d.order(items)


def _laws(d: Draft, admitted: bool, default: bool) -> list[str]:
    facts, day = d.teller.facts, d.suit.closed
    before, code = d.teller.laws()
    cited = laws.substantive(before, code, facts.since, day) if facts.outcome != "none" else []
    if d.suit.cause == _LENDING and facts.interest and facts.outcome != "none":
        cited.append(laws.lending_rule(day))
    keys = ["admits"] if admitted else []
    keys += ["evidence"] if facts.outcome == "none" or d.rng.random() < 0.35 else []
    keys += ["default"] if default else []
    keys += ["small"] if d.procedure == _SMALL else []
    cited += [d.procedure_law(*keys)] if keys or not cited else []
    if facts.outcome == "none":
        cited.append("民诉解释 90")
    return [law for law in cited if " " in law]


def _after(d: Draft) -> None:
    """Interest on delay, fee, appeal."""
    if d.paper.amounts:
        d.paper.after.append(d.form("judgment", "delay", delay=laws.cited(
            [d.procedure_law("delay")], bracketed_items=False, joint="", suffix=""
        )))  # fmt: skip
    d.paper.after.append(_fee(d))
    d.paper.after.append(d.form("judgment", "final" if d.procedure == _SMALL else "appeal"))


def _fee(d: Draft) -> str:
    whole = court_fee(d.suit, d.suit.claimed_fen)
    halved = d.procedure != _ORDINARY
    charged = whole // 2 if halved else whole
    borne = d.borne(charged)
    text = d.fee("half" if halved else "whole", charged, fee=yuan(whole), half=yuan(charged), **borne)
    if d.suit.noticed and d.rng.random() < 0.6:
        text += d.form("fee", "notice", notice_fee=yuan(d.rng.choice((26_000, 30_000, 56_000, 60_000))))
    return text


def withdrawn(d: Draft) -> None:
    """Draft the ruling that lets the plaintiff withdraw."""
    day = max(d.suit.filed, d.suit.closed - timedelta(days=d.rng.randint(0, 4)))
    why = d.form("withdrawn", "why")
    d.paper.body.append(d.form("withdrawn", "old" if d.old else "course", day=on(day), why=why))
    d.paper.body.append(d.form("withdrawn", "reasons"))
    d.paper.lead = d.form("withdrawn", "lead", laws=d.cited(d.procedure_law("withdraws", "withdrawal ruling")))
    d.paper.orders = [d.form("withdrawn", "order")]
    d.paper.after.append(_half_on(d, d.words["oa"]))


def _half_on(d: Draft, who: str) -> str:
    whole = court_fee(d.suit, d.suit.claimed_fen)
    half = whole // 2
    borne = d.form("fee", "one", who=who)
    return d.fee("half", half, fee=yuan(whole), half=yuan(half), who=borne)


def deemed_withdrawn(d: Draft) -> None:
    """Draft the ruling on a plaintiff who has not paid the fee or has not come."""
    represented = any(d.cast.agents_of(one) for one in d.cast.side("A"))
    away = not represented and d.rng.random() < _STAYED_AWAY
    key = "stayed_away" if away else "unpaid"
    day = d.suit.filed + (d.suit.closed - d.suit.filed) * d.rng.uniform(0.3, 1)
    d.paper.body.append(d.form("deemed", key, day=on(day)))
    reasons = d.form("deemed", f"reasons_{key}")
    d.paper.body += [reasons] if reasons else []
    cited = [d.procedure_law("stays away", "other ruling")] if away else []
    cited += [] if away else [d.procedure_law("other ruling"), "民诉解释 213"]
    d.paper.lead = d.form("deemed", "lead", laws=d.cited(*cited))
    d.paper.orders = [d.form("deemed", "order")]
    if away:
        d.paper.absent = [n for n, one in enumerate(d.cast.parties) if one.side == "A"]
        d.paper.after.append(_half_on(d, d.words["oa"]))


def dismissed(d: Draft) -> None:
    """Draft the ruling that the suit is not one to be heard."""
    represented = any(d.cast.agents_of(one) for one in d.cast.side("B"))
    kinds = ["wrong_plaintiff", "twice"] if represented else ["wrong_plaintiff", "twice", "no_address"]
    kinds += ["arbitration"] * 3 if d.suit.cause == "追索劳动报酬纠纷" else []
    kinds += ["crime"] * 2 if d.suit.cause == _LENDING else []
    kind = d.rng.choice(kinds)
    d.course("dismissed", "course" if kind == "no_address" else "course_heard")
    d.paper.body.append(_asked(d, "judgment"))
    d.paper.body.append(d.form("dismissed", f"reasons_{kind}"))
    cited = [d.procedure_law("to sue" if kind != "twice" else "not to sue", "dismissal ruling"), "民诉解释 208.3"]
    d.paper.lead = d.form("dismissed", "lead", laws=d.cited(*cited))
    d.paper.orders = [d.form("dismissed", "order")]
    small = d.procedure == _SMALL
    if not small or d.rng.random() < 0.5:
        fee = court_fee(d.suit, d.suit.claimed_fen)
        fee = fee if d.procedure == _ORDINARY else fee // 2
        d.paper.after.append(d.form("fee", "refund", fee=yuan(fee)))
    d.paper.after.append(d.form("dismissed", "final" if small else "appeal"))


def mediated(d: Draft) -> None:
    """Draft the mediation paper of the first instance."""
    d.course("mediation", "course")
    claims, grounds, brief = _claimed(d), d.teller.grounds(), d.teller.say("brief")
    asked = d.form("mediation", "claims", claims=claims, grounds=grounds, brief=brief)
    d.paper.body.append(asked)
    found = d.form("mediation", "found", brief=brief) if brief not in asked else ""
    d.paper.body += [found] if found else []
    agreement(d, d.proceeding.first.awarded_fen or 0, court_fee(d.suit, d.suit.claimed_fen))


def agreement(d: Draft, agreed: int, whole_fee: int) -> None:
    """What the parties have agreed upon, `agreed` in fen ("0" in a divorce), and what gives it force."""
    d.paper.lead = d.form("mediation", "lead")
    items = _agreed(d, agreed)
    d.paper.amounts = [fen for item in items for fen in sums(item)]
    half = whole_fee // 2
    bearer = d.rng.choice((d.words["oa"], d.words["ob"]))
    fee = d.form("mediation", "fee_item", fee=yuan(whole_fee), half=yuan(half), who=bearer)
    among = d.rng.random() < _FEE_AMONG_ITEMS
    d.paper.fee = half
    d.order([*items, fee] if among else items)
    d.paper.after.append(d.form("mediation", "confirmed"))
    d.paper.after += [] if among else [f"{fee}。"]
    d.paper.after.append(d.form("mediation", "effect"))


def _agreed(d: Draft, agreed: int) -> list[str]:
    if not agreed:
        return [d.teller.say("settled"), d.teller.say("settled_child"), d.teller.filled("{settled_goods}")]
    closed, rng = d.suit.closed, d.rng
    first = d.teller.say("settled")
    luck = rng.random()
    if luck < 0.35 and agreed >= 300_000:
        first += d.form("mediation", "instalments", **_instalments(d, agreed))
        rest = [d.form("mediation", "default", penalty=yuan(max(agreed // 10 // 10_000 * 10_000, 10_000)))]
    elif luck < 0.5:
        first += d.form("mediation", "at_once")
        rest = []
    else:
        first += d.form("mediation", "by_day", pay_by=on(closed + timedelta(days=rng.randint(5, 120))))
        rest = [d.form("mediation", "default_once", penalty=yuan(100_000))] if rng.random() < 0.25 else []
    return [first, *rest, *([d.form("mediation", "no_more")] if rng.random() < 0.7 else [])]


def _instalments(d: Draft, agreed: int) -> dict[str, str]:
    n = d.rng.randint(2, 4)
    each = agreed // n // 10_000 * 10_000
    amounts = [each] * (n - 1) + [agreed - each * (n - 1)]
    day = d.suit.closed
    parts = []
    for fen in amounts:
        day += timedelta(days=d.rng.choice((30, 31, 61, 92)))
        parts.append(d.form("mediation", "part", day=on(day), sum=yuan(fen)))
    return {"n": "二三四"[n - 2], "parts": "，".join(parts)}
