"""What a form is said to fill is what its rows fill."""

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from graph import schema
from graph.records import RESOLVED
from graph.workspace import PUBLIC_KEY
from loaders.filling import filled, fillers, labels_of
from loaders.recognising import readings_of
from loaders.registers import sources
from loaders.taking import take

FIXTURES = Path(__file__).parent / "registers"


@cache
def really_filled(source_id: str) -> set[str]:
    """Every label, edge type and property of which the fixture of a register has one."""
    path = next(path for path in sorted((FIXTURES / source_id).iterdir()) if path.stem == "input")
    frames: list[tuple[str, pl.DataFrame]] = []
    for table in (pages.whole() for pages in readings_of(path, source_id)[0].tables):
        one = take(sources()[source_id].register, table, file=path.name, load_id="0" * 12, key=PUBLIC_KEY)
        frames += [*one.nodes.items(), *one.edges.items()]
        frames += [(label, one.mentions.filter(label=label)) for label in RESOLVED]
    found = set()
    for owner, frame in frames:
        props = schema.node_props(owner) if owner in schema.LABELS else schema.edge_props(owner)
        if frame.height:
            found |= {owner, *(f"{owner}.{name}" for name in props if name in frame.columns and frame[name].count())}
    return {thing for thing in found if thing.partition(".")[2] not in ("id", "origins")}


@pytest.mark.parametrize("source_id", list(sources()))
def test_what_a_fixture_fills_its_form_is_said_to_fill(source_id: str) -> None:
    assert really_filled(source_id) <= set(filled(sources()[source_id].register))


def test_what_forms_are_said_to_fill_is_filled_by_fixtures_of_nearly_all() -> None:
    """Not of all: a fixture of few rows leaves some columns empty, and few print a village where it may stand."""
    said = {(one, thing) for one, found in sources().items() for thing in filled(found.register)}
    real = {(one, thing) for one in sources() for thing in really_filled(one)}
    said = {(one, thing) for one, thing in said if thing != "Person.id_no_hash" and not thing.startswith("VillageOrg")}
    assert len(said & real) >= 0.95 * len(said)  # the hash is made by `build`, of the number


def test_the_columns_of_a_thing_are_those_that_say_it() -> None:
    official = filled(sources()["DS09"].register)
    assert official["OFFICIAL_OF"] == ("village", "name")
    assert official["OFFICIAL_OF.from"] == ("from",)
    assert official["Person.birth_date"] == ("id",)
    assert official["VillageOrg.township"] == ("township", "village")
    assert "Company" not in official
    docket = filled(sources()["DS02"].register)
    assert docket["LegalCase"] == ("case_no", "court", "original", "basis")
    assert docket["LegalCase.filed_date"] == ("filed",)
    assert docket["PARTY_IN.side"] == ("case_no", "court", "plaintiffs", "defendants", "third_parties")  # a constant


def test_every_thing_is_of_the_schema_and_none_is_derived() -> None:
    for one in sources().values():
        for thing in filled(one.register):
            owner, _, prop = thing.partition(".")
            if owner in schema.LABELS:
                assert not prop or not schema.prop_of_label(owner, prop).derived
            else:
                assert not schema.edge_type(owner).derived
                assert not prop or not schema.prop_of_edge(owner, prop).derived


def test_a_thing_is_filled_by_every_register_that_fills_it() -> None:
    assert {one.register.id: columns for one, columns in fillers("OFFICIAL_OF.from")} == {"DS09": ("from",)}
    assert fillers("TIE") == ()


def test_a_label_that_a_column_says_may_be_any_partys() -> None:
    party = sources()["DS02"].register.mention
    assert {labels_of(one) for one in party.values()} >= {("Person", "Company", "VillageOrg"), ("Agent",)}
