"""How names are spelt: pinyin and initials, several where a character has several likely readings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.spelling import MOST_SPELLINGS, SURNAMES, spellings


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("王伟", {"wangwei", "ww"}),
        ("欧阳娜", {"ouyangna", "oyn", "ouyangnuo"}),
        ("临江鑫源达商贸有限公司", {"linjiangxinyuandashangmaoyouxiangongsi", "ljxydsmyxgs"}),
        ("中国银行", {"zhongguoyinhang", "zgyh"}),
        ("3M中国", {"3mzhongguo", "3mzg"}),
        ("阿里·买买提", {"alimaimaiti", "almmt", "elimaimaiti", "elmmt"}),
        ("*ST海航", {"sthaihang", "sthh"}),
        ("王", {"wang"}),
        ("×", set()),
        ("", set()),
    ],
)
def test_pinyin_without_tones_and_initials(name: str, spelt: set[str]) -> None:
    assert spellings(name) == spelt


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("单雄信", "shanxiongxin"), ("解缙", "xiejin"), ("仇英", "qiuying"), ("查良镛", "zhaliangyong"),
        ("曾国藩", "zengguofan"), ("区伯", "oubo"), ("朴树", "piaoshu"), ("盖小红", "gexiaohong"),
        ("覃小红", "qinxiaohong"), ("翟天临", "zhaitianlin"), ("万俟红", "moqihong"), ("尉迟恭", "yuchigong"),
        ("长孙红", "zhangsunhong"), ("吕布", "lvbu"), ("吕布", "lubu"), ("乐毅", "yueyi"), ("柏青", "boqing"),
        ("王乐", "wangle"), ("王乐", "wangyue"), ("李长江", "lichangjiang"), ("张朝阳", "zhangchaoyang"),
        ("重庆商社", "chongqingshangshe"), ("长春会计学会", "changchunkuaijixuehui"), ("六安瓜片", "luanguapian"),
        ("工商银行", "gongshangyinhang"), ("蚌埠市", "bengbushi"), ("番禺区", "panyuqu"),
    ],
)  # fmt: skip
def test_the_reading_that_is_meant_is_among_them(name: str, read: str) -> None:
    assert read in spellings(name)


def test_rare_readings_are_no_noise() -> None:
    assert spellings("王红平") == {"wanghongping", "whp"}
    assert spellings("张建国") == {"zhangjianguo", "zjg"}
    assert "qiuying" not in spellings("李仇英"), "a surname's reading counts where a surname stands"


def test_a_name_full_of_heteronyms_stays_small() -> None:
    assert len(spellings("长乐重行朝都长乐重朝" * 5)) <= 2 * MOST_SPELLINGS


def test_surnames_are_read_otherwise_than_the_word() -> None:
    for surname, read in SURNAMES.items():
        syllables = read.split()
        assert len(syllables) == len(surname)
        assert f"{''.join(syllables)}hong" in spellings(f"{surname}红")


@given(st.text(max_size=30))
def test_any_text_is_spelt_in_small_letters_and_digits_or_not_at_all(text: str) -> None:
    for one in spellings(text):
        assert one.isascii()
        assert one.isalnum()
        assert one == one.lower()
        assert len(one) > 1
