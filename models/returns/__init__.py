"""The return of a year by the forms: income tax, marginal rates, returns in bulk."""
