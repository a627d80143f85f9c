"""What each source can pay in a year, and what it must."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...models.accounts import RmdPool
from ...models.household.rollovers import Rollover
from .household import Setting, YearFacts
from .ledger import Ledger
from .rule import Rule

DUST = 0.005


@dataclass
class Source:
    """Tax-advantaged accounts that pay alike: by account, the least and the most they distribute this year."""

    least: dict[str, float] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)

    @property
    def floor(self) -> float:
        return sum(self.least.values())

    @property
    def ceiling(self) -> float:
        return sum(self.most.values())

    def split(self, amount: float) -> dict[str, float]:
        """`amount` by account: what each must pay, the rest in proportion to what more it can."""
        floor = self.floor
        room = self.ceiling - floor
        share = (amount - floor) / room if room > 0.0 else 0.0
        return {name: least + share * (self.most[name] - least) for name, least in self.least.items()}


@dataclass
class Sources:
    """A year's tax-advantaged money.

    traditional, roth    what is taken without penalty (of a Roth IRA also without tax)
    early                traditional money that bears the 10 percent
    kept                 by traditional account: what must be converted and so cannot be distributed
    free                 traditional accounts whose conversions are the rule's to choose
    limit                the most that is converted beyond `kept`
    stays                by account: what is never sold of it (market.assets.X.keep)
    from_pensions        by IRA: what a pension's lump sum brings
    impossible           wishes that no rule can meet this year
    """

    rollovers: Sequence[Rollover]
    traditional: Source
    roth: Source
    early: Source
    kept: dict[str, float]
    free: tuple[str, ...]
    limit: float
    impossible: list[str]
    stays: Mapping[str, float] = field(default_factory=dict)
    from_pensions: Mapping[str, float] = field(default_factory=dict)

    @property
    def forced(self) -> float:
        """What must be distributed whatever is needed."""
        return self.traditional.floor + self.roth.floor + self.early.floor

    def convertible(self, balances: Mapping[str, float], out: Mapping[str, float]) -> dict[str, float]:
        """By account, what is left after distributions `out` for the rule to convert."""
        stays = self.stays
        return {
            name: max(0.0, balances[name] - self.kept[name] - out[name] - stays.get(name, 0.0))
            for name in self.free
        }


def sources_of(rule: Rule, facts: YearFacts, ledger: Ledger, home: Setting) -> Sources:
    """RMDs, early access, [limits] and what is decided already, for one year."""
    impossible: list[str] = []
    traditional, roth, early = Source(), Source(), Source()
    kept: dict[str, float] = {}
    free: list[str] = []
    fixed, stays = _fixed(facts, home), _stays(facts, home)
    for person in facts.period.ages:
        names = ledger.owned(person, "deferred", home)
        least = required_of(names, person, facts, ledger, home, stays)
        decided = fixed.get(("roth_conversions", person))
        opening = decided is None and _opens_now(rule, person, facts, ledger, home)
        shut = home.shut(facts.period)
        room = {
            name: 0.0
            if name in shut
            else max(0.0, ledger.balances[name] - stays.get(name, 0.0) - least[name])
            for name in names
        }
        may = {name: more if home.kinds[name].converts else 0.0 for name, more in room.items()}
        reserved = _shared(decided or float(opening), may, f"roth_conversions of {person}", impossible)
        most = {name: 0.0 if name in shut else least[name] + room[name] - reserved[name] for name in names}
        if decided is None:
            free += [name for name in names if name not in shut and home.kinds[name].converts]
        kept |= reserved
        wish = fixed.get(("traditional_distributions", person))
        if wish is not None:
            room = {name: most[name] - least[name] for name in names}
            more = _shared(
                wish - sum(least.values()), room, f"traditional_distributions of {person}", impossible
            )
            least = most = {name: least[name] + more[name] for name in names}
        for name in names:
            source = early if home.bears_early_tax(name, person, facts.period) else traditional
            source.least[name], source.most[name] = least[name], most[name]
        _add_roth(
            roth, person, fixed.get(("roth_distributions", person)), facts, ledger, home, stays, impossible
        )
    limit = _limit(facts, home) - sum(kept.values())
    if limit < -DUST:
        impossible.append(
            f"roth_conversions: {sum(kept.values()):,.2f} is fixed, {-limit:,.2f} more than the limits allow"
        )
    limit = max(0.0, limit)
    rolled, paid = home.rollovers(facts.period), facts.period.from_pensions
    return Sources(rolled, traditional, roth, early, kept, tuple(free), limit, impossible, stays, paid)


def _stays(facts: YearFacts, home: Setting) -> dict[str, float]:
    wishes, year = home.wishes, facts.period.index
    return {} if wishes is None else {name: wishes.staying(name, year) for name in wishes.stays}


def _fixed(facts: YearFacts, home: Setting) -> Mapping[tuple[str, str], float]:
    """[limits.fixed] of the year from its first day on: (what, owner) -> nominal dollars."""
    period = facts.period
    wishes = home.scenario.limits.fixed
    return {
        (wish.what, wish.owner): wish.amount * period.deflator
        - home.scenario.done_to_date(wish.what, wish.owner, wish.year)
        for wish in wishes
        if wish.year == period.year
    }


def _limit(facts: YearFacts, home: Setting) -> float:
    limits = home.scenario.limits
    last = limits.no_conversions_after
    if last is not None and facts.period.year > last:
        return 0.0
    most = limits.max_annual_conversion
    done = facts.period.so_far.receipts.roth_conversions
    return float("inf") if most is None else max(0.0, most * facts.period.deflator - done)


def required_of(
    names: list[str],
    person: str,
    facts: YearFacts,
    ledger: Ledger,
    home: Setting,
    stays: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """A person's required distributions by account, less what was given out of them; those whose requirement is one in
    proportion to what they hold beside what is kept, as far as that suffices. `stays`: what is kept, by account."""
    stays = _stays(facts, home) if stays is None else stays
    done, groups = facts.period.so_far, dict[tuple[bool, RmdPool], list[str]]()
    for name in names:
        pool = home.kinds[name].rmd_pool(name)
        if pool is not None and facts.period.required_divisor(name, person) is not None:
            apart = name in facts.period.as_beneficiary
            groups.setdefault((apart, pool), []).append(name)
    required = dict.fromkeys(names, 0.0)
    for group in groups.values():
        balances = {name: ledger.balances[name] for name in group}
        divisor = facts.period.required_divisor(group[0], person) or 1.0
        given = {name: ledger.given.get(name, 0.0) for name in group}
        before = sum(done.prior_values.get(name, balances[name] + given[name]) for name in group)
        due = max(0.0, before / divisor - sum(done.rmd.get(name, 0.0) + given[name] for name in group))
        if divisor <= 1.0:  # all that is there
            due = sum(balances.values())
        rest = {name: max(0.0, held - stays.get(name, 0.0)) for name, held in balances.items()}
        first = min(due, sum(rest.values()))
        then = min(due, sum(balances.values())) - first
        for name in group:
            required[name] = _part(first, rest, name)
            if then > 0.0:
                required[name] += _part(then, {n: balances[n] - rest[n] for n in group}, name)
    return required


def _part(amount: float, shares: Mapping[str, float], name: str) -> float:
    """Of an amount, what falls on one of those that pay in proportion to `shares`."""
    whole = sum(shares.values())
    return amount * shares[name] / whole if whole > 0.0 else 0.0


def _opens_now(rule: Rule, person: str, facts: YearFacts, ledger: Ledger, home: Setting) -> bool:
    """A rule that converts opens a missing Roth IRA with a dollar in the first year: its five years run from there."""
    if facts.period.index or rule.conversions.kind == "none" or _limit(facts, home) < 2.0 * len(home.kinds):
        return False
    roths = [name for name in ledger.owned(person, "free", home) if home.kinds[name].receives]
    known, shut = {account.name for account in home.scenario.accounts}, home.shut(facts.period)
    mine = ledger.owned(person, "deferred", home)
    open_to = [name for name in mine if name not in shut and home.kinds[name].converts]
    deferred = sum(ledger.balances[name] for name in open_to)
    return deferred > 2.0 and not known.intersection(roths)


def _shared(amount: float, room: Mapping[str, float], what: str, impossible: list[str]) -> dict[str, float]:
    """`amount` over accounts in proportion to their room; notes what does not fit."""
    whole = sum(room.values())
    if amount < -DUST or amount > whole + DUST:
        impossible.append(
            f"{what}: the accounts leave room for {whole:,.2f}, {amount:,.2f} is fixed beyond RMDs"
        )
    share = min(1.0, max(0.0, amount / whole)) if whole > 0.0 else 0.0
    return {name: share * part for name, part in room.items()}


def _add_roth(
    roth: Source,
    person: str,
    wish: float | None,
    facts: YearFacts,
    ledger: Ledger,
    home: Setting,
    stays: Mapping[str, float],
    impossible: list[str],
) -> None:
    names = ledger.owned(person, "free", home)
    balances = {name: ledger.balances[name] for name in names if home.kinds[name].layered}
    whole = sum(balances.values())
    reached = person not in facts.period.under_59_half
    accessible = ledger.roths[person].accessible(whole, facts.period.year, reached)
    share = accessible / whole if whole > 0.0 else 0.0
    shut = home.shut(facts.period)
    shares = {name: share if name in balances else float(name not in shut) for name in names}
    least = required_of(names, person, facts, ledger, home, stays)
    most = {
        name: max(
            least[name],
            min(part * ledger.balances[name], max(0.0, ledger.balances[name] - stays.get(name, 0.0))),
        )
        for name, part in shares.items()
    }
    if wish is None:
        roth.most |= most
        roth.least |= least
        return
    rest = {name: most[name] - least[name] for name in names}
    more = _shared(wish - sum(least.values()), rest, f"roth_distributions of {person}", impossible)
    given = {name: least[name] + more[name] for name in names}
    roth.most |= given
    roth.least |= given
