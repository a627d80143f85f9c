"""What markets have done: the shipped history, and what it says of the usual classes of assets.

history.py   the yearly record since 1928
usual.py     which record a class of assets follows by its name, its volatility and correlations
"""
