"""What an identifying text says: case number, citizen number, credit code, licence, name; and its keyed hash.

Pure functions: text in, a frozen value or None out, nothing raised for bad text. Sources: 最高人民法院《关于人民法院
案件案号的若干规定》(2016, amended 2018) for case numbers, GB 11643-1999 for citizens, GB 32100-2015 and GB 11714 for
organisations, RFC 2104 for HMAC.
"""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

SEPARATOR = "\x1f"
"""U+001F stands between the parts of a hashed text."""

_ZERO_WIDTH = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)
"""What is not seen: zero widths, soft hyphens, and the marks of direction that copying from a dialog leaves."""


_PLAIN = re.compile("[0-9A-Za-z一-龥]*")
"""Letters that stay as they are: most texts have no other."""


_ENCLOSED = re.compile("([²³¹¼-¾⁰⁴-⁹₀-₉⅐-⅟↉①-⒛⓪-⓿❶-➓㆒-㆕㈠-㈩㉈-㉏㉑-㉟㊀-㊉㊱-㊿🄀-🄊])")
"""Numbers in circles or brackets, above or below the line: they count a list or a note and are no digit of what stands
beside, as NFKC has it, which makes 15000 of ①5000.
"""


def in_one_form(text: str) -> str:
    """NFKC, but that numbers in circles and the like stay as they are."""
    if _ENCLOSED.search(text) is None:
        return unicodedata.normalize("NFKC", text)
    pieces = enumerate(_ENCLOSED.split(text))
    return "".join(piece if n % 2 else unicodedata.normalize("NFKC", piece) for n, piece in pieces)


def plain(text: str) -> str:
    """`in_one_form` without any white space or unseen character: the form in which names and numbers are compared."""
    if _PLAIN.fullmatch(text):
        return text
    if text.isascii():
        return "".join(text.split())
    if text.isprintable() and " " not in text and unicodedata.is_normalized("NFKC", text):
        return text
    bare = "".join(in_one_form(text).translate(_ZERO_WIDTH).split())
    return in_one_form(bare)  # what stood apart may now compose: "A", space, accent


# Case numbers

_PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军"
_YEAR = r"[（(〔\[【](?P<year>(?:19|20)[0-9]{2})[）)〕\]】]"
_SERIAL = r"(?P<serial>[0-9]{1,7}(?:[-－至][0-9]{1,7})?)号(?P<ordinal>之[一二三四五六七八九十]{1,3})?"
_NEW = re.compile(
    _YEAR
    + r"(?P<court>最高法|[" + _PROVINCES + r"](?:[0-9]{2}(?:[0-9]{2})?)?)"
    + r"(?P<spec>知)?(?P<type>[一-龥]{1,5}?)" + _SERIAL
)  # fmt: skip
_OLD = re.compile(
    _YEAR
    + r"(?P<court>[一-龥]{0,4}?)(?P<type>(?:民|执|行|刑|商|知|破|督|催|特|立|监|审|法)[一-龥]{0,4}?"
    + r"(?:\([一-龥]{1,2}\)[一-龥]{1,3}?)?|经[一二三四五六]?[初终再申监提仲督])字?第" + _SERIAL
)  # fmt: skip
"""Of the court of a city with divisions the type has the division, and in brackets what it hears: 浦民六(商)初字.
Of before 2001 are those of the economic divisions, 经初字; 长经开民初字 is of a court whose prefix has 经.
"""

_FULL_BRACKETS = str.maketrans("()", "（）")
_FIRST_YEAR_OF_COURT_CODES = 2016
_PRESERVATION = ("财保", "行保", "证保", "执保")
_NO_CLASS = ("司惩", "司救")
_CLASS_BY_CHARACTER = {
    "民": "民事", "商": "民事", "知": "民事", "督": "民事", "催": "民事", "特": "民事",
    "经": "民事", "事": "民事",
    "执": "执行", "刑": "刑事", "行": "行政", "破": "破产", "清": "破产", "仲": "仲裁",
}  # fmt: skip
_REVIEW = ("申", "监", "抗")
_SPECIAL_BY_CHARACTER = {"特": "特别", "督": "督促", "催": "公示催告"}
_TRIAL_BY_CHARACTER = {"初": "一审", "终": "二审"}


@dataclass(frozen=True)
class CaseNo:
    """A case number taken apart. `court` is a code (`晋0403`) where `has_court_code`, else the old prefix (`渝五中`).

    `serial` has no leading zeros and keeps a range (`18775-18776`); `ordinal` (`之一`) names a document of the case and
    is no part of its number.
    """

    year: int
    court: str
    has_court_code: bool
    spec: str
    type_code: str
    serial: str
    ordinal: str

    @property
    def normal(self) -> str:
        """The one spelling of this number: `（2023）晋0403民初123号`."""
        if self.has_court_code:
            return f"（{self.year}）{self.court}{self.spec}{self.type_code}{self.serial}号"
        return f"（{self.year}）{self.court}{self.type_code}字第{self.serial}号"

    @property
    def case_class(self) -> str | None:
        """民事, 执行, 刑事, 行政, 破产, 仲裁, 诉前调解, 保全, or None where the type code does not say."""
        code = self.type_code
        if "诉前调" in code:
            return "诉前调解"
        if code in _PRESERVATION:
            return "保全"
        if code.startswith(_NO_CLASS):
            return None
        if "执" in code and not code.startswith("刑"):
            return "执行"
        return next((_CLASS_BY_CHARACTER[c] for c in code if c in _CLASS_BY_CHARACTER), None)

    @property
    def procedure(self) -> str | None:
        """一审, 二审, 再审, 再审审查 (申, 监, 抗), 特别, 督促, 公示催告, 执行, 破产, 诉前调解, 保全; None: unknown."""
        code, kind = self.type_code, self.case_class
        if kind in ("执行", "诉前调解", "保全", "破产"):
            return kind
        if kind is None:
            return None
        if "辖" in code or "撤" in code:
            return "二审" if code.endswith("终") else "一审" if code == "民撤" else None
        if special := next((_SPECIAL_BY_CHARACTER[c] for c in code if c in _SPECIAL_BY_CHARACTER), None):
            return special
        if code.endswith(_REVIEW):
            return "再审审查"
        # 民再终: a retrial as a second instance; 民提: one that a higher court took up
        return "再审" if "再" in code or "提" in code else _TRIAL_BY_CHARACTER.get(code[-1])


def _serial(text: str) -> str:
    return "-".join(str(int(part)) for part in re.split("[-－至]", text))


def parse_case_no(text: str) -> CaseNo | None:
    """One case number in its present (2016) or old form, however bracketed and spaced; None for anything else.

    `字第` and a bare `第` slipped into a new-style number are dropped; the old `法` before the type (渝五中法民终) too.
    """
    compact = plain(text)
    found = _NEW.fullmatch(compact)
    if found:
        year, court, kind = int(found["year"]), found["court"], found["type"]
        numbered = court[-1:].isdigit()
        kind = kind.removesuffix("第")
        if numbered:
            kind = kind.removesuffix("字")
        if kind and "字" not in kind:
            coded = numbered or year >= _FIRST_YEAR_OF_COURT_CODES
            spec = found["spec"] or ""
            return CaseNo(
                year=year,
                court=court,
                has_court_code=coded,
                spec=spec if coded else "",
                type_code=kind if coded else spec + kind,
                serial=_serial(found["serial"]),
                ordinal=found["ordinal"] or "",
            )
    found = _OLD.fullmatch(compact)
    if found is None:
        return None
    kind = found["type"]
    return CaseNo(
        year=int(found["year"]),
        court=found["court"],
        has_court_code=False,
        spec="",
        type_code=(kind.removeprefix("法") or kind).translate(_FULL_BRACKETS),
        serial=_serial(found["serial"]),
        ordinal=found["ordinal"] or "",
    )


_YEAR_FIRST = re.compile(r"[（(〔\[【](?P<year>[^）)〕\]】]*)[）)〕\]】](?P<rest>.*)", re.DOTALL)
_BARE_YEAR = re.compile("(?:19|20)[0-9]{2}(?=[一-龥])(?!年[0-9])")
_COURT = re.compile(r"最高法|[" + _PROVINCES + r"](?P<digits>[0-9]*)")


def case_no_flaw(text: str) -> str:
    """Which part keeps a text from being a case number, in Chinese; "" where it is one, or is not like one at all."""
    compact = plain(text)
    if parse_case_no(text) is not None or not re.search("[0-9]", compact):
        return ""
    if bare := _BARE_YEAR.match(compact):
        return f"案号应以括号中的年份开头: （{bare[0]}）"
    if not re.search(r"号|^[（(〔\[【]", compact):
        return ""
    found = _YEAR_FIRST.fullmatch(compact)
    if found is None:
        return "案号应以括号中的年份开头, 如 （2023）"
    rest = found["rest"]
    if re.fullmatch("(?:19|20)[0-9]{2}", found["year"]) is None:
        return "括号中的年份应为四位数字, 如 （2023）"
    if len(re.findall(_YEAR, compact)) > 1 or re.search("号[、,;]", rest):
        return "一格中有不止一个案号, 请每案一行"
    if re.search("[0-9][~～—][0-9]", rest):
        return "一格中有不止一个案号, 请每案一行; 确是一案的, 写作 525-528号"
    if re.search("[0-9]号(?:之|$)", rest) is None:
        return "末尾应为编号和“号”, 如 123号"
    if re.search("(?:^|[^0-9-－至])[0-9]{1,7}(?:[-－至][0-9]{1,7})?号", rest) is None:
        return "编号过长, 至多七位"
    court = _COURT.match(rest)
    if court is None:
        return "年份之后应为法院代字, 如 冀0108"
    if court["digits"] and len(court["digits"]) not in (2, 4):
        return "法院代字中的数字应为两位或四位, 如 冀01、冀0108"
    return "法院代字与编号之间应为案件类型, 如 民初"


_OF_OFFICE = re.compile(
    r"(?P<before>[一-龥A-Za-z]{0,20}?)字?" + _YEAR + r"(?P<after>[一-龥A-Za-z]{0,20}?)字?第?"
    r"(?P<serial>[0-9]{1,20}(?:-[0-9]{1,6})?)号"
)  # fmt: skip


def office_number(text: str) -> str | None:
    """The one spelling of the number that an office gives its own case or paper: `清劳人仲案（2023）12号`.

    Brackets of any kind, 字, 第 and leading zeros are evened out; None where no year stands in brackets.
    """
    found = _OF_OFFICE.fullmatch(plain(text))
    if found is None:
        return None
    serial = "-".join(part.lstrip("0") or "0" for part in found["serial"].split("-"))
    return f"{found['before']}（{found['year']}）{found['after']}{serial}号"


# Numbers of citizens

_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
_CITIZEN = re.compile(r"[0-9]{17}[0-9X]")
_CITIZEN_OLD = re.compile(r"[0-9]{15}")
_BIRTH_YEARS = range(1850, 2100)


@dataclass(frozen=True)
class CitizenId:
    """An 18-character number and what it says. `birth_date` is None where the eight digits are no day.

    `old_form`: printed with 15 digits, so the check digit was computed and proves nothing; `check_ok` is then True.
    """

    value: str
    check_ok: bool
    region6: str
    birth_date: date | None
    sex: str
    old_form: bool = False

    @property
    def last_four(self) -> str:
        return self.value[-4:]


def _citizen_check(first_17: str) -> str:
    return _CITIZEN_CHECKS[sum(int(c) * w for c, w in zip(first_17, _CITIZEN_WEIGHTS, strict=True)) % 11]


def _day(eight: str) -> date | None:
    try:
        day = date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return None
    return day if day.year in _BIRTH_YEARS else None


def citizen_id(text: str) -> CitizenId | None:
    """公民身份号码 by GB 11643-1999, 15 digits raised to 18; None where masked, or of another length or alphabet.

    A wrong check digit or an impossible date is reported in the value, not refused.
    """
    compact = plain(text).upper()
    old_form = _CITIZEN_OLD.fullmatch(compact) is not None
    if old_form:
        first = compact[:6] + "19" + compact[6:]
        compact = first + _citizen_check(first)
    elif _CITIZEN.fullmatch(compact) is None:
        return None
    return CitizenId(
        value=compact,
        check_ok=_citizen_check(compact[:17]) == compact[17],
        region6=compact[:6],
        birth_date=_day(compact[6:14]),
        sex="男" if int(compact[16]) % 2 else "女",
        old_form=old_form,
    )


def make_citizen_id(region6: str, birth: date, seq: int) -> str:
    """A number with a valid check digit; `seq` 0..999, odd for a man. Samples use region 999999, which is nobody's."""
    if not re.fullmatch("[0-9]{6}", region6) or seq not in range(1000):
        raise ValueError("region6 is six digits, seq 0..999")
    first = f"{region6}{birth:%Y%m%d}{seq:03d}"
    return first + _citizen_check(first)


# Codes of organisations

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUE = {c: i for i, c in enumerate(_USCC_ALPHABET)}
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC = re.compile(rf"[{_USCC_ALPHABET}]{{2}}[0-9]{{6}}[{_USCC_ALPHABET}]{{10}}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Uscc:
    """A unified social credit code and what it says; `organisation_ok` is the inner check digit of GB 11714."""

    value: str
    check_ok: bool
    organisation_ok: bool
    department: str
    region6: str
    organisation: str


def _uscc_check(first_17: str) -> str:
    total = sum(_USCC_VALUE[c] * w for c, w in zip(first_17, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[(31 - total % 31) % 31]


def _organisation_check(first_8: str) -> str:
    rest = 11 - sum(int(c, 36) * w for c, w in zip(first_8, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def uscc(text: str) -> Uscc | None:
    """统一社会信用代码 by GB 32100-2015; None where masked, or of another length or alphabet.

    A wrong check character is reported in the value. A citizen number has this shape too: ask `citizen_id` first.
    """
    compact = plain(text).upper()
    if _USCC.fullmatch(compact) is None:
        return None
    return Uscc(
        value=compact,
        check_ok=_uscc_check(compact[:17]) == compact[17],
        organisation_ok=_organisation_check(compact[8:16]) == compact[16],
        department=compact[0],
        region6=compact[2:8],
        organisation=compact[8:17],
    )


def make_uscc(region6: str, organisation8: str, *, department: str = "91") -> str:
    """A code whose two checks are valid, from department and category, region and the eight of the organisation."""
    body = f"{department}{region6}{organisation8}0"
    if _USCC.fullmatch(body + "0") is None:
        raise ValueError("two characters, six digits and eight characters of the GB 32100 alphabet")
    first = body[:-1] + _organisation_check(organisation8)
    return first + _uscc_check(first)


_LICENCE = re.compile(r"1[0-9]{16}|[0-9]{11,12}")


def licence_no(text: str) -> str | None:
    """执业证号: 17 digits beginning with 1 (lawyers), or 11 to 12 digits (legal workers, older); else None."""
    compact = plain(text)
    return compact if _LICENCE.fullmatch(compact) else None


# Names

_MASK = re.compile(
    r"某"
    r"|\*(?!ST)|×|✕|✖"
    r"|^[一-龥]{1,2}[○〇]{1,2}$"
    r"|^[一-龥]{1,3}[Xx]{1,3}$"
    r"|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])"
)  # fmt: skip


def is_masked(name: str) -> bool:
    """Whether a name was hidden before publication: 张某, 李某1, 徐**, 王×, 张○○, 某公司, XX公司.

    Source: 法释〔2016〕19号 articles 8 to 10. The star of a listed company at risk (*ST海航) is no mask.
    """
    return _MASK.search(plain(name)) is not None


# Keyed ids

_BLOCK = 64
_ID_DIGITS = 32


def keyed_ids(key: bytes, label: str, kind: str, values: list[str]) -> list[str]:
    """`keyed_id` of each value, in order; half a microsecond each, since the key is taken in once."""
    if len(key) > _BLOCK:
        key = hashlib.sha256(key).digest()
    padded = key.ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in padded))
    inner.update(f"{label}{SEPARATOR}{kind}{SEPARATOR}".encode())
    outer = hashlib.sha256(bytes(b ^ 0x5C for b in padded))
    ids: list[str] = []
    for value in values:
        first = inner.copy()
        first.update((value if value.isascii() else unicodedata.normalize("NFKC", value)).encode())
        second = outer.copy()
        second.update(first.digest())
        ids.append(second.hexdigest()[:_ID_DIGITS])
    return ids


def keyed_id(key: bytes, label: str, kind: str, value: str) -> str:
    """The id that stays: the first 128 bits, in hex, of HMAC-SHA-256(key, label U+001F kind U+001F NFKC value)."""
    message = SEPARATOR.join((label, kind, unicodedata.normalize("NFKC", value)))
    return hmac.digest(key, message.encode(), "sha256").hex()[:_ID_DIGITS]
