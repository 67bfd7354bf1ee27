"""Which of several cases came first."""

import polars as pl

DAYS = ("filed_date", "received_date", "judgment_date", "close_date")
CHRONOLOGY = (*(f"LegalCase.{day}" for day in DAYS), "LegalCase.case_no")
"""What a derivation that asks for the order of cases reads."""

_YEAR = r"[（(〔\[【]((?:19|20)[0-9]{2})[）)〕\]】]"


def chronology(cases: pl.DataFrame) -> pl.DataFrame:
    """`id`, `day`, `rank` of every case: 0 is the earliest, ties by id, cases that say nothing last.

    `day` is filed, else received, judgment, close date, else null. A case of which only the year in its number is known
    comes before the dated ones of that year: it is mostly the first instance or title that a later case names.
    """
    year = pl.col("case_no").str.extract(_YEAR).cast(pl.Int32)
    return (
        cases.select("id", day=pl.coalesce(*DAYS), year=pl.date(year, 1, 1))
        .with_columns(when=pl.coalesce("day", "year"))
        .sort("when", "id", nulls_last=True)
        .with_row_index("rank")
        .select("id", "day", pl.col("rank").cast(pl.Int64))
    )
