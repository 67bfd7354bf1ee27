"""Papers of what follows a first instance: appeal and enforcement."""

from datetime import timedelta

from loaders.synthetic.papers.drafting import Draft, court_fee
from loaders.synthetic.papers.trial import agreement
from loaders.synthetic.papers.writing import on, yuan

_NOTHING_GOT = 0.6
_ORDINARY = "普通"


def _appellants(d: Draft) -> None:
    """Fill in who appeals, and against whom."""
    up, down = ("B", "A") if d.suit.side_up == "B" else ("A", "B")
    d.words |= {"up": d.cast.group(up), "down": d.cast.group(down)}


def appeal_judgment(d: Draft) -> None:
    """Draft the judgment that the first one stands."""
    _appellants(d)
    body = d.paper.body
    d.course("appeal", "course")
    body.append(d.form("appeal", "asks", wants=d.form("appeal", "wants"), because=d.form("appeal", "because")))
    body.append(d.form("appeal", "answers"))
    body += [d.form("judgment", "third", t=d.cast.called(one)) for one in d.cast.side("T")]
    body.append(d.form("appeal", "first_claims", claims=d.claims(d.teller.claims(), "1.")))
    body.append(d.form("appeal", "first_found", found=d.teller.found()))
    body.append(
        d.form("appeal", "first_reasons", reasons=d.teller.reasons(), orders=_first_orders(d), fee=_first_fee(d))
    )
    body.append(d.form("appeal", "second_found"))
    body.append(d.form("appeal", "reasons", core=d.form("appeal", "core")))
    d.paper.lead = d.form("appeal", "lead", laws=d.cited(d.procedure_law("appeal upheld")))
    d.paper.orders = [d.form("appeal", "order")]
    fee = court_fee(d.suit, d.suit.claimed_fen)
    d.paper.fee = fee
    d.paper.after += [d.form("appeal", "fee", fee=yuan(fee)), d.form("appeal", "final")]


def _first_orders(d: Draft) -> str:
    items = d.teller.orders() or [d.form("judgment", "refused")]
    if d.teller.facts.outcome == "part":
        items.append(d.form("judgment", "others_refused"))
    return (
        "；".join(items) if len(items) == 1 else "；".join(f"{'一二三四五'[n]}、{item}" for n, item in enumerate(items))
    )


def _first_fee(d: Draft) -> str:
    first = d.proceeding.first
    whole = court_fee(first, first.claimed_fen)
    charged = whole if first.procedure == _ORDINARY else whole // 2
    return d.form("fee", "whole", fee=yuan(charged), **d.borne(charged))


def appeal_withdrawn(d: Draft) -> None:
    """Draft the ruling that lets the appellant withdraw."""
    _appellants(d)
    day = max(d.suit.filed, d.suit.closed - timedelta(days=d.rng.randint(0, 5)))
    d.paper.body.append(d.form("appeal", "withdrawn_course", day=on(day), why=d.form("appeal", "why")))
    d.paper.body.append(d.form("appeal", "withdrawn_reasons"))
    d.paper.lead = d.form("appeal", "withdrawn_lead", laws=d.cited(d.procedure_law("appeal withdrawn")))
    d.paper.orders = [d.form("appeal", "withdrawn_order")]
    whole = court_fee(d.suit, d.suit.claimed_fen)
    d.paper.fee = whole // 2
    d.paper.after.append(d.form("appeal", "withdrawn_fee", fee=yuan(whole), half=yuan(whole // 2)))
    d.paper.after.append(d.form("appeal", "withdrawn_final"))


def appeal_settled(d: Draft) -> None:
    """Draft the mediation paper of the second instance; what was agreed stands in no register."""
    _appellants(d)
    agreed = d.suit.claimed_fen * d.rng.choice((70, 80, 90)) // 100 // 10_000 * 10_000 or d.suit.claimed_fen
    d.teller.facts.words["awarded"] = yuan(agreed)
    d.paper.body.append(d.form("appeal", "settled_course"))
    d.paper.body.append(d.form("appeal", "asks", wants=d.form("appeal", "wants"), because=d.form("appeal", "because")))
    agreement(d, agreed, court_fee(d.suit, d.suit.claimed_fen))


def _enforced(d: Draft) -> None:
    """Fill in who enforces what against whom."""
    first = d.proceeding.first
    owed = yuan(d.suit.claimed_fen) if d.suit.claimed_fen else d.teller.facts.words["goods"]
    d.words |= {
        "applicant": d.cast.group("A", "both"),
        "debtor": d.cast.group("B", "both"),
        "title": "民事调解书" if first.close_mode == "调解" else "民事判决书",
        "sum": owed,
    }


def no_assets(d: Draft) -> None:
    """Draft the ruling that ends this round of enforcement."""
    _enforced(d)
    owed, rng = d.suit.claimed_fen, d.rng
    got = 0 if rng.random() < _NOTHING_GOT or owed < 100_000 else owed * rng.randint(2, 60) // 100 // 100 * 100
    d.words |= {"got": yuan(got), "left": yuan(owed - got) if owed else d.words["sum"]}
    body = d.paper.body
    body.append(d.form("enforcement", "course"))
    body.append(d.form("enforcement", "measures", steps=_steps(d), notice=d.form("enforcement", "notice")))
    states = d.form("enforcement", "state" if not got else "state_part")
    body.append(states + d.form("enforcement", "agrees"))
    body.append(d.form("enforcement", "reasons"))
    d.paper.lead = d.form("enforcement", "lead", laws=d.cited(d.procedure_law("ends enforcement"), _ends(d)))
    d.paper.orders = [d.form("enforcement", "order")]
    d.paper.after += [d.form("enforcement", "again"), d.form("enforcement", "effect")]


def _steps(d: Draft) -> str:
    steps = d.all_forms("enforcement", "steps")
    chosen = sorted(d.rng.sample(range(len(steps)), d.rng.randint(3, len(steps))))
    return d.claims([steps[n] for n in chosen])


def _ends(d: Draft) -> str:
    """The article of the interpretation; its number changed on 2022-04-10."""
    return "民诉解释 517" if d.suit.closed.isoformat() >= "2022-04-10" else "民诉解释 519"


def enforced(d: Draft) -> None:
    """Draft the notice that enforcement is complete; it orders nothing."""
    _enforced(d)
    d.paper.body.append(d.form("enforcement", "done"))
    fee = enforcement_fee(d.suit.claimed_fen)
    text = d.form("enforcement", "done_fee", fee=yuan(fee))
    d.paper.fee = fee if text else None
    d.paper.after += [*([text] if text else []), d.form("enforcement", "done_end")]


def enforcement_fee(fen: int) -> int:
    """What a court charges for enforcing a sum, in fen (诉讼费用交纳办法 14)."""
    if fen <= 1_000_000:
        return 5_000
    if fen <= 50_000_000:
        return round((fen / 100 * 0.015) - 100) * 100
    return round(fen / 100 * 0.01 + 2_400) * 100
