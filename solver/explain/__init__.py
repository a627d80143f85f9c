"""Why this plan: what the next dollar costs, which cliffs and limits bind, and what the plan rests on."""
