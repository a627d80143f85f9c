"""A sweep's answers as pictures."""

from __future__ import annotations

from ...sweep.answers import Answers
from ...sweep.regret import Regrets
from ..model import Figure
from .cells import crossed_pair, heat_figure, regret_figure
from .fan import fan_factor, fan_figure
from .tornado import converted_figure, tornado_figure


def sweep_figures(answers: Answers, regrets: Regrets | None = None) -> tuple[Figure, ...]:
    """Every picture that the sweep has cases for."""
    figures: list[Figure] = []
    if not answers.tornado.empty or answers.never_alone:
        figures.append(tornado_figure(answers))
    if answers.tornado["converted_swing"].gt(0.0).any():
        figures.append(converted_figure(answers))
    pair = crossed_pair(answers)
    if pair is not None:
        figures.append(heat_figure(answers, *pair))
    widest = fan_factor(answers)
    if widest is not None:
        figures.append(fan_figure(answers, widest))
    if regrets is not None:
        figures.append(regret_figure(regrets))
    return tuple(figures)
