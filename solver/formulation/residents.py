"""What a state asks of a year of the program beside the federal lines: whose each kind of income is.

What is of a joint account, or came before the first day of a plan that begins within its year and is no account's, is
both spouses' alike; Roth earnings that are income are a distribution of their owner's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from ...models.accounts import KINDS
from ...models.household.facts import Horizon, Period
from ...models.household.state_facts import Resident, StateOfYear
from ...models.laws.federal import standard_deduction
from ...models.laws.states import flat, items, register, steps
from ...models.laws.states.itemizing import ItemsOfPlan
from ...models.laws.states.plan_lines import FilerOfPlan, SteppedLine, YearOfPlan
from ...models.laws.states.state_gifts import OWN_CEILINGS
from ...models.scenario import Scenario
from .disjunctive import OfBenefits, YearOfCells
from .gifts_carried import GiftCarry
from .income import YearIncome
from .losses import Losses
from .model import UNIT, ZERO, Expr, Model, Tag, total
from .restricted import YearOfOne
from .sheltered import Sheltered
from .state_cells import by_cell
from .state_held import held_apart, with_missing
from .taxable import Taxable
from .told import told_of_filer
from .year import YearLaws
from .year_rows import YearRows

Filers = dict[int, list[FilerOfPlan]]
"""Who files, by period."""


class ProgramParts(Protocol):
    """What of a program its state's tax is written from."""

    scenario: Scenario
    horizon: Horizon
    model: Model
    income: Sequence[YearIncome]
    losses: Losses
    sheltered: Sheltered
    taxable: Taxable
    laws: list[YearLaws]
    state_taxes: dict[int, Expr]
    surcharges: dict[int, Expr]
    gifts: GiftCarry
    state_gifts: GiftCarry
    filers: Filers


def state_tax(program: ProgramParts, t: int, year: YearOfCells | YearOfOne) -> Expr:
    """A period's state income tax, thousands of dollars, held from below to its law or to the flat rate."""
    period = program.horizon.periods[t]
    agi = program.income[t].before_benefits + year.taxable_benefits
    if isinstance(period.state, StateOfYear):
        return _by_its_law(program, period, period.state, agi, year)
    if period.state is None or period.state.rate == 0:
        return ZERO
    tax, income = program.state_taxes.get(t), program.income[t]
    if tax is None:
        tax = program.model.column(Tag("state_tax", period.year))
    pensions = sum(period.pensions.values()) / UNIT
    retirement = (income.distributions, income.taxable_roth, income.conversions, pensions)
    rows = YearRows(program.model, period.year)
    flat.constrain(rows, tax, agi, income.treasury, retirement, year.taxable_benefits, period.state)
    return tax


def own_lines(program: ProgramParts, t: int) -> dict[str, OfBenefits]:
    """The lines of its own along which a period's state tax bends, by name, that are no sums of the return's; of
    taxable benefits, which are not known before the year's laws are."""
    period = program.horizon.periods[t]
    rule = period.state
    if not isinstance(rule, StateOfYear):
        return {}
    return {
        name: partial(_own_line, program, period, rule, own.line)
        for name, own in rule.own.items()
        if own.line.line is not None and name in program.laws[t].beside
    }


def _own_line(
    program: ProgramParts, period: Period, rule: StateOfYear, stepped: SteppedLine, benefits: Expr
) -> Expr:
    assert stepped.line is not None
    agi = program.income[period.index].before_benefits + benefits
    year = replace(_lines(program, period, rule), taxable_benefits=benefits, agi=agi)
    line: Expr = stepped.line(YearRows(program.model, period.year), year, rule.amounts)
    return line


def _by_its_law(
    program: ProgramParts, period: Period, rule: StateOfYear, agi: Expr, year: YearOfCells | YearOfOne
) -> Expr:
    t = period.index
    tax = program.state_taxes.get(t)  # where the year's deductions count it
    lines = replace(
        _lines(program, period, rule),
        taxable_benefits=year.taxable_benefits,
        deduction=year.deduction,
        agi=agi,
        federal_tax=year.federal_tax,
        outer=isinstance(year, YearOfCells),
        items=rule.items,
        itemizing=_itemizing(program, t, rule),
        surcharge=program.surcharges.get(t, ZERO),
        given=_given(program, t),
        net_long=program.losses.net_long(t, outer=isinstance(year, YearOfCells)),
        long_above=program.losses.long_above(t),
    )
    if isinstance(year, YearOfCells):
        if rule.decisions or rule.ways or rule.code not in register.ONE_RATE:
            owed = by_cell(program.model, program.laws[t], year.copies, rule, lines)
            if tax is None:
                return owed
            program.model.row(Tag("state_tax", period.year), tax - owed, "==")
            return tax
        own = {name: total(copy.own_line(name) for copy in year.copies) for name in rule.own}
    else:
        own = {name: year.named[program.laws[t].family(name)] for name in rule.own}
        lines = replace(lines, hold=year.no_more_than, off=year.lines.state_off)
        if rule.solved_again:
            lines = replace(lines, rounding=held_apart(program.model, period, rule, year))
        if lines.itemizing is not None:
            own_decisions, off = rule.own_decisions, year.lines.state_off
            of_items = {(place - own_decisions, alternative): x for (place, alternative), x in off.items()}
            of, elected = lines.itemizing, year.lines.state_off_elected
            filed = year.lines.deduction_before_151
            lines = replace(lines, itemizing=replace(of, off=of_items, off_elected=elected, schedule_a=filed))
    whole, missing = tax, rule.missing > 0.0 and isinstance(year, YearOfOne)
    if tax is None or missing:
        tax = program.model.column(Tag("state_tax_of_rows" if missing else "state_tax", period.year))
    below = {name: _dollars(year.within.get(steps.steps_along(name), ())) for name in rule.own}
    within = _dollars(year.within.get(steps.NAME, ()))
    lines = replace(lines, below=within, own_lines=own, below_lines=below)
    register.CONSTRAINED[rule.code](YearRows(program.model, period.year), tax, lines, rule.amounts)
    if isinstance(year, YearOfOne) and missing:
        return with_missing(program.model, period, rule, year, tax, whole)
    return tax


def _itemizing(program: ProgramParts, t: int, rule: StateOfYear) -> ItemsOfPlan | None:
    """What may be itemized in a period, None where the state has no ways to deduct that hang on it."""
    if not rule.ways:
        return None
    carry = program.state_gifts if rule.code in OWN_CEILINGS else program.gifts
    given, surcharge = carry.lines(t), program.surcharges.get(t, ZERO)
    allowed = ZERO if given is None else given.cash_allowed + given.market_allowed
    straight = ZERO if given is None else given.to_charities
    return ItemsOfPlan(rule.items, rule.ways, surcharge, allowed, to_charities=straight)


def _given(program: ProgramParts, t: int) -> Expr | None:
    """A period's own gifts, at market value."""
    given = program.gifts.lines(t)
    return None if given is None else given.own_cash + given.own_market


def pays_for_state(period: Period) -> bool:
    """Whether Medicare's surcharges are an item of the period's state."""
    rule = period.state
    if not isinstance(rule, StateOfYear) or rule.items is None:
        return False
    own = rule.code in register.OWN_MEDICAL and rule.items.most_surcharge > 0.0
    return own or items.counts(rule.ways, "surcharge")


def _dollars(within: Sequence[Expr]) -> list[Expr]:
    return [weight * (1.0 / UNIT) for weight in within]


def _lines(program: ProgramParts, period: Period, rule: StateOfYear) -> YearOfPlan:
    """All but what the year's cells say: the federal deduction, and which steps are passed."""
    t, status = period.index, period.filing_status
    income, net = program.income[t], program.losses.years[t]
    table = rule.law.federal.standard_deduction
    standard = standard_deduction.compute(period.seniors, status, table)
    return YearOfPlan(
        filers=_filers(program, period, rule),
        before_benefits=income.before_benefits,
        taxable_benefits=ZERO,
        deduction=ZERO,
        treasury_interest=income.treasury,
        tax_exempt_interest=income.tax_exempt,
        net_gain=net.gain - net.deducted,
        loss_deducted=net.deducted,
        net_capital_gain=net.preferential,
        qualified_dividends=income.qualified_dividends,
        long_gains=net.long_gains,
        net_loss=net.loss,
        gains_of_year=net.short_gains + net.long_gains,
        standard=standard,
        standard_aged=standard - table.basic[status],
        loss_limit=rule.law.federal.capital_losses.limit[status] if program.losses.active else 0.0,
        place=rule.place,
        property_tax=period.itemized.property_tax,
        payroll_tax=period.payroll_tax,
        treasuries=steps.has_treasuries(period),
        most_taxed_benefits=rule.most_taxed_benefits,
        benefits_base=rule.benefits_base,
        half_benefits=rule.half_benefits,
    )


def shares(
    program: ProgramParts, t: int, dollars: Callable[[Expr], float]
) -> Mapping[str, tuple[float, ...]]:
    """Each line's parts by filer at a solution that `dollars` reads (`ReturnInput.shares`), where a state that steps
    along a line of its own, lets its taxpayers choose or has more than its rows may ask for them."""
    period = program.horizon.periods[t]
    rule = period.state
    if not isinstance(rule, StateOfYear) or len(rule.residents) == 1 or not rule.asks_whose:
        return {}
    lines: dict[str, list[float]] = {}
    for filer in _filers(program, period, rule):
        kept, paid = dollars(filer.treasury_interest), dollars(filer.dividends)
        distributed = dollars(filer.distributions)
        of = {
            "wages": filer.wages,
            "pensions": filer.pensions + filer.public_pensions,
            "social_security": filer.social_security,
            "traditional_distributions": distributed,
            "taxable_roth_distributions": distributed,
            "roth_conversions": dollars(filer.conversions),
            "interest": dollars(filer.interest) + kept,
            "treasury_interest": kept,
            "tax_exempt_interest": dollars(filer.tax_exempt_interest),
            "ordinary_dividends": paid,
            "qualified_dividends": paid,
        }
        for line, amount in of.items():
            lines.setdefault(line, []).append(amount)
    return {line: tuple(x / sum(xs) for x in xs) for line, xs in lines.items() if sum(xs) > 0.0}


def _filers(program: ProgramParts, period: Period, rule: StateOfYear) -> list[FilerOfPlan]:
    """Who files, with their lines; made once a period."""
    if period.index not in program.filers:
        program.filers[period.index] = [_filer(program, period, *each) for each in enumerate(rule.residents)]
    return program.filers[period.index]


def _filer(program: ProgramParts, period: Period, number: int, resident: Resident) -> FilerOfPlan:
    scenario, sheltered, taxable = program.scenario, program.sheltered, program.taxable
    name, t, even = resident.name, period.index, 1.0 / len(period.ages)
    before, done = period.so_far.receipts, _done(scenario, period, name)

    def paid(kind: str, so_far: float) -> Expr:
        return taxable.yields_of(kind, t, name, even) + so_far * even / UNIT

    roths = total(part.taken for part in sheltered.roths.parts[t].get(name, ()) if part.income)
    order = sheltered.made_up.orders[t].get(name)
    parts: list[Expr | float] = [sheltered.flow("traditional_distributions", name, t), roths, done[0]]
    if order is not None:
        parts.append(order[0].taken)
    filer = FilerOfPlan(
        age=resident.age,
        birth_year=resident.birth_year,
        wages=resident.wages,
        pensions=resident.pensions,
        public_pensions=resident.public_pensions,
        social_security=resident.social_security,
        distributions=total(parts),
        conversions=sheltered.flow("roth_conversions", name, t) + done[1],
        interest=paid("interest", before.interest - before.treasury_interest),
        treasury_interest=paid("treasury_interest", before.treasury_interest),
        tax_exempt_interest=paid("tax_exempt_interest", before.tax_exempt_interest),
        dividends=paid("ordinary_dividends", before.ordinary_dividends)
        + paid("qualified_dividends", before.qualified_dividends),
        inherited=told_of_filer(program, period, number, "inherited_distributions"),
        employers=told_of_filer(program, period, number, "employer_distributions"),
        employers_plan=resident.employers_plan,
        heirs=resident.heirs,
        left={kind: told_of_filer(program, period, number, kind) or ZERO for kind, _ in resident.heirs},
        qcd=told_of_filer(program, period, number, "qcd", None if order is None else order[0].taken),
    )
    fixed = filer.wages + filer.pensions + filer.public_pensions
    decided = total([filer.distributions, filer.conversions, filer.interest, filer.dividends])
    more = total([filer.treasury_interest, filer.tax_exempt_interest])
    nothing = not (fixed or decided.terms or decided.const or more.terms or more.const)
    return replace(filer, of_gains_alone=nothing, received=decided)


def _done(scenario: Scenario, period: Period, name: str) -> tuple[float, float]:
    """A filer's distributions and conversions before the period's first day, thousands of dollars."""
    so_far = period.so_far
    mine = {a.name for a in scenario.accounts if a.owner == name and KINDS[a.type].deferred}
    paid = sum(amount for account, amount in so_far.distributions.items() if account in mine)
    paid += so_far.receipts.taxable_roth_distributions / len(period.ages)
    converted = sum(amount for account, amount in so_far.conversions.items() if account in mine)
    return paid / UNIT, converted / UNIT
