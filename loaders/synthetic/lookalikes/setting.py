"""Where a look-alike stands, and how its suits are made: real ones, mostly contested."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from loaders.synthetic.companies import LEGAL_FORM, Agent, Organisation
from loaders.synthetic.docket import FIRST_DAY, LAST_FOLLOWED, Party, Subject, Suit, closing, workday
from loaders.synthetic.ordinary import party
from loaders.synthetic.world import City, County

REAL = (62, 22, 12, 4)
"""How real disputes end: 判决, 调解, 准予撤诉, 按撤诉处理."""


@dataclass(frozen=True, slots=True)
class Setting:
    """`scale` shortens the long series where the world is small."""

    city: City
    home: County
    scale: float

    @property
    def rng(self) -> Random:
        return self.city.rng

    def many(self, low: int, high: int) -> int:
        """A number between, scaled, and never less than three."""
        return max(3, round(self.rng.randint(low, high) * self.scale))

    def day(self) -> date:
        return self.city.day(FIRST_DAY, LAST_FOLLOWED - timedelta(days=400))

    def after(self, day: date, low: int, high: int) -> date:
        return min(workday(day + timedelta(days=self.rng.randint(low, high))), LAST_FOLLOWED)

    def lawyer(self, year: int = 2020) -> Agent:
        return self.city.lawyer(self.home, year)

    def cents(self, low: int, high: int) -> int:
        return self.rng.randrange(low * 100, high * 100)

    def side(
        self, filed: date, *subjects: Subject, agent: Agent | None = None, lawyer: float = 0.4
    ) -> tuple[Party, ...]:
        """Parties with `agent`, or each with its own."""
        if agent is not None:
            return tuple(Party(subject, agent) for subject in subjects)
        return tuple(party(self.city, self.home, subject, filed, lawyer) for subject in subjects)

    def suit(
        self,
        cause: str,
        filed: date,
        amount: int,
        plaintiffs: tuple[Party, ...],
        defendants: tuple[Party, ...],
        *,
        modes: tuple[int, int, int, int] = REAL,
        days: tuple[int, int] = (20, 110),
        follow: float = 1.0,
        **more: object,
    ) -> Suit:
        """A real suit. `follow` times the usual chance that it is appealed, and enforced."""
        rng = self.rng
        mode = rng.choices(("判决", "调解", "准予撤诉", "按撤诉处理"), modes)[0]
        award = {"判决": amount * rng.randint(40, 100) // 100, "调解": amount * rng.randint(60, 95) // 100}.get(mode)
        made = Suit(
            cause,
            filed,
            closing(filed, rng.randint(*days)),
            mode,
            amount,
            plaintiffs,
            defendants,
            court=self.home.court,
            awarded_fen=award,
            service=rng.choice(("直接", "邮寄", "电子")),
            appealed=mode == "判决" and rng.random() < 0.1 * follow,
            enforced=bool(award) and rng.random() < 0.25 * follow,
        )
        return replace(made, **more)  # type: ignore[arg-type]

    def company(self, name: str, staff: int, legal_form: str = LEGAL_FORM) -> Organisation:
        """A company of some size, its name numbered where the county has one already."""
        home, nth = self.home, 1
        taken = {r.company.name for r in home.registry.registrations}
        full = f"{home.place.county}{name}"
        while full in taken:
            nth += 1
            full = f"{home.place.county}第{'一二三四五六七八九十'[nth - 1] if nth <= 10 else nth}{name}"
        return home.registry.found(home.adult(), name=full, insured=staff, legal_form=legal_form)
