"""The year's return of thousands of paths at once: a third reading of the law, in numpy, for simulation.

federal.py    Form 1040 and its schedules; medicare.py Medicare's surcharges
circle.py     the circle of Schedule A and a state's tax
schedule_a.py itemised deductions
states.py     a state's income tax, of which state_laws/ has one function a state

It shares the tax tables and nothing else with the other two readings, and is pinned to `compute` at every kink.
"""
