"""What may come: futures drawn from [uncertainty], and what a policy makes of thousands of them.

draw.py      returns and prices: lognormal, blocks of history, history itself
lives.py     who lives how long, and under which law
home.py      the household as arrays by year
year.py      one year of every path at once
invest.py    which assets are held where
follow.py    a policy followed through all years
policies.py  the plan's policy, and the rules of `compare`
outlook.py   the answer: success, when and why it fails, fans, guardrails
levels.py    levels of this year's AGI that are worth trying
this_year.py what this year's AGI is worth without hindsight
hindsight.py the same, each future known after this year
held.py      the plan with the best of them held
summed.py    shares and percentiles of all paths
exact.py     the same paths by the simulator with lots
"""
