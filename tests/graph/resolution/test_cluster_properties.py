"""What holds for any mentions at all: order is nothing, nothing is lost, nothing contradicts, ids stay."""

from collections import Counter
from datetime import date

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st
from written import BORN, COMPANY, MAN, OTHER_COMPANY, OTHER_MAN, WOMAN, Row, found_by, frame_of, numbered, person

from graph.identifiers import make_citizen_id
from graph.resolution.keys import FACTS
from graph.resolution.resolve import Resolution, cluster
from graph.workspace import PUBLIC_KEY


def maybe(*values: object) -> st.SearchStrategy[object]:
    return st.sampled_from([None, *values])


PLACES = [("c1", None), ("c1", "A"), ("c1", "B"), ("c2", "A"), ("c3", "A"), ("place", None)]
FACTS_OF_LABEL: dict[str, dict[str, st.SearchStrategy[object]]] = {
    "Person": {
        "id_no": maybe(MAN, WOMAN, OTHER_MAN),
        "id_check_ok": maybe(True, True, True),
        "birth_date": maybe(BORN, date(1980, 5, 5)),
        "gender": maybe("男", "女"),
        "county6": maybe("140403"),
    },
    "Company": {"uscc_no": maybe(COMPANY, OTHER_COMPANY)},
    "VillageOrg": {
        "uscc_no": maybe(COMPANY, OTHER_COMPANY),
        "village_code": maybe("140403101201", "140403101202"),
        "township": maybe("石桥镇"),
        "kind": maybe("村委会"),
    },
    "Agent": {"licence": maybe("11403201010000001", "11403201010000002"), "organisation": maybe("同济所")},
}


@st.composite
def mention(draw: st.DrawFn, labels: tuple[str, ...] = tuple(FACTS_OF_LABEL)) -> Row:
    label = draw(st.sampled_from(labels))
    place, side = draw(st.sampled_from(PLACES))
    where = {"case": None, "place": place} if place == "place" else {"case": place}
    return {
        "label": label,
        "name": draw(st.sampled_from(["张三", "李四", "张某", None])),
        "side": side,
        "slot": draw(st.sampled_from(["party", "other"])),
        "k": draw(st.sampled_from([1, 1, 2])),
        **where,
        **{name: draw(values) for name, values in FACTS_OF_LABEL[label].items()},
    }


WORLDS = st.lists(mention(), max_size=14)
PEOPLE = st.lists(mention(labels=("Person",)), max_size=14)


def with_entities(found: Resolution, rows: list[Row]) -> pl.DataFrame:
    return frame_of(rows).join(found.mentions.select("ref", "entity_id"), on="ref", how="left", validate="1:1")


def leads(found: Resolution) -> Counter[str]:
    """To how many entities each id and alias leads."""
    return Counter(found.entities["entity_id"].to_list() + found.entities["aliases"].explode().drop_nulls().to_list())


@given(rows=WORLDS, data=st.data())
def test_the_order_of_rows_is_nothing(rows: list[Row], data: st.DataObject) -> None:
    frame = frame_of(rows)
    shuffled = frame[data.draw(st.permutations(range(len(rows))))]
    one, other = cluster(frame, PUBLIC_KEY), cluster(shuffled, PUBLIC_KEY)
    assert one.mentions.equals(other.mentions)
    assert one.entities.equals(other.entities)
    assert one.pairs.equals(other.pairs)


@given(rows=WORLDS)
def test_no_entity_holds_two_values_of_a_fact(rows: list[Row]) -> None:
    frame = with_entities(cluster(frame_of(rows), PUBLIC_KEY), rows)
    held = frame.group_by("entity_id").agg(pl.col(fact).drop_nulls().n_unique() for fact in FACTS)
    assert all((held[fact] <= 1).all() for fact in FACTS)
    assert (frame.group_by("entity_id").agg(pl.col("label").n_unique())["label"] == 1).all()


@given(rows=WORLDS)
def test_every_mention_is_in_one_entity_and_every_id_leads_to_one(rows: list[Row]) -> None:
    found = cluster(frame_of(rows), PUBLIC_KEY)
    assert sorted(found.mentions["ref"]) == sorted(frame_of(rows)["ref"])
    counted = Counter(found.mentions["entity_id"].to_list())
    assert counted == Counter(dict(found.entities.select("entity_id", "mentions").iter_rows()))
    assert set(leads(found).values()) <= {1}
    for a, b in found.pairs.select("a", "b").iter_rows():
        assert a < b
        assert {a, b} <= set(counted)


@given(rows=PEOPLE)
def test_one_valid_number_is_one_person_unless_a_mention_contradicts_it(rows: list[Row]) -> None:
    said = {MAN: "男", WOMAN: "女", OTHER_MAN: "男"}
    frame = with_entities(cluster(frame_of(rows), PUBLIC_KEY), rows).filter(
        pl.col("id_check_ok"),
        pl.col("birth_date").fill_null(BORN) == BORN,
        pl.col("gender").is_null() | (pl.col("gender") == pl.col("id_no").replace(said)),
    )
    assert (frame.drop_nulls("id_no").group_by("id_no").agg(pl.col("entity_id").n_unique())["entity_id"] == 1).all()


@given(rows=PEOPLE)
def test_masked_names_without_a_number_stay_in_their_case(rows: list[Row]) -> None:
    rows = [row | {"name": "张某", "id_no": None} for row in rows]
    frame = with_entities(cluster(frame_of(rows), PUBLIC_KEY), rows)
    places = frame.group_by("entity_id").agg(pl.coalesce("case", "place").n_unique().alias("places"))
    assert (places["places"] == 1).all()


@given(rows=WORLDS, more=WORLDS, data=st.data())
@example(rows=[person("张三", side=None)], more=[person("张三"), numbered("张三", MAN)], data=None)
def test_an_id_given_once_leads_to_its_entity_or_is_recorded_as_contested(
    rows: list[Row], more: list[Row], data: st.DataObject | None
) -> None:
    order = data.draw(st.permutations(range(len(rows) + len(more)))) if data else range(len(rows) + len(more))
    before = cluster(frame_of(rows), PUBLIC_KEY)
    after = cluster(frame_of([*rows, *more])[list(order)], PUBLIC_KEY)
    led, contested = leads(after), set(after.pairs["key_id"])
    # What facts tell apart in one mention key is told apart anew when facts come.
    kept = before.entities.filter(pl.col("key_kind") != "mention+facts")["entity_id"]
    for one in kept:
        assert led[one] == 1 or (led[one] == 0 and one in contested)


@st.composite
def dockets(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """The same parties twice: by name, then, in another order, with what a list of parties says of some of them."""
    people = [
        (name, make_citizen_id("999999", BORN, 2 * n + 1)) for n, name in enumerate(["张三", "张三", "李四", "王五"])
    ]
    bare: list[Row] = []
    told: list[Row] = []
    for case in draw(st.lists(st.sampled_from(["c1", "c2", "c3", "c4"]), unique=True, min_size=1)):
        sides = draw(st.permutations(range(len(people))))
        for side, members in (("A", sides[:2]), ("B", sides[2:])):
            names: Counter[str] = Counter()
            for one in sorted(members):
                name, number = people[one]
                names[name] += 1
                here = {"case": case, "side": side, "k": names[name]}
                bare.append(person(name, **here))
                full = draw(st.booleans())
                told.append(numbered(name, number, county6="140403", **here) if full else person(name, **here))
    return bare, draw(st.permutations(told))


@given(both=dockets(), keep=st.booleans())
def test_ids_of_a_docket_lead_to_their_party_when_numbers_come(both: tuple[list[Row], list[Row]], keep: bool) -> None:
    bare, told = both
    before = cluster(frame_of(bare), PUBLIC_KEY)
    after = cluster(frame_of([*bare, *told] if keep else told), PUBLIC_KEY)
    new_of = {
        (row["case"], row["side"], row["name"], row["k"]): row["entity_id"]
        for row in with_entities(after, [*bare, *told] if keep else told).iter_rows(named=True)
    }
    for row in with_entities(before, bare).iter_rows(named=True):
        expected = new_of[row["case"], row["side"], row["name"], row["k"]]
        assert found_by(after, row["entity_id"]) == [expected]
