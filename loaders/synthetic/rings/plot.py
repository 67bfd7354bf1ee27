"""What every ring is made of: its plot (where, when, how dense, how hidden), its meetings, its suits."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from graph.evaluation.truth import closes_a_circle
from loaders.synthetic.companies import Agent, Organisation
from loaders.synthetic.docket import LAST_FOLLOWED, Block, Party, Subject, Suit, closing, workday
from loaders.synthetic.ordinary import ordinary_suit_of
from loaders.synthetic.people import Person
from loaders.synthetic.world import City, County, Difficulty

Meeting = tuple[tuple[Subject, ...], tuple[Subject, ...]]
"""Who sues whom: side A, side B."""


@dataclass(slots=True)
class Plot:
    """What one ring is to be like. `cyclic`: its disputes are to close a circle; else they are a tree."""

    city: City
    home: County
    level: Difficulty
    courts: list[County]
    first: date
    last: date
    size: int
    cyclic: bool
    density: float
    lawyers: list[Agent]
    _names: set[str] = field(default_factory=set)

    @property
    def easy(self) -> bool:
        """Whether it is to be seen at first sight, by whoever looks for its kind."""
        return self.level.rings > 1

    @property
    def rng(self) -> Random:
        return self.city.rng

    def yuan(self, low: int, high: int, step: int) -> int:
        return self.rng.randrange(low, high, step) * 100

    def days(self, n: int) -> list[date]:
        """`n` days of filing over the ring's life, now and then several on one day."""
        span = (self.last - self.first).days
        found: list[date] = []
        while len(found) < n:
            day = self.first + timedelta(days=self.rng.randrange(span + 1))
            found += [workday(day)] * (self.rng.randint(2, 3) if self.rng.random() < 0.15 else 1)
        return sorted(min(day, LAST_FOLLOWED) for day in found[:n])

    def agents(self) -> tuple[Agent | None, Agent | None]:
        """Who acts for A and for B: the ring's own lawyers, now here and now there, or strangers, or nobody."""
        rng = self.rng
        pair = rng.sample(self.lawyers, 2) if len(self.lawyers) > 1 else [self.lawyers[0], None]
        if len(self.lawyers) == 1 and rng.random() < 0.5:
            pair.reverse()
        found: list[Agent | None] = []
        for own in pair:
            luck = rng.random()
            if luck < self.level.house:
                found.append(own)
            else:
                found.append(self.city.lawyer(self.home, self.first.year) if luck > 0.85 else None)
        return found[0], found[1]

    def people(self, n: int) -> list[Person]:
        """`n` strangers of the county, no two of the ring with one name."""
        found: list[Person] = []
        while len(found) < n:
            found += self._joining([self.home.adult()])
        return found

    def kin(self, person: Person, most: int) -> list[Person]:
        """Up to `most` grown-up close kin, wife or husband among them."""
        return self._joining(self.home.near(person)[:most])

    def _joining(self, people: Sequence[Person]) -> list[Person]:
        found = []
        for person in people:
            if person.name not in self._names:
                self._names.add(person.name)
                found.append(person)
        self.home.reserve(found)
        return found

    def company(
        self,
        rep: Person,
        *,
        owners: tuple[tuple[Person, int], ...] = (),
        at: tuple[str, str] | None = None,
        staff: int = 3,
    ) -> Organisation:
        """A company of the ring; with `at` it has no capital and somebody else's address and telephone."""
        made = self.home.registry.found(rep, owners=owners, insured=staff, paid_in=at is None, at=at)
        self.home.reserve([made])
        return made


def meetings(plot: Plot, possible: Sequence[Meeting]) -> list[Meeting]:
    """A choice among `possible`: a tree that ties all together, and in a cyclic ring as many more as it is dense.

    Those who have met least meet next, so that hardly anybody hangs on by one dispute.
    """
    rng = plot.rng
    order = list(possible)
    rng.shuffle(order)
    root: dict[str, str] = {}
    met: Counter[str] = Counter()

    def top(x: str) -> str:
        while root.setdefault(x, x) != x:
            x = root[x]
        return x

    chosen, left = [], []
    for a, b in order:
        if top(a[0].id_no) != top(b[0].id_no):
            root[top(a[0].id_no)] = top(b[0].id_no)
            chosen.append((a, b))
            met.update(s.id_no for s in (*a, *b))
        else:
            left.append((a, b))
    members = len(root)
    if not plot.cyclic:
        return chosen
    wanted = max(members, round(plot.density * members))
    pairs = {pair_of(m) for m in chosen}
    while left and len(chosen) < wanted:
        fresh = [m for m in left if pair_of(m) not in pairs]
        if not fresh:
            break
        best = min(fresh, key=lambda m: max(met[m[0][0].id_no], met[m[1][0].id_no]))
        left.remove(best)
        pairs.add(pair_of(best))
        chosen.append(best)
        met.update(s.id_no for s in (*best[0], *best[1]))
    rng.shuffle(chosen)
    return chosen


def pair_of(meeting: Meeting) -> frozenset[frozenset[str]]:
    """What makes it one dispute: the unordered pair of both sides."""
    return frozenset(frozenset(s.id_no for s in side) for side in meeting)


def inside(block: Block) -> set[frozenset[frozenset[str]]]:
    """The distinct disputes of a ring in which members stand on both sides."""
    own = {m.id_no for m in block.members}
    found = set()
    for suit in block.suits:
        sides = [frozenset(p.subject.id_no for p in side) for side in (suit.plaintiffs, suit.defendants)]
        if all(side & own for side in sides):
            found.add(frozenset(sides))
    return found


def is_cyclic(block: Block) -> bool:
    """Whether the ring's own disputes close a circle, as `evaluate` counts it."""
    own = {m.id_no for m in block.members}
    return closes_a_circle([[side & own for side in dispute] for dispute in inside(block)], len(own))


Scene = Callable[[int, Meeting, date], Suit]


def staged(
    plot: Plot, kind: str, members: Sequence[Subject], met: Sequence[Meeting], scene: Scene, channels: tuple[str, ...]
) -> Block:
    """The ring whose meetings become suits as `scene` says, with the ordinary suits its members have besides."""
    rng = plot.rng
    suits = []
    for nth, (meeting, day) in enumerate(zip(met, plot.days(len(met)), strict=True)):
        suit = scene(nth, meeting, day)
        suits.append(replace(suit, court=rng.choice(plot.courts).court))
    block = Block(kind, list(members), suits, channels, list(plot.lawyers))
    block.others = _others(plot, block)
    return block


def _others(plot: Plot, block: Block) -> list[Suit]:
    """Camouflage: for each member as many ordinary suits as make up the wanted share."""
    rng = plot.rng
    share = rng.uniform(*plot.level.camouflage)
    own = Counter(p.subject.id_no for suit in block.suits for _, p in suit.sides())
    others = []
    for member in block.members:
        wanted = own[member.id_no] * share / (1 - share)
        for _ in range(int(wanted) + (rng.random() < wanted % 1)):
            if isinstance(member, Organisation) and member.village is not None:
                continue
            filed = plot.city.day(max(plot.first - timedelta(days=500), date(2016, 1, 4)), plot.last)
            filed = min(filed, LAST_FOLLOWED)
            where = rng.choice(plot.courts) if rng.random() < 0.8 else plot.city.elsewhere(plot.home)
            others.append(ordinary_suit_of(plot.city, where, filed, member, sues=rng.random() < 0.45))
    return others


def collusive(
    plot: Plot,
    cause: str,
    filed: date,
    amount: int,
    plaintiffs: Iterable[Party],
    defendants: Iterable[Party],
    *,
    days: tuple[int, int] = (2, 10),
    settled: float = 0.9,
    **more: object,
) -> Suit:
    """A suit nobody contests: mediated within days, or judged on an admission."""
    rng = plot.rng
    mode = "调解" if rng.random() < settled else "判决"
    suit = Suit(
        cause,
        filed,
        closing(filed, rng.randint(*days) + (0 if mode == "调解" else rng.randint(10, 40))),
        mode,
        amount,
        tuple(plaintiffs),
        tuple(defendants),
        awarded_fen=amount,
        appealed=mode == "判决" and rng.random() < 0.12,
        enforced=rng.random() < 0.25,
    )
    return replace(suit, **more)  # type: ignore[arg-type]
