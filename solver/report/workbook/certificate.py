"""How good the plan is known to be, what it was made of, and whether this workbook's sums balance."""

from __future__ import annotations

from ....models.plan import Certificate
from ..sections.proof import proof_words
from .book import TOLERANCE, Workpaper, WorkSheet
from .facts import Facts
from .formula import at_least_nothing, cell, letters_of, magnitude, name
from .pages import write_lines
from .years import TITLE as YEARS

TITLE = "Certificate"
COLUMNS = 4
GOALS = {
    "max_estate": "What is left at the end, after heirs' tax",
    "max_spending": "Spending a year, in today's dollars",
    "min_lifetime_tax": "Lifetime tax, as it counts today",
}
BALANCE, OFF = "balance", "do not balance"


def write(book: Workpaper, facts: Facts) -> None:
    sheet = book.sheet(TITLE)
    sheet.head(
        TITLE,
        "The plan's value, what no plan of its program can beat, and what it was made of.",
    )
    for column, width in enumerate((62, 22, 18, 40)):
        sheet.page.set_column(column, column, width)
    row = _write_proof(sheet, facts, 3)
    row = write_lines(sheet, row + 1, "In words", list(proof_words(facts.plan)), COLUMNS, 135)
    row = _write_origin(sheet, facts, row + 1)
    row = _write_checks(sheet, row + 1)
    _write_names(sheet, row + 1)
    sheet.print_setup(None)
    sheet.page.freeze_panes(2, 0)


def _write_proof(sheet: WorkSheet, facts: Facts, row: int) -> int:
    goal, proof = facts.plan.objective, facts.plan.certificate
    if goal is None:
        return row
    sheet.headings(
        row - 1, ["How good the plan is", "", "the plan's", ""], [True, False, False, True], wrap=False
    )
    sheet.put(row, 0, GOALS[goal.name])
    sheet.put(row, 1, goal.value, "cents", font_color="#1F3F77")
    sheet.name_cell(row, 1, "plan_value", "The plan's value: what it was to make best")
    if proof is None or proof.bound is None:
        sheet.put(row + 1, 0, "No bound is proved, so nothing is known of better plans.")
        return row + 2
    _write_gap(sheet, facts, proof, row + 1, less_is_better=goal.name == "min_lifetime_tax")
    return row + 5


def _write_gap(sheet: WorkSheet, facts: Facts, proof: Certificate, row: int, *, less_is_better: bool) -> None:
    goal = facts.plan.objective
    assert goal is not None
    sheet.put(row, 0, "What no plan of the program can beat")
    sheet.put(row, 1, proof.bound, "cents", font_color="#1F3F77")
    sheet.name_cell(row, 1, "plan_bound", "No plan of the program is better than this")
    value, bound = name("plan_value"), name("plan_bound")
    gap = at_least_nothing(value - bound if less_is_better else bound - value)
    real = name("plan_gap")
    if goal.name == "max_estate":
        years = sheet.book.cells[YEARS]
        real = real / cell(YEARS, years.last, years.columns["closing"])
    for place, (words, formula, unit, given) in enumerate(
        (
            ("The gap between them", gap, "cents", proof.gap_dollars),
            ("in today's dollars", real, "cents", proof.gap_dollars_real),
            ("as a share of the value", name("plan_gap") / magnitude(value), "factor", proof.gap),
        )
    ):
        at = row + 1 + place
        sheet.put(at, 0, words)
        sheet.put_formula(at, 1, formula, unit)
        sheet.put(at, 2, given, unit, font_color="#1F3F77")
        if place == 0:
            sheet.name_cell(at, 1, "plan_gap", "How much better than the plan another could be at most")


def _write_origin(sheet: WorkSheet, facts: Facts, row: int) -> int:
    """What was asked, with which law and program, and how it was found."""
    plan, proof = facts.plan, facts.plan.certificate
    lines = {
        "Scenario": plan.scenario.title,
        "sha256 of the scenario": plan.scenario.sha256,
        "sha256 of the tax tables": plan.law.tables_sha256,
        "Tables published to": str(plan.law.projected_from or ""),
        "Version of decumulate": plan.decumulate,
        "Status": "" if proof is None else proof.status.replace("_", " "),
        "Solver": "" if proof is None else proof.solver,
        "Seconds, rounds, binary variables": ""
        if proof is None
        else f"{proof.seconds:.1f}, {proof.rounds}, {proof.binaries}",
    }
    sheet.headings(row, ["What it was made of", "", "", ""], [True] * COLUMNS, wrap=False)
    for at, (words, value) in enumerate(lines.items(), row + 1):
        sheet.put(at, 0, words)
        sheet.put(at, 1, value)
    return row + 1 + len(lines)


def _write_checks(sheet: WorkSheet, row: int) -> int:
    """Every sum that must hold, with its largest difference; the workbook balances where all do."""
    checks = sheet.book.checks
    sheet.headings(
        row, ["What must balance", "largest difference", "", ""], [True, False, True, True], wrap=False
    )
    sheet.put(row + 1, 0, "A difference that rounding makes, at most")
    sheet.put(row + 1, 1, TOLERANCE, "cents", bg_color="#FFF7D6", border=1)
    sheet.name_cell(row + 1, 1, "tolerance", "What a sum may be off: the plan's numbers are rounded")
    first = row + 2
    for at, check in enumerate(checks, first):
        sheet.put(at, 0, check.words, text_wrap=True)
        sheet.put_formula(at, 1, magnitude(check.difference), "cents", num_format="0.0000")
        good = sheet.cells.number(at, 1) <= TOLERANCE
        sheet.put_words(
            at, 2, f'IF(B{at + 1}<=tolerance,"balances","is off")', "balances" if good else "is off"
        )
    last = first + len(checks) - 1
    sheet.put(last + 1, 0, "All of it", bold=True)
    span = f"{letters_of(1)}{first + 1}:{letters_of(1)}{last + 1}"
    good = max(sheet.cells.number(at, 1) for at in range(first, last + 1)) <= TOLERANCE
    sheet.book.balanced = BALANCE if good else OFF
    words = f'IF(MAX({span})<=tolerance,"{BALANCE}","{OFF}")'
    sheet.put_words(last + 1, 1, words, sheet.book.balanced, bold=True, align="right")
    sheet.name_cell(last + 1, 1, "balanced", f"{BALANCE}, or {OFF}: whether every sum of this workbook holds")
    return last + 2


def _write_names(sheet: WorkSheet, row: int) -> None:
    """The names of cells and columns that formulas of the reader's own may use."""
    sheet.headings(row, ["Names for formulas of your own", "", "", ""], [True] * COLUMNS, wrap=False)
    for at, (word, words) in enumerate(sorted(sheet.book.names.items()), row + 1):
        sheet.put(at, 0, word)
        sheet.put(at, 1, words)
