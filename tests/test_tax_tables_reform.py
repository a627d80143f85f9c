"""Reforms: what a name reaches, from when, in which dollars, and what a faulty one is told."""

import pytest

from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.reform import reform_names
from decumulate.tax_tables.reform_asked import Reform, ReformError
from decumulate.tax_tables.schema import FilingStatus as FS


def book(*reforms: Reform, inflation: float = 0.0) -> LawBook:
    return LawBook(lambda year: inflation, 2026, reforms=reforms)


def test_a_number_is_set_from_its_year_on() -> None:
    cut = book(Reform(2033, set={"federal.social_security.benefit_factor": 0.79}))
    factors = [cut.for_year(year).federal.social_security.benefit_factor for year in (2032, 2033, 2040)]
    assert factors == [1.0, 0.79, 0.79]


def test_a_shift_reaches_every_number_under_the_name_and_nothing_else() -> None:
    raised = book(Reform(2030, shift={"federal.ordinary_income_tax.rates": 0.03}))
    now, then = raised.for_year(2029).federal, raised.for_year(2030).federal
    assert then.ordinary_income_tax.rates == tuple(rate + 0.03 for rate in now.ordinary_income_tax.rates)
    assert then.ordinary_income_tax.tops == now.ordinary_income_tax.tops
    assert then.capital_gains_tax == now.capital_gains_tax


def test_one_number_serves_all_statuses_and_a_mapping_those_it_names() -> None:
    one = book(Reform(2026, set={"federal.niit.threshold": 100_000})).for_year(2026).federal.niit.threshold
    assert one == dict.fromkeys(FS, 100_000)
    some = book(Reform(2026, set={"federal.niit.threshold": {"single": 1}})).for_year(2026).federal.niit
    assert (some.threshold[FS.SINGLE], some.threshold[FS.MARRIED_FILING_JOINTLY]) == (1, 250_000)


def test_reforms_apply_in_order() -> None:
    name = "federal.niit.rate"
    both = book(Reform(2026, set={name: 0.05}), Reform(2028, shift={name: 0.01}))
    assert both.for_year(2028).federal.niit.rate == pytest.approx(0.06)
    turned = book(Reform(2026, shift={name: 0.01}), Reform(2028, set={name: 0.05}))
    assert turned.for_year(2027).federal.niit.rate == pytest.approx(0.048)
    assert turned.for_year(2028).federal.niit.rate == 0.05


def test_a_set_amount_is_dollars_of_its_year_and_grows_only_where_the_law_indexes_it() -> None:
    reform = Reform(
        2030, set={"federal.standard_deduction.basic": 20_000, "federal.capital_losses.limit": 10_000}
    )
    law = book(reform, inflation=0.02)
    first, later = law.for_year(2030).federal, law.for_year(2032).federal
    assert first.standard_deduction.basic[FS.SINGLE] == 20_000
    assert later.standard_deduction.basic[FS.SINGLE] == pytest.approx(20_000 * 1.02**2)
    assert later.capital_losses.limit[FS.SINGLE] == 10_000


def test_a_shifted_amount_grows_likewise() -> None:
    law = book(Reform(2030, shift={"federal.standard_deduction.basic": 1_000}), inflation=0.02)
    plain = book(inflation=0.02)
    for year, by in ((2029, 0), (2030, 1_000), (2031, 1_020)):
        basic = law.for_year(year).federal.standard_deduction.basic[FS.SINGLE]
        assert basic - plain.for_year(year).federal.standard_deduction.basic[FS.SINGLE] == pytest.approx(by)


def test_a_reform_before_the_start_year_is_in_dollars_of_the_start_year() -> None:
    law = LawBook(lambda year: 0.1, 2027, reforms=[Reform(2020, set={"medicare.premiums.part_b": 300.0})])
    assert law.for_year(2027).medicare.premiums.part_b == 300
    assert law.for_year(2028).medicare.premiums.part_b == pytest.approx(330)


def test_edges_of_irmaa_can_be_set_by_status_and_keep_growing() -> None:
    edges = [90_000, 120_000, 150_000, 180_000, 400_000]
    law = book(Reform(2028, set={"medicare.irmaa.edges": {"single": edges}}), inflation=0.03)
    assert law.for_year(2028).medicare.irmaa.edges[FS.SINGLE] == tuple(edges)
    assert law.for_year(2029).medicare.irmaa.edges[FS.SINGLE][0] == pytest.approx(92_700)


def test_every_name_can_be_shifted() -> None:
    for name in reform_names():
        book(Reform(2026, shift={name: 0.0 if name.endswith("salt_phaseout_share") else 0.1})).for_year(2026)


@pytest.mark.parametrize(
    ("reform", "message"),
    [
        (
            Reform(2040, set={"federal.social_security.benefit_facter": 0.8}),
            r"did you mean `federal.social_security.benefit_factor`\? Under `federal.social_security` there",
        ),
        (Reform(2040, set={"federal.niit": 1}), "Under `federal.niit` there are .*threshold"),
        (Reform(2040, set={"zzz": 1}), "`zzz` is no number of the law. The names are federal.ordinary"),
        (Reform(2040, set={"medicare.irmaa.tiers": 1}), "`medicare.irmaa.tiers` is no number of the law"),
        (Reform(2040, shift={"federal.nit.rate": 1}), "did you mean `federal.niit.rate`"),
        (
            Reform(2040, set={"federal.niit.rate": "5%"}),
            "`federal.niit.rate` is given '5%'; expected a finite",
        ),
        (Reform(2040, set={"federal.niit.rate": True}), "given True; expected a finite number"),
        (Reform(2040, set={"federal.niit.rate": [0.1]}), r"given \[0.1\]; expected a finite number"),
        (Reform(2040, shift={"federal.niit.rate": float("nan")}), "given nan"),
        (Reform(2040, set={"federal.niit.threshold": {"sngle": 1}}), "did you mean `single`"),
        (Reform(2040, set={"federal.ordinary_income_tax.rates": 0.1}), "expected a list of 7 numbers"),
        (Reform(2040, set={"federal.ordinary_income_tax.rates": [0.1, 0.2]}), "expected a list of 7 numbers"),
        (
            Reform(2040, set={"federal.capital_gains_tax.tops": [5, 5]}),
            "each must be more than the one before",
        ),
    ],
)
def test_a_faulty_reform_is_refused_at_once_however_late_its_year(reform: Reform, message: str) -> None:
    with pytest.raises(ReformError, match=message):
        book(reform)
