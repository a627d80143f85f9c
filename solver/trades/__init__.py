"""This year's orders: from the plan's first year to lots, tickers and dates, one convex problem over the household.

this_year(scenario, plan, book)     -> Orders
"""
