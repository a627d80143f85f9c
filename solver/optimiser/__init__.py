"""From a scenario to a certified plan: plans are found, a bound is proved, and the two are brought together.

solve.py                the rounds that bring plan and bound together
local_search.py         plans, one restricted LP each, by descent over their neighbourhood
neighbourhood.py        the neighbours of a plan: one year moved to another cell, and what that may gain
relaxation_rounding.py  plans drawn at random from the weights that a relaxation gives to cells
evaluate.py             a solution read as real returns
given_starts.py         plans from elsewhere as starts
second_stage.py         a second LP at the same worth: the plan that reads best
bound.py                the dual bound: the disjunctive program as a MILP
lazy_breakpoints.py     breakpoints of the law, added where a relaxation's own points need them
bound_tightening.py     what no plan better than the incumbent can be: cells and bounds of the state ruled out
confirmed.py            the plan given out: one that the audit confirms
roth_order.py           Roth withdrawals in the order of the law
least_risk.py           the least risk that can be attained
own_rate.py             the plan's own rates, solved until they repeat
clock_price.py          what paying through the year costs
tuning.py               the search's constants, in one value
failing_rows.py         the rows of the outer program that a plan fails
"""
