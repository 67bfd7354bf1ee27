"""The JSON Schemas of the files that others rely on: sound, closed, and equal to what the code declares."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import known_county
import polars as pl
import pytest
from jsonschema import Draft202012Validator

from graph import contracts, schema
from graph.contracts import check, contract
from graph.errors import SourceError
from loaders.judgments.lineage import RELATIONS
from loaders.judgments.parts import BLOCKS
from loaders.reference import read
from loaders.synthetic.simulate import simulate
from queries.clues import COLUMNS

FREE = {"$.properties.settings", "$.properties.run.properties.parameters", "$.properties.summary.properties.left_out"}
FREE |= {"$.properties.spans"}
"""What a contract leaves open: how a county was made, how the detector was set, why cases were left out; the paths of
values in a judgment."""

TYPES: dict[pl.DataType, str] = {
    pl.String(): "string",
    pl.Int64(): "integer",
    pl.Float64(): "number",
    pl.Date(): "string",
    pl.List(pl.String()): "array",
}


def objects(at: str, part: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(part, dict):
        if part.get("type") == "object":
            yield at, part
        for name, inner in part.items():
            yield from objects(f"{at}.{name}", inner)


TRUTH = "truth"
"""Comes from other generators too, which may say more, and less."""


@pytest.mark.parametrize("name", contracts.NAMES)
def test_a_contract_is_a_sound_schema_and_leaves_no_key_open(name: str) -> None:
    Draft202012Validator.check_schema(contract(name))
    for at, part in objects("$", contract(name)):
        if at not in FREE and name != TRUTH:
            assert part["additionalProperties"] is False, at
            assert set(part["required"]) == set(part["properties"]), at


def test_every_contract_has_a_file_and_every_file_a_name() -> None:
    files = Path(contracts.__file__).parent.glob("*.schema.json")
    assert sorted(path.name.removesuffix(".schema.json") for path in files) == sorted(contracts.NAMES)


def test_a_clue_has_the_columns_of_the_clue_list() -> None:
    properties = contract("clue")["$defs"]["clue"]["properties"]
    told = {name: part.get("type", "string") for name, part in properties.items()}
    assert told == {name: TYPES[kind] for name, (_, kind) in COLUMNS.items()}


def test_members_of_a_ring_are_the_parties_of_the_schema() -> None:
    labels = contract("ring")["$defs"]["member"]["properties"]["label"]["enum"]
    assert sorted(labels) == sorted(one.name for one in schema.PARTIES)


def test_the_simulator_writes_what_the_contract_says(tmp_path: Path) -> None:
    simulate(tmp_path, cases=800, seed=1)
    told = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    check("truth", told, "truth.json")
    assert told["rings"]
    assert told["innocent"]


def test_what_is_wrong_is_named_by_its_place_and_never_by_its_value() -> None:
    told = known_county.truth()
    check("truth", told, "truth.json")
    told["rings"][0]["members"][0]["name"] = ["王秘密"]
    with pytest.raises(SourceError) as error:
        check("truth", told, "truth.json")
    assert str(error.value) == "truth.json: $.rings[0].members[0].name: 应为 string"
    assert "王秘密" not in str(error.value)


def test_the_words_of_a_judgment_are_those_of_the_schema_and_of_the_parser() -> None:
    properties = contract("judgment")["properties"]
    case = schema.label("LegalCase")

    def values(name: str) -> list[str]:
        prop = case.prop(name)
        assert prop is not None
        return list(prop.values)

    assert properties["close_mode"]["enum"] == [*values("close_mode"), None]
    assert properties["text_flags"]["items"]["properties"]["flag"]["enum"] == values("text_flags")
    assert sorted(values("text_flags")) == sorted([*(row["flag"] for row in read("text_flags")), "id15"])
    assert properties["related_cases"]["items"]["properties"]["relation"]["enum"] == list(RELATIONS)
    assert properties["blocks"]["items"]["properties"]["part"]["enum"] == list(BLOCKS)
