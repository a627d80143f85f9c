"""A solved plan that is led along: other values of the scenario tried, each answered by an audited plan and its bound.

session.py    follow(scenario, plan) -> FollowSession; session.try_({...}) -> TriedVariant
tried.py      what an attempt gives; its document (document.py), its first year's steps beside the plan's (moves.py)
refusals.py   what cannot be followed, and why
"""
