"""Every number and name of every sentence is where the sentence says it is, and is what it says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest
from typer.testing import CliRunner

from decumulate.models.amounts import dollars_up
from decumulate.solver.baselines.compare import compare
from decumulate.solver.cli import app
from decumulate.solver.explain.explain import explain
from decumulate.solver.explain.quoted import Quoted, look_up
from decumulate.solver.explain.rests import RestsOptions, rests
from decumulate.solver.report.sections.explanation import explanation_report
from decumulate.solver.report.text import report_text

from ..solver.small import facts, tax_of
from .moved import QUICK, explained, plain

HOUSEHOLDS = ("plain", "enrolled", "couple")


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_every_number_has_its_source(name: str) -> None:
    _, _, found = explained(name, 2026)
    assert len(found.sentences) > 4
    for sentence in found.sentences:
        places = [field for _, field, _, _ in Formatter().parse(sentence.template) if field is not None]
        assert set(places) == set(sentence.numbers), sentence.template
        assert not re.search(r"\d", Formatter().vformat(sentence.template, (), dict.fromkeys(places, "")))
        for quoted in sentence.numbers.values():
            assert look_up(found, quoted.source) == quoted.value
        written = {
            field: Quoted(look_up(found, quoted.source), quoted.kind, quoted.source).text
            for field, quoted in sentence.numbers.items()
        }
        text = sentence.template.format(**written)
        assert sentence.text == text[:1].upper() + text[1:]


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_names_of_limits_are_those_of_the_plan(name: str) -> None:
    _, _, found = explained(name, 2026)
    binding = {year.year: year.binding for year in found.plan.years}
    for limit in found.limits:
        if limit.kind in ("cliff", "kink", "rmd"):
            assert all(limit.name in binding[year] for year in limit.years)


def test_five_sentences_lead() -> None:
    """What to do, why that much, what would change it, what it is worth, what is not known: each number by itself."""
    scenario, horizon, found = explained("enrolled", 2026)
    lead = [s.text for s in found.sentences if s.topic == "orders"]
    starts = ("What to do in 2026: ", "Why that much: ", "What would change it: ", "What it is worth: ")
    assert [text.startswith(start) for text, start in zip(lead, starts, strict=False)] == [True] * 4
    assert lead[4].startswith("What is not known: ")
    assert len(lead) == 5
    assert [s.text for s in found.sentences[:5]] == lead
    year = found.plan.years[0]
    assert f"convert ${year.accounts['Ann IRA'].converted_out:,.0f} from Ann IRA to" in lead[0]
    assert f"withdraw ${year.accounts['Ann IRA'].distributed:,.0f} from Ann IRA" in lead[0]
    assert f"${horizon.periods[2].surcharge_by_tier[1]:,.0f} of 2028 Medicare" in lead[1]
    whole = rests(scenario, found.plan, RestsOptions(QUICK, seconds=2.0)).rows
    for turn in found.turns:
        (same,) = (row for row in whole if row.assumption.name == turn.assumption.name)
        assert same.verdict == turn.verdict
        assert turn.assumption.words in lead[2]
    assert len(found.turns) > 1


def test_what_a_plan_is_worth_is_its_audited_value_less_the_best_rules() -> None:
    scenario, _, found = explained("plain", 2026)
    values = [
        row.plan.objective.value_real
        for row in compare(scenario, QUICK).rows
        if row.kind == "rule" and row.plan is not None and row.plan.objective is not None and not row.breaks
    ]
    assert found.worth is not None
    assert found.plan.objective is not None
    assert found.worth.dollars == pytest.approx(found.plan.objective.value_real - max(values), abs=1.0)
    (said,) = (s.text for s in found.sentences if s.text.startswith("What it is worth"))
    assert f"${found.worth.dollars:,.0f} more for the heirs" in said or "as much as the best rule" in said


def test_less_than_the_plans_gap_is_not_known() -> None:
    _, _, found = explained("enrolled", 2026)
    proof = found.plan.certificate
    assert proof is not None
    assert found.limits
    whole = int(max(abs(limit.cost) for limit in found.limits)) + 10
    gap = whole + 0.3  # said as a dollar more: `within` and `at most` must stay true
    plan = found.plan.model_copy(
        update={"certificate": proof.model_copy(update={"gap_dollars": gap, "gap_dollars_real": gap})}
    )
    unsure = replace(found, plan=plan, tolerance=gap)
    said = [s.text for s in unsure.sentences if s.topic == "limit"]
    assert len(said) == len(found.limits)
    assert all(f"not known: within ${whole + 1:,} in today's dollars" in text for text in said)
    assert f"whether a better plan exists, by at most ${whole + 1:,}" in unsure.sentences[4].text


def test_changes_are_said_by_their_verdicts() -> None:
    _, _, found = explained("plain", 2026)
    one = found.turns[0]
    rows = (
        replace(one, verdict="changed", cost=1_234.0, least_cost=1_001.9),
        replace(one, verdict="changed", cost=None, least_cost=2_002.9),
        replace(one, verdict="changed", cost=None, least_cost=None),
        replace(one, verdict="not known", cost=10.0, known_within=776.2),
        replace(one, verdict="not known", cost=0.0, known_within=776.2),
        replace(one, verdict="infeasible", actions=None),
    )
    (said,) = (s for s in replace(found, turns=rows).sentences if s.text.startswith("What would change it"))
    words = one.assumption.words
    assert said.text == (
        f"What would change it: {words} (doing it as planned would then cost $1,234, for certain $1,001 or more) or "
        f"{words} (no plan found does it as planned, and one that did would cost $2,002 or more) or {words} (it could "
        f"not be done as planned); {words}: not known, within $777 (by the plans found, $10); {words}: not known, "
        f"within $777 (by the plans found, nothing); {words}: no plan meets every wish."
    )


def test_why_converting_stops() -> None:
    """`Converting stops at $108,999 in 2026 because ...`: each number computed here, not looked up."""
    _, horizon, found = explained("enrolled", 2026)
    income = found.plan.years[0].income
    converted, taken = income.roth_conversions, income.traditional_distributions
    tax = tax_of(horizon.periods[0])
    now = (
        tax(roth_conversions=converted + taken + 1_000.0) - tax(roth_conversions=converted + taken)
    ) / 1_000.0
    step = horizon.periods[2].surcharge_by_tier[1]
    (stops,) = (s.text for s in found.sentences if s.text.startswith("Converting stops") and s.year == 2026)
    whole = now + step / 1_000.0 - 0.25
    assert stops == (
        f"Converting stops at ${converted:,.0f} in 2026 because the next $1,000, from Ann IRA, would cost "
        f"{round(100 * now, 1):g}% in tax now and ${step:,.0f} of 2028 Medicare, and would save 25% of tax later: "
        f"a net cost of {round(100 * whole, 1):g}%."
    )


def test_a_gain_that_is_left_is_no_reason_to_stop() -> None:
    """The next $1,000 saves 2 % more than it costs: the plan leaves it, within its gap, and not because of it."""
    _, _, found = explained("enrolled", 2026)
    place = next(n for n, c in enumerate(found.costs) if c.flow == "conversion" and c.more and c.parts)
    parts = found.costs[place].parts
    assert parts is not None
    costs = list(found.costs)
    costs[place] = replace(
        costs[place], parts=replace(parts, medicare=0.0, tax=parts.tax - parts.whole - 0.02)
    )
    unsure = replace(found, costs=tuple(costs))
    (text,) = (s.text for s in unsure.sentences if s.text.startswith("Converting stops"))
    assert ", although the next $1,000, from Ann IRA, would cost " in text
    assert f"within the plan's gap of {dollars_up(found.gap_today or 0.0)} in today's dollars." in text
    assert " because " not in text


def test_what_cannot_be_moved_is_said() -> None:
    """A year whose conversions are decided, an account that is emptied, spending that the estate asked for forbids."""
    content = plain()
    content["limits"] = {
        "fixed": [{"year": 2026, "what": "roth_conversions", "owner": "Ann", "amount": 10_000.0}]
    }
    scenario, _ = facts(content)
    decided = [s.text for s in explain(scenario, None, QUICK, [2026]).sentences if s.year == 2026]
    assert "$1,000 more of Ann IRA cannot be converted in 2026: no plan meets every wish then." in decided
    _, _, found = explained("plain", 2026, objective="min_lifetime_tax")
    assert all(cost.that_year is None for cost in found.costs)
    assert "against" not in report_text(explanation_report(found)).split("Cliffs")[0]


def test_tax_later_that_growth_pays_for_is_one_number() -> None:
    """A plan that is as good may hold other assets: a large tax and a large growth, of which only the rest matters."""
    _, _, found = explained("plain", 2026)
    place = next(
        n for n, cost in enumerate(found.costs) if cost.flow == "withdrawal" and cost.parts is not None
    )
    parts = found.costs[place].parts
    assert parts is not None
    swapped = replace(parts, later_tax=parts.later_tax + 6.5, growth=parts.growth - 6.5)
    costs = list(found.costs)
    costs[place] = replace(costs[place], parts=swapped)
    later = parts.later_tax + parts.heirs + parts.growth
    for limits, why in (((), ""), (found.limits, ", to stay at the top of the 24% bracket")):
        said = replace(found, costs=tuple(costs), limits=limits).sentences
        (text,) = (s.text for s in said if "other assets are then held" in s.text)
        assert (
            f"{round(100 * abs(later), 1):g}% in tax and growth later (other assets are then held{why})"
            in text
        )
        assert "650" not in text


def test_a_dollar_left_in_a_roth_is_compared_with_the_best_left() -> None:
    _, _, found = explained("couple", 2026)
    last = [
        cost for cost in found.costs if cost.flow == "withdrawal" and not cost.more and cost.planned > 1.0
    ]
    said = [s for s in found.sentences if "would be worth" in s.text and "a dollar left in" in s.text]
    less = [cost for cost in last if cost.dearer is not None and cost.dearer <= -0.0005]
    assert {(c.year, c.account) for c in less} == {
        (s.year, q.value) for s in said for q in s.numbers.values() if q.kind == "name"
    }


def test_the_text_holds_every_sentence() -> None:
    _, _, found = explained("enrolled", 2026)
    text = " ".join(report_text(explanation_report(found)).split())
    for sentence in found.sentences:
        assert sentence.text in text
    assert max(map(len, report_text(explanation_report(found)).splitlines())) <= 120


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, found = explained("plain", 2026)
    plan, asked, chart = tmp_path / "plan.json", tmp_path / "ann.json", tmp_path / "rates.html"
    plan.write_text(found.plan.to_json())
    asked.write_text(json.dumps(plain()))
    words = ["explain", str(asked), "--plan", str(plan), "--year", "2026", "--quiet"]
    shown = CliRunner().invoke(app, [*words, "--json", "--html", str(chart)])
    assert shown.exit_code == 0, shown.stderr
    data = json.loads(shown.stdout)
    assert [sentence["text"] for sentence in data["sentences"]] == [s.text for s in found.sentences]
    assert len(data["costs"]) == len(found.costs)
    assert "vega" in chart.read_text(encoding="utf-8")
    monkeypatch.setattr(
        "decumulate.solver.service.explaining.explain_all", lambda *_: replace(found, interrupted=True)
    )
    stopped = CliRunner().invoke(app, [*words, "--rests"])
    assert stopped.exit_code == 4
    assert "Which assumptions" not in stopped.stdout
    monkeypatch.undo()
    wrong = CliRunner().invoke(app, [*words, "--year", "2099"])
    assert wrong.exit_code == 2
    assert "2026 to 2027" in wrong.stderr
