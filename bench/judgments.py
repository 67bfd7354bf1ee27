"""How well and how fast judgments are read. Prints a table and, with --json, JSON.

    python bench/judgments.py gold  LABELS RECORDS     recall and precision against labels, of records by id
    python bench/judgments.py speed RECORDS [--rounds 20]    characters a second of one core, the slowest in a hundred

LABELS is tests/loaders/judgments/gold.jsonl; RECORDS a .jsonl or .jsonl.gz, for `speed` with the text of whole papers.
"""

import argparse
import gzip
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from loaders.judgments.documents import documents
from loaders.judgments.evaluation import figures
from loaders.judgments.judgment import as_contract, judgment_of


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


def speed(records: Path, rounds: int) -> dict[str, float]:
    """Million characters a second of processor time, and milliseconds of the slowest in a hundred."""
    texts = [one.text for one in documents(records.name, records.read_bytes())]
    took = []
    for _ in range(rounds):
        for text in texts:
            start = time.process_time()
            as_contract(judgment_of(text), "x")
            took.append(time.process_time() - start)
    letters = sum(map(len, texts)) * rounds
    return {
        "million characters a second": letters / sum(took) / 1e6,
        "ms, 99 of 100": float(np.percentile(took, 99)) * 1e3,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("gold", "speed"))
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    told: dict[str, Any] = gold(*args.paths) if args.what == "gold" else speed(args.paths[0], args.rounds)
    if args.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for name, value in told.items():
        shown = (
            "  ".join(f"{key} {one:.4f}" for key, one in value.items()) if isinstance(value, dict) else f"{value:.2f}"
        )
        print(f"{name:28}{shown}")


if __name__ == "__main__":
    main()
