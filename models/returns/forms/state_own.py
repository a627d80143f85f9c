"""A state's own income tax: the lines of its return that its law is worked out on, and the county's tax."""

from __future__ import annotations

from ....tax_tables.state_tables import state_table
from ...household.state_facts import StateOfYear
from ...scenario.states import STATES
from ..resident import local_tax, resident_lines
from .amounts import above_zero
from .filed import Filed
from .sheet import FormSheet, FormWriter, pointer


def concerns(filed: Filed) -> bool:
    return isinstance(filed.period.state, StateOfYear)


def write(sheet: FormSheet, filed: Filed) -> None:
    rule = filed.period.state
    assert isinstance(rule, StateOfYear)
    own, x = resident_lines(filed.entered, filed.lines, rule), filed.entered
    name, about = STATES[rule.code], state_table(rule.code).notes.get("about", "")
    source = [pointer("scenario", "taxes", "state")]
    law = f"tax_tables/states/{rule.code.lower()}.toml"
    for key, label, amount, said in (
        ("agi", "income of its own", own.agi, str(about)),
        ("taxable", "taxable income", own.taxable, "that, less exemptions and the deduction"),
        ("before", "tax before credits", own.before_credits, "at its rates"),
        ("credits", "credits", own.credits, "that are not refundable"),
        ("local", f"tax of {rule.place}", local_tax(x, filed.lines, rule), "on the state's return"),
    ):
        sheet.fact(key, f"{name}: {label}", amount, source, said, law=law)
    tax = above_zero(sheet["before"] - sheet["credits"]) + sheet["local"]
    sheet.line("", "State income tax", tax, field=("tax", "state_tax"), name="tax")


FORM = FormWriter(
    "state_return", "State income tax", "the state's own law (docs/states.md)", concerns, write, owed=("tax",)
)
