"""The forms of pensions, and what survivors do with what a spouse leaves, where a scenario leaves them to the plan."""

from __future__ import annotations

from collections.abc import Iterator

from ..scenario import Scenario
from ..scenario.fields import OPTIMIZE
from ..scenario.people import Person
from .inheriting import choice_matters
from .open_fact import FactOption, OpenFact

PENSION_FORM, INHERITS_AS = "pension_form", "inherits_as"

AS_OWN = FactOption("own", "as their own from the first January")
AS_BENEFICIARY = FactOption("beneficiary", "as a beneficiary until the year of 59 1/2")


def open_pensions(scenario: Scenario) -> Iterator[OpenFact]:
    """The pensions with `choose = "optimize"`, each with the labels of its choices in their order."""
    for index, person in enumerate(scenario.people):
        for number, pension in enumerate(person.pensions):
            if pension.choose == OPTIMIZE:
                labels = [choice.called for choice in pension.choices or ()]
                options = tuple(FactOption(label, f"as {label}") for label in labels)
                path, words = (
                    f"people[{index}].pensions[{number}].choose",
                    f"{person.name} takes {pension.name}",
                )
                yield OpenFact(path, words, PENSION_FORM, options)


def open_inheritances(scenario: Scenario) -> Iterator[OpenFact]:
    """`inherits_as = "optimize"`: as their own alone where no death in the plan makes a difference."""
    for index, person in enumerate(scenario.people):
        if person.inherits_as == OPTIMIZE:
            both = (AS_OWN, AS_BENEFICIARY) if choice_matters(scenario, person) else (AS_OWN,)
            words = f"{person.name} holds what {_spouse(scenario, person)} leaves"
            yield OpenFact(f"people[{index}].inherits_as", words, INHERITS_AS, both)


def _spouse(scenario: Scenario, person: Person) -> str:
    return next(other.name for other in scenario.people if other is not person)
