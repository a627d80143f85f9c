"""This year's AGI in an outlook's report: its levels without and with hindsight, and what to do at the best."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.steps.facts import listed
from ...futures.document import AgiLevel, HeldYear, ThisYear
from ...futures.this_year import NOTHING
from ..charts.agi_profile import TWO, agi_profile
from ..model import Block, Column, Sentence, Table
from ..words import count, dollars, percent
from .steps import step_blocks

ROUND = 100.0
"""Dollars to which what a level is worth is said."""
LEVELS = (
    Column(key="agi", heading="AGI", unit="dollars"),
    Column(key="words", heading="which is"),
    Column(key="cost", heading="costs on average", short="costs on\naverage", unit="dollars"),
    Column(key="error", heading="give or take", short="give or\ntake", unit="dollars"),
    Column(key="worst", heading="costs in the worst fifth", short="in the\nworst fifth", unit="change"),
    Column(key="share", heading="best on", short="best\non", unit="share"),
    Column(key="alike", heading=""),
)


def about(amount: float, digits: int = -3) -> float:
    """To the thousand dollars (or as said): a simulation knows no more."""
    return round(amount, digits)


def with_hindsight_blocks(known: ThisYear) -> Iterator[Block]:
    bias = (
        ""
        if known.bias is None
        else f" On the same futures it is worth {percent(known.bias)} more than the plan's policy."
    )
    yield Sentence(
        text=f"An upper guess: {count(known.paths, 'future')} that differ in returns, lives and law, each planned "
        f"knowing it after this year.{bias}"
    )
    yield from this_year_blocks(
        known,
        key="agi_levels_known",
        note="Each level held this year and the later years planned anew, knowing the future; none of it is certified.",
    )


def held_blocks(held: HeldYear) -> Iterator[Block]:
    """The steps, what they are of and what holding that AGI costs."""
    if held.is_the_plans:
        yield Sentence(text="The plan's own steps: its AGI is as good as any that was tried.")
    else:
        amount = dollars(round(abs(held.costs), -1))
        beside = f"{amount} better than the plan" if held.costs < 0.0 else f"{amount} short of the plan"
        yield Sentence(
            text="The plan with that AGI held (limits.agi), all else free to adapt. In the one future of the plan it "
            f"is {beside}; {_held_proof(held)}."
        )
    yield from step_blocks(held.of_plan)


def _held_proof(held: HeldYear) -> str:
    if held.gap is None:
        return "nothing is proved of it"
    return f"no plan with that AGI is better than it by more than {dollars(held.gap)}, in today's dollars"


def this_year_blocks(year: ThisYear, key: str = "agi_levels", note: str = "") -> Iterator[Block]:
    own, best = dollars(year.plan_agi), dollars(year.best)
    if year.plan_is_as_good and year.near_tie and own == best:
        text = (
            f"A near tie: the plan's AGI of {own} is the best of the levels tried; others are as good, as far as "
            "this can tell."
        )
    elif year.plan_is_as_good and year.near_tie:
        text = f"A near tie: the plan's AGI of {own} is as good as the best level, {best}, as far as this can tell."
    elif year.plan_is_as_good:
        text = f"The plan's AGI of {own} is the best of the levels tried."
    else:
        text = f"An AGI of {best} is better on average than the plan's {own}: {_departs(year)}.{_tied(year)}"
    low, high = dollars(year.low), dollars(year.high)
    between = f"An AGI from {low} to {high} costs" if year.low < year.high else f"Only {low} costs"
    least = percent(NOTHING, 2)
    text += f"{_in_the_worst(year)} {between} less than {least} on average (straight lines between levels)."
    yield Sentence(text=text)
    yield Table(
        key=key,
        columns=LEVELS,
        rows=tuple(
            (
                level.agi,
                level.words,
                level.cost,
                TWO * level.error,
                level.cost_worst_fifth,
                level.best_share,
                _verdict(year, level),
            )
            for level in sorted((*year.levels, *year.ruled_out), key=lambda one: one.agi)
        ),
        note=(note or _followed(year)) + _ruled_out(year),
    )
    if len(year.levels) > 1:
        yield agi_profile(year, key)


def _own(year: ThisYear) -> AgiLevel:
    """The plan's own level, or the nearest that was followed."""
    return min(year.levels, key=lambda level: abs(level.agi - year.plan_agi))


def _in_the_worst(year: ThisYear) -> str:
    """Where what is best on average is not in bad times: an adviser says so before acting on it."""
    least = max(NOTHING * year.mean, ROUND)
    own, best = _own(year), min(year.levels, key=lambda level: level.cost_worst_fifth)
    others = {level.agi: -level.cost_worst_fifth for level in (best, own) if -level.cost_worst_fifth >= least}
    named = {agi: "the plan's" if agi == own.agi else f"an AGI of {dollars(agi)}" for agi in others}
    worth = [f"{named[agi]} is worth {dollars(about(more, -2))} more" for agi, more in others.items()]
    return f" In the worst fifth of paths {listed(worth)}." if worth else ""


def _departs(year: ThisYear) -> str:
    """By how much the best level is away from the plan's AGI, and what the plan's costs."""
    own = _own(year)
    way = "more" if year.departs > 0.0 else "less"
    return (
        f"{dollars(abs(year.departs))} {way}, worth {dollars(about(own.cost, -2))} (give or take "
        f"{dollars(about(TWO * own.error, -2))}), {percent(own.cost / year.mean, 2)} of what there is on average"
    )


def _tied(year: ThisYear) -> str:
    """What is as good as the best level, where that is not the plan's."""
    others = [dollars(level.agi) for level in year.levels if level.alike and level.agi != year.best]
    return f" A near tie with {listed(others)}, as far as this can tell." if others else ""


def _verdict(year: ThisYear, level: AgiLevel) -> str:
    if level in year.ruled_out:
        return "ruled out"
    if level.agi == year.best:
        return "best"
    return "as good" if level.alike else ""


def _ruled_out(year: ThisYear) -> str:
    if not year.ruled_out:
        return ""
    return (
        f" Ruled out: over the first {count(year.ruled_out_paths, 'path')} alone, which their numbers are of."
    )


def _followed(year: ThisYear) -> str:
    return (
        f"Each level followed over the same {count(year.paths, 'path')} without hindsight, the later years by the "
        "plan's policy: against the best level, a path being worth its estate after tax less spending unmet. In "
        "the worst fifth: the same where the best level is worth least; below 0 it is worth more there."
    )
