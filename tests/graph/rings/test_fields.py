"""What suits are about: causes as they stand in the official list and on real dockets."""

import polars as pl
import pytest

from graph.rings.fields import FIELDS, field_of

CAUSES = {
    "婚姻家庭继承": [
        "离婚纠纷", "婚约财产纠纷", "变更抚养关系纠纷", "赡养费纠纷", "法定继承纠纷", "分家析产纠纷",
        "遗赠扶养协议纠纷",
    ],
    "劳动劳务": [
        "劳动争议", "追索劳动报酬纠纷", "劳务合同纠纷", "提供劳务者受害责任纠纷", "工伤保险待遇纠纷",
        "确认劳动关系纠纷",
    ],
    "交通与保险": ["机动车交通事故责任纠纷", "财产保险合同纠纷", "保险人代位求偿权纠纷", "人身保险合同纠纷"],
    "知识产权与消费": [
        "侵害商标权纠纷", "侵害作品信息网络传播权纠纷(著作权)", "侵害外观设计专利权纠纷", "产品责任纠纷",
        "信息网络买卖合同纠纷", "网络服务合同纠纷", "餐饮服务合同纠纷",
    ],
    "借贷担保": [
        "民间借贷纠纷", "金融借款合同纠纷", "小额借款合同纠纷", "信用卡纠纷", "追偿权纠纷", "保证合同纠纷",
        "抵押权纠纷", "融资租赁合同纠纷", "保理合同纠纷",
    ],
    "邻里物权": [
        "相邻关系纠纷", "排除妨害纠纷", "返还原物纠纷", "土地承包经营权纠纷", "共有纠纷", "名誉权纠纷", "健康权纠纷",
        "财产损害赔偿纠纷", "侵害集体经济组织成员权益纠纷(土地)",
    ],
    "工程承揽": ["承揽合同纠纷", "建设工程施工合同纠纷", "装饰装修合同纠纷", "加工合同纠纷"],
    "买卖": ["买卖合同纠纷", "房屋买卖合同纠纷", "供用热力合同纠纷", "农副产品购销合同"],
    "其他合同": [
        "房屋租赁合同纠纷", "运输合同纠纷", "合伙合同纠纷", "股权转让纠纷", "股东出资纠纷", "物业服务合同纠纷",
        "中介合同纠纷", "不当得利纠纷", "票据追索权纠纷", "仓储合同纠纷",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("field", "causes"), CAUSES.items())
def test_a_cause_lies_in_its_field(field: str, causes: list[str]) -> None:
    names = [*FIELDS, "其余"]
    told = [names[n] for n in field_of(pl.Series(causes))]
    assert told == [field] * len(causes), dict(zip(causes, told, strict=True))


def test_every_field_is_tried_and_any_other_cause_is_one_more() -> None:
    assert set(CAUSES) == set(FIELDS)
    told = field_of(pl.Series(["无因管理纠纷", None, "", "申请宣告公民失踪", "离婚纠纷"], dtype=pl.String))
    assert told.tolist() == [len(FIELDS)] * 4 + [0]
    assert field_of(pl.Series([], dtype=pl.String)).tolist() == []
