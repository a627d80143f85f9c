"""Records what Tax-Calculator (PSL, CC0) answers on random returns of retirees (tests/laws/test_taxcalc.py).

Run in an environment of its own (`pip install taxcalc pandas`):

    python tests/oracles/record_taxcalc.py tests/oracles/taxcalc_returns.csv

The file holds inputs under our names and Tax-Calculator's answers under `tc_`; the test needs only the file.
The seed is fixed, so a run with the same version reproduces it. Amounts are whole dollars;
`ordinary_dividends` is the part that is not qualified.
"""

import sys
import warnings

import numpy as np
import pandas as pd

SEED = 20261123
RETURNS_PER_YEAR = 1300
YEARS = (2025, 2026)
MARS = {
    "single": 1,
    "married_filing_jointly": 2,
    "married_filing_separately": 3,
    "head_of_household": 4,
    "qualifying_surviving_spouse": 5,
}
SHARES = (0.30, 0.38, 0.12, 0.10, 0.10)
ANSWERS = {
    "agi": "c00100",
    "taxable_social_security": "c02500",
    "standard": "standard",
    "itemized": "c04470",
    "taxable_income": "c04800",
    "regular_tax": "taxbc",
    "amt": "c09600",
    "niit": "niit",
}


def amounts(rng: np.random.Generator, n: int, share: float, median: float, spread: float) -> np.ndarray:
    """Whole dollars: log-normal around the median for a share of returns, zero for the rest."""
    drawn = median * np.exp(spread * rng.standard_normal(n))
    return np.where(rng.random(n) < share, np.round(drawn), 0.0)


def households(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Random returns under our names; some are eight or thirty times as rich."""
    status = rng.choice(list(MARS), size=n, p=SHARES)
    joint = status == "married_filing_jointly"
    age = rng.integers(55, 91, n)
    spouse_age = np.where(joint, np.clip(age + rng.integers(-12, 7, n), 50, 95), 0)
    rich = rng.choice([1.0, 8.0, 30.0], size=n, p=[0.78, 0.15, 0.07])
    sign = np.where(rng.random((2, n)) < 0.25, -1.0, 1.0)
    itemizes = np.where(rng.random(n) < 0.5, 1.0, 0.0)
    columns = {
        "filing_status": status,
        "age": age,
        "spouse_age": spouse_age,
        "wages": amounts(rng, n, 0.30, 40_000, 0.9) * rich,
        "pensions": amounts(rng, n, 0.45, 24_000, 0.8) * np.sqrt(rich),
        "social_security": np.minimum(amounts(rng, n, 0.75, 27_000, 0.5), 90_000),
        "traditional_distributions": amounts(rng, n, 0.65, 30_000, 1.1) * rich,
        "interest": amounts(rng, n, 0.70, 3_000, 1.2) * rich,
        "tax_exempt_interest": amounts(rng, n, 0.25, 3_000, 1.0) * rich,
        "ordinary_dividends": amounts(rng, n, 0.50, 1_500, 1.0) * rich,
        "qualified_dividends": amounts(rng, n, 0.60, 6_000, 1.2) * rich,
        "short_term_gains": amounts(rng, n, 0.30, 3_000, 1.2) * rich * sign[0],
        "long_term_gains": amounts(rng, n, 0.55, 12_000, 1.4) * rich * sign[1],
        "state_income_tax_paid": amounts(rng, n, 0.80, 5_000, 1.0) * rich * itemizes,
        "property_tax": amounts(rng, n, 0.80, 7_000, 0.8) * np.sqrt(rich) * itemizes,
        "mortgage_interest": amounts(rng, n, 0.50, 9_000, 0.7) * itemizes,
        "charity_cash": amounts(rng, n, 0.60, 4_000, 1.5) * rich,
        "medical_expenses": amounts(rng, n, 0.50, 9_000, 1.1) * itemizes,
    }
    return pd.DataFrame(columns).round(0)


def to_taxcalc(ours: pd.DataFrame, year: int) -> pd.DataFrame:
    """The same returns under Tax-Calculator's names."""
    joint = ours.filing_status == "married_filing_jointly"
    return pd.DataFrame(
        {
            "RECID": np.arange(1, len(ours) + 1),
            "FLPDYR": year,
            "MARS": ours.filing_status.map(MARS),
            "XTOT": np.where(joint, 2, 1),
            "age_head": ours.age,
            "age_spouse": ours.spouse_age,
            "e00200": ours.wages,
            "e00200p": ours.wages,
            "e00300": ours.interest,
            "e00400": ours.tax_exempt_interest,
            "e00600": ours.ordinary_dividends + ours.qualified_dividends,
            "e00650": ours.qualified_dividends,
            "e01400": ours.traditional_distributions,
            "e01500": ours.pensions,
            "e01700": ours.pensions,
            "e02400": ours.social_security,
            "p22250": ours.short_term_gains,
            "p23250": ours.long_term_gains,
            "e17500": ours.medical_expenses,
            "e18400": ours.state_income_tax_paid,
            "e18500": ours.property_tax,
            "e19200": ours.mortgage_interest,
            "e19800": ours.charity_cash,
        }
    )


def record(year: int, rng: np.random.Generator) -> pd.DataFrame:
    """One year's returns with Tax-Calculator's answers, rounded to a thousandth of a dollar."""
    import taxcalc

    ours = households(rng, RETURNS_PER_YEAR)
    policy = taxcalc.Policy()
    policy.set_year(year)
    records = taxcalc.Records(data=to_taxcalc(ours, year), start_year=year, gfactors=None, weights=None)
    calculator = taxcalc.Calculator(policy=policy, records=records, verbose=False)
    calculator.calc_all()
    ours.insert(0, "year", year)
    for name, variable in ANSWERS.items():
        ours[f"tc_{name}"] = np.round(calculator.array(variable), 3)
    return ours


def main() -> None:
    """Writes the file named on the command line."""
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(SEED)
    frame = pd.concat([record(year, rng) for year in YEARS], ignore_index=True)
    frame.insert(0, "id", np.arange(1, len(frame) + 1))
    frame.to_csv(sys.argv[1], index=False, float_format="%.15g")


if __name__ == "__main__":
    main()
