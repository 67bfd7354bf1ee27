"""How well and how fast judgments are read. Prints a table and, with --json, JSON.

    python bench/judgments.py gold   LABELS RECORDS    recall and precision against labels, of records by id
    python bench/judgments.py silver LABELS RECORDS    names, sides and judges of the other records, by what they say
    python bench/judgments.py peer   LABELS RECORDS    the names of parties, beside other means to read them
    python bench/judgments.py raw    LABELS RECORDS    the same of whole papers, as a court's site gives them
    python bench/judgments.py forms  FOLDER [--seed N]    the official forms, filled in (bench/filled_forms.py)
    python bench/judgments.py papers FOLDER [--flat]    the papers that `qingsu simulate --papers` writes; --flat with
                                                       every break of a line lost
    python bench/judgments.py graph  FOLDER    the same papers loaded: what the graph says of each case
    python bench/judgments.py speed  RECORDS [--rounds 20]    characters a second of one core, 99 of 100 papers; and
                                                       how many times as fast as jieba cuts the same into words

LABELS are tests/loaders/judgments/gold.jsonl and raw_gold.jsonl; RECORDS a .jsonl or .jsonl.gz, for `raw` and `speed`
of whole papers. --misses shows what was missed or wrong, a line each.
"""

import argparse
import gzip
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from filled_forms import filled

from graph.knitting import knit
from graph.records import read_records
from graph.resolution.resolve import resolve
from graph.schema.cases import CLOSE_MODES
from graph.tables import Graph, read_table
from graph.workspace import Workspace
from loaders.judgments.documents import Document, documents
from loaders.judgments.evaluation import Rate, Truth, figures, of_papers
from loaders.judgments.judgment import IN_PROSE
from loaders.judgments.parties import party_block
from loaders.judgments.reading import MANY, contract_of, contracts
from loaders.judgments.signatures import signatures
from loaders.judgments.text import lines_of
from loaders.load import load
from loaders.provenance import Provenance
from loaders.reference import name_kind, village_name


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a file, a line each."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return [json.loads(row) for row in text.splitlines()]


def gold(labels: Path, records: Path) -> dict[str, dict[str, float]]:
    """What is measured → recall, precision and how many labels there are."""
    rates = figures(lines(labels), {one["id"]: one for one in lines(records)})
    return {
        name: {"recall": rate.recall, "precision": rate.precision, "labels": rate.wanted}
        for name, rate in rates.items()
    }


Told = tuple[dict[str, dict[str, float]], list[str]]
"""What is measured → recall, precision and how many labels there are; and what was missed or wrong, a line each."""


def silver(labels: Path, records: Path) -> Told:
    """The records without a label, against what they themselves say; nobody has looked whether that is right."""
    labelled = {one["id"] for one in lines(labels)}
    others = [one for one in lines(records) if one["id"] not in labelled]
    return _told((_of_record(one["expected"]), _read(one)) for one in others)


_SIDES = {"plaintiff": "A", "defendant": "B", "third_party": "C"}
_ON_THE_BENCH = {"presiding": "judge", "judge": "judge", "clerk": "clerk"}
"""Of a record that calls whoever judges alone presiding, too."""


def _of_record(expected: dict[str, list[str]]) -> Truth:
    """What a record says of itself, as a truth."""
    return {
        "parties": [{"name": name, "side": side} for key, side in _SIDES.items() for name in expected[key]],
        "judges": [{"name": name, "role": role} for key, role in _ON_THE_BENCH.items() for name in expected[key]],
    }


def _read(record: dict[str, Any]) -> dict[str, Any]:
    """What is read of the parties and judges of a record, as in the contract; records know no lay judges."""
    head = party_block(lines_of(record["party_block"]))
    signed = signatures(lines_of(record["signatures"]), record["signatures"])
    return {
        "file": record["id"],
        "parties": [{"name": one.name, "side": one.side} for one in head.parties],
        "judges": [
            {"name": one.name, "role": _ON_THE_BENCH[one.role]} for one in signed.people if one.role in _ON_THE_BENCH
        ],
    }


def peer(labels: Path, records: Path) -> dict[str, dict[str, float]]:
    """Names of parties as ours reads them, as the one open parser of court papers that a registry has, and as whoever
    takes what stands behind a role up to the first mark.

    VerdictCut is made for criminal verdicts of Taiwan: the roles it knows are 上訴人, 被告 and 選任辯護人, and a name
    goes on to the end of its line. It is measured as it comes, and with its names cut at the first mark.
    """
    by_id = {one["id"]: one["party_block"] for one in lines(records)}
    wanted = [(Counter(party["name"] for party in one["parties"]), by_id[one["id"]]) for one in lines(labels)]
    told = {}
    for name, names in _READERS.items():
        found = [(want, Counter(names(text))) for want, text in wanted]
        rate = Rate(
            sum(want.total() for want, _ in found),
            sum(have.total() for _, have in found),
            sum((want & have).total() for want, have in found),
        )
        told[name] = {"recall": rate.recall, "precision": rate.precision, "labels": rate.wanted}
    return told


_BEHIND_A_ROLE = re.compile(r"^(?:原告|被告|第三人)[一二三四五0-9]?[:：]?([^,，。:：(（]+)", re.MULTILINE)
_MARKS = re.compile(r"[,，。(（]")


def _verdict_cut(text: str) -> list[str]:
    from VerdictCut import find_roles  # noqa: PLC0415  # which nothing else here needs

    return [one["name"] for one in find_roles(text, ["上訴人", "被告"], break_line="\n")]


_READERS: dict[str, Callable[[str], list[str]]] = {
    "ours": lambda text: [one.name for one in party_block(lines_of(text)).parties],
    "VerdictCut": _verdict_cut,
    "VerdictCut, cut": lambda text: [_MARKS.split(name.lstrip(":："))[0] for name in _verdict_cut(text)],
    "behind a role": _BEHIND_A_ROLE.findall,
}


def raw(labels: Path, records: Path) -> Told:
    """Whole papers against what people labelled in them, by their place in RECORDS."""
    read = list(documents(records.name, records.read_bytes()))
    pairs = [(one, contract_of(read[one["n"]])) for one in lines(labels)]
    rates, misses = _told((_of_label(one, read[one["n"]].text), told) for one, told in pairs)
    return rates | {f"{name}, letters": _letters(name, pairs) for name in _PASSAGES}, misses


_PASSAGES: dict[str, Callable[[dict[str, Any]], list[list[int]]]] = {
    "claims": lambda told: [told["spans"][f"claims.{n}"] for n in range(len(told["claims"]))],
    "findings": lambda told: [told["findings"]] if told["findings"] else [],
    "admissions": lambda told: [one["span"] for one in told["admissions"]],
    "interest": lambda told: [one["span"] for one in told["interest"]],
}


def _letters(name: str, pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, float]:
    """How much of the passages of a label is read, and how much of what is read is of them; in letters."""
    rates = []
    for label, told in pairs:
        at = label[f"{name}_at"]
        wanted = _places([at] if name in ("claims", "findings") and at else at or [])
        found = _places(_PASSAGES[name](told))
        rates.append((len(wanted), len(found), len(wanted & found)))
    rate = Rate(*map(sum, zip(*rates, strict=True)))
    return {"recall": rate.recall, "precision": rate.precision, "labels": rate.wanted}


def _places(spans: list[list[int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _of_label(one: dict[str, Any], text: str) -> Truth:
    """A label as a truth: texts by their places."""
    closed = _AS_IN_SCHEMA.get(one["appeal_result"], one["appeal_result"]) or one["close_mode"]
    return {
        **one,
        "close_mode": closed,
        "results": [text[slice(*at)] for at in one["results"]],
        "absent": [n for n, party in enumerate(one["parties"]) if party["absent"]],
        "amounts": [amount["fen"] for amount in one["amounts_in_results"]],
    }


def forms(folder: Path, seed: int) -> Told:
    """The official forms, filled in."""
    paths = sorted(folder.glob("*.txt"))
    read = (filled(path.read_text("utf-8"), path.stem, seed) for path in paths)
    return _told(
        (_of_form(truth), _with_lines(contract_of(Document(path.stem, text))))
        for path, (text, truth) in zip(paths, read, strict=True)
    )


_AS_IN_SCHEMA = {
    "按撤回上诉处理": "撤回上诉", "驳回上诉": "维持", "维持原判": "维持", "指令审理": "撤销", "指令立案受理": "撤销",
}  # fmt: skip


def _with_lines(told: dict[str, Any]) -> dict[str, Any]:
    """What was read, without parties that stand in prose alone: the truth of forms holds only those of heads."""
    prose = [name for one in told["warnings"] if one.startswith(IN_PROSE) for name in one[len(IN_PROSE) :].split("、")]
    return {**told, "parties": [party for party in told["parties"] if party["name"] not in prose]}


def _of_form(one: dict[str, Any]) -> Truth:
    """A truth that names whom an agent acts for, as one that says their places; the fee is what is finally charged."""
    place = {party["name"]: n for n, party in enumerate(one["parties"])}
    closed = _AS_IN_SCHEMA.get(one["close_mode"], one["close_mode"])
    if closed == "判决" and "终" in one["case_no"]:  # a truth that does not say how an appeal was decided
        del one["close_mode"]
    else:
        one["close_mode"] = closed if closed in CLOSE_MODES else None
    return {
        **one,
        "fee_fen": one["fee_charged_fen"] or None,
        "agents": [{**agent, "for": [place[name] for name in agent["for"]]} for agent in one["agents"]],
        "representatives": [{**head, "of": [place[head["of"]]]} for head in one["representatives"]],
    }


def papers(folder: Path, flat: bool) -> Told:
    """What the simulator wrote, against what it says of it; `flat` without a break of any line."""
    told = lines(folder / "papers.jsonl")
    files = sorted({one["file"] for one in told})
    truths = {f"{one['file']}#{one['line']}" if one.get("line") else one["file"]: one for one in told}
    read = {one.name: one for name in files for one in documents(name, (folder / name).read_bytes())}
    missing = sorted(truths.keys() - read.keys())
    if flat:
        read = {name: replace(one, text=re.sub(r"[\r\n]+", "", one.text)) for name, one in read.items()}
    rates, misses = _told((_of_paper(truth), contract_of(read[name])) for name, truth in truths.items() if name in read)
    return rates, [*(f"{name}\tpaper\tnot found" for name in missing), *misses]


def graph(folder: Path) -> Told:
    """What the graph knit from the loaded papers says of each case, against the truth of its papers."""
    with tempfile.TemporaryDirectory() as made:
        workspace = Workspace(Path(made))
        start = time.perf_counter()
        with workspace.writer():
            found = load(workspace, [folder], about=Provenance("虚构数据"))
            loaded = time.perf_counter() - start
            resolve(workspace)
        mentions = read_table(workspace.require("resolve").folder / "identity" / "mentions.parquet")
        knitted = knit(read_records(workspace), mentions, workspace.key()).graph
    print(f"{len(found.loaded)} loads in {loaded:.1f} s, {len(found.refused)} files refused")
    return _of_cases(lines(folder / "papers.jsonl"), knitted)


def _in_graph(name: str) -> str:
    """A name as a node bears it: of a village the village alone."""
    kind = name_kind(name)
    return village_name(name).name if kind is not None and kind.label == "VillageOrg" else name


def _of_cases(truths: list[dict[str, Any]], found: Graph) -> Told:
    """Parties with sides, agents with sides, closings: of cases by their number, each as often as the case has it."""
    numbers = dict(found.label("LegalCase").select("id", "case_no").iter_rows())
    closed = dict(found.label("LegalCase").select("case_no", "close_mode").drop_nulls().iter_rows())
    labels = [one for one in ("Person", "Company", "VillageOrg", "Agent") if one in found.nodes]
    names = dict(row for label in labels for row in found.label(label).select("id", "name").iter_rows())
    parties, agents = (
        Counter(
            (numbers[case], names[who], side)
            for who, case, side in found.edge(kind).select("start", "end", "side").iter_rows()
        )
        for kind in ("PARTY_IN", "AGENT_IN")
    )
    truths = [_of_paper(one) for one in truths]
    wanted = {
        "parties": (
            Counter((t["case_no"], _in_graph(p["name"]), p["side"]) for t in truths for p in t["parties"]),
            parties,
        ),
        "agents": (
            Counter(
                (t["case_no"], a["name"], t["parties"][n]["side"])
                for t in truths
                for a in t["agents"]
                for n in a["for"][:1]
            ),
            agents,
        ),
        "closings": (
            Counter((t["case_no"], t["close_mode"]) for t in truths if "close_mode" in t),
            Counter((t["case_no"], closed.get(t["case_no"])) for t in truths if "close_mode" in t),
        ),
    }
    told, misses = {}, []
    for name, (want, have) in wanted.items():
        rate = Rate(want.total(), have.total(), (want & have).total())
        told[name] = {"recall": rate.recall, "precision": rate.precision, "labels": rate.wanted}
        misses += [f"graph\t{name}\t-{one}" for one in (want - have).elements()]
        misses += [f"graph\t{name}\t+{one}" for one in (have - want).elements()]
    return told, misses


def _of_paper(one: dict[str, Any]) -> Truth:
    """A truth of the simulator in the words of the contract."""
    closed = "撤回上诉" if one["close_mode"] == "准予撤诉" and "终" in one["case_no"] else one["close_mode"]
    agents = [{**agent, "firm": agent["firm"] or None} for agent in one["agents"]]
    heads = [{"name": p["legal_rep"], "of": [n]} for n, p in enumerate(one["parties"]) if "legal_rep" in p]
    told = {**one, "close_mode": closed, "agents": agents, "fee_fen": one["fee"], "representatives": heads}
    told["related"] = [{"case_no": number} for number in one["related"]]
    if one["claims"] is None:
        del told["claims"]
    told |= {"procedure_kind": one["procedure"], "hearings": [one["hearing_date"]] if one["hearing_date"] else []}
    if closed == "判决" and "终" in one["case_no"]:  # the docket does not say how an appeal was decided
        del told["close_mode"]
    return told


def _told(pairs: Iterable[tuple[Truth, dict[str, Any]]]) -> Told:
    rates, misses = of_papers(pairs)
    told = {
        name: {"recall": rate.recall, "precision": rate.precision, "labels": rate.wanted}
        for name, rate in rates.items()
    }
    return told, misses


def speed(records: Path, rounds: int) -> dict[str, float]:
    """Million characters a second of processor time, of all rounds and of the quietest; milliseconds of 99 in 100; then
    by the clock with every core.

    Machines differ, and one machine from minute to minute: jieba, which cuts the same papers into words in turn, tells
    how fast this one is.
    """
    import jieba  # noqa: PLC0415  # which nothing else here needs

    jieba.setLogLevel("WARNING")
    jieba.initialize()
    papers = list(documents(records.name, records.read_bytes()))
    took, cutting = [], 0.0
    for _ in range(rounds):
        for one in papers:
            start = time.process_time()
            contract_of(one)
            read = time.process_time()
            jieba.lcut(one.text)
            cutting += time.process_time() - read
            took.append(read - start)
    letters = sum(len(one.text) for one in papers)
    many = papers * max(rounds, MANY)
    begun = time.perf_counter()
    for _ in contracts(many):
        pass
    every = letters * max(rounds, MANY) / (time.perf_counter() - begun) / 1e6
    return {
        "million characters a second": letters * rounds / sum(took) / 1e6,
        "the same, quietest round": letters / np.reshape(took, (rounds, -1)).sum(axis=1).min() / 1e6,
        "times as fast as jieba": cutting / sum(took),
        "ms, 99 of 100": float(np.percentile(took, 99)) * 1e3,
        "the same, every core": every,
    }


def _shown(part: tuple[str, float]) -> str:
    name, number = part
    return f"{name} {number}" if isinstance(number, int) else f"{name} {number:.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("gold", "silver", "peer", "raw", "forms", "papers", "graph", "speed"))
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1001)
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    misses: list[str] = []
    told: dict[str, Any]
    match args.what:
        case "gold":
            told = gold(*args.paths)
        case "silver":
            told, misses = silver(*args.paths)
        case "peer":
            told = peer(*args.paths)
        case "raw":
            told, misses = raw(*args.paths)
        case "forms":
            told, misses = forms(args.paths[0], args.seed)
        case "papers":
            told, misses = papers(args.paths[0], args.flat)
        case "graph":
            told, misses = graph(args.paths[0])
        case _:
            told = speed(args.paths[0], args.rounds)
    if args.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for name, value in told.items():
            print(f"{name:28}{'  '.join(map(_shown, value.items())) if isinstance(value, dict) else f'{value:.2f}'}")
    if args.misses:
        print(*misses, sep="\n")


if __name__ == "__main__":
    main()
