"""Says the facts of a story in the words of one paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from loaders.synthetic.papers.cast import Cast
from loaders.synthetic.papers.stories import Facts, wordings

_WITHIN = (
    "于本判决生效之日起十日内", "于本判决生效之日起十日内", "于本判决生效后十日内", "在本判决发生法律效力后十日内",
    "于本判决生效之日起10日内", "于判决生效后15日内", "于本判决书生效之日起七日内",
)  # fmt: skip


class _Words(dict[str, str]):
    """Facts first; a word that is no fact, or a fact `@key`, is another wording, `{name}` within it a fact again."""

    def __init__(self, teller: "Teller") -> None:
        super().__init__()
        self.teller = teller

    def __missing__(self, key: str) -> str:
        teller = self.teller
        fact = teller.proved.get(key) or teller.facts.words.get(key, teller.names.get(key))
        if fact is None:
            return teller.say(key)
        return teller.say(fact[1:]) if fact.startswith("@") else teller.filled(fact)


@dataclass(slots=True)
class Teller:
    """One story in one paper. `names` are who is who: {a} {b} sides in the narrative, {oa} {ob} in operative items.

    `proved` are words that differ while it says what was found. `away`: no defendant has come, so that nobody can be
    said to have agreed or denied.
    """

    cause: str
    facts: Facts
    cast: Cast
    rng: Random
    voice: str
    masked: bool
    away: bool = False
    names: dict[str, str] = field(init=False)
    proved: dict[str, str] = field(default_factory=dict)
    _wording: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._wording = wordings().get(self.cause) or wordings()[""]
        self.names = {**self._names(), "within": self.rng.choice(_WITHIN)}
        if self.masked:
            self.facts.words["other"] = self.facts.words["other"][0] + "某某"

    def _names(self) -> dict[str, str]:
        cast, voice = self.cast, self.voice
        ordering = cast.ordering
        names = {"a": cast.group("A", voice), "b": cast.group("B", voice), "t": cast.group("T", voice)}
        names |= {"oa": cast.group("A", ordering), "ob": cast.group("B", ordering)}
        defendants = cast.side("B")
        for nth, one in enumerate(defendants, start=1):
            names[f"b{nth}"], names[f"ob{nth}"] = cast.called(one, voice), cast.called(one, ordering)
        insurers = [one for one in defendants if "保险" in one.subject.name]
        others = [one for one in defendants if one not in insurers]
        insurer = insurers[0] if insurers else defendants[0]
        names["insurer"], names["insurer_o"] = cast.called(insurer, voice), cast.called(insurer, ordering)
        names["settler"] = names["insurer_o"] if insurers else names["ob"]
        names["driver_o"] = "、".join(cast.called(one, ordering) for one in others)
        names["a_name"], names["b_name"] = cast.side("A")[0].short, defendants[0].short
        return names

    def options(self, key: str) -> list[Any]:
        """The wordings of a key: those for this outcome and its reason (and nobody answering) before general ones."""
        outcome, why = self.facts.outcome, self.facts.why
        away = [f"{key}_{outcome}_{why}_away", f"{key}_{outcome}_away"] if self.away else []
        for one in (*away, f"{key}_{outcome}_{why}", f"{key}_{outcome}", key):
            if one in self._wording:
                options = self._wording[one]
                assert isinstance(options, list), one
                return options
        raise KeyError(f"wording: {self.cause} {key}")

    def has(self, key: str) -> bool:
        return any(name == key or name.startswith(f"{key}_") for name in self._wording)

    def say(self, key: str) -> str:
        return self.filled(str(self.rng.choice(self.options(key))))

    def say_all(self, key: str) -> list[str]:
        """A wording that is a list of items."""
        return [self.filled(item) for item in self.rng.choice(self.options(key))]

    def filled(self, text: str) -> str:
        return text.format_map(_Words(self)) if "{" in text else text

    # What papers are put together from

    def claims(self) -> list[str]:
        return [*(self.say(key) for key in self.facts.extra_claims), *self.say_all(self.facts.claims)]

    def grounds(self) -> str:
        return self.say(self.facts.words.get("grounds", "")[1:] or "grounds")

    def found(self) -> str:
        self.proved = self.facts.proved
        found = self.say("found")
        self.proved = {}
        return found + self.say("more_found")

    def reasons(self) -> str:
        text = self.say("reasons") + self.say("more_reasons")
        return text + self.say("reasons_interest") if self.facts.interest and self.facts.outcome != "none" else text

    def orders(self) -> list[str]:
        """The operative items for the plaintiff; none where nothing is awarded."""
        return [] if self.facts.outcome == "none" else [self.say(key) for key in self.facts.items]

    def laws(self) -> tuple[list[str], list[str]]:
        """The laws before the Civil Code and those of it, a choice of each."""
        laws = self._wording["laws"]
        return self.rng.choice(laws["before"]).split(" + "), self.rng.choice(laws["code"]).split(" + ")
