"""What a suit is about, coarsely: the field of its cause (案由).

The parts of 《民事案件案由规定》 (法〔2020〕346号, in force 2021-01-01). Contracts are most of a docket: they are split
into lending, works, sale and others; what neighbours fight over is put together.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

FIELDS: dict[str, tuple[str, ...]] = {
    "婚姻家庭继承": ("婚", "继承", "抚养", "赡养", "扶养", "收养", "监护", "分家析产", "同居", "遗赠", "探望"),
    "劳动劳务": ("劳动", "劳务", "工伤", "人事争议", "社会保险"),
    "交通与保险": ("交通事故", "保险"),
    "知识产权与消费": (
        "著作", "商标", "专利", "不正当竞争", "产品责任", "产品质量", "网络购物", "网络服务", "消费", "餐饮服务",
        "信息网络买卖",
    ),
    "借贷担保": ("借款", "借贷", "追偿", "保证", "担保", "抵押", "质押", "信用卡", "融资租赁", "保理"),
    "邻里物权": (
        "相邻", "排除妨害", "返还原物", "物权", "所有权", "共有", "土地", "承包", "宅基地", "占有", "名誉", "健康权",
        "身体权", "财产损害", "恢复原状", "消除危险", "侵权责任",
    ),
    "工程承揽": ("承揽", "建设工程", "施工", "加工", "定作", "装饰装修"),
    "买卖": ("买卖", "供用", "购销"),
    "其他合同": (
        "运输", "租赁", "仓储", "合伙", "股权", "公司", "股东", "委托", "居间", "中介", "票据", "合同", "不当得利",
    ),
}  # fmt: skip
"""Field → words of which a cause of it has one; the first field that fits counts. Any other cause is one more field."""


def field_of(causes: pl.Series) -> NDArray[np.int32]:
    """Number of the field of each cause, len(FIELDS) where none fits or the cause is unknown."""
    field = pl.lit(len(FIELDS))
    for number, words in reversed(list(enumerate(FIELDS.values()))):
        field = pl.when(pl.col("cause").str.contains_any(list(words))).then(number).otherwise(field)
    found: NDArray[np.int32] = causes.to_frame("cause").select(field=field.cast(pl.Int32))["field"].to_numpy()
    return found
