"""Which nodes hang together."""

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def components(ids: pl.Series, pairs: pl.DataFrame) -> pl.DataFrame:
    """`id`, `component` (a number without meaning) of every id; `pairs` has `a` and `b`, in any direction.

    A pair with an end outside `ids` joins nothing. Cost O(ids + pairs).
    """
    places = pl.DataFrame({"id": ids}).unique(maintain_order=True).with_row_index("place")
    ends = pairs.select("a", "b").join(places, left_on="a", right_on="id").join(places, left_on="b", right_on="id")
    a, b = ends["place"].to_numpy(), ends["place_right"].to_numpy()
    n = places.height
    _, found = connected_components(coo_array((np.ones(len(a), np.int8), (a, b)), shape=(n, n)), directed=False)
    return places.select("id", component=pl.Series(found, dtype=pl.Int64))
