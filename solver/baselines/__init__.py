"""The rules people and papers use, each a plan by plain simulation, and the optimum beside them."""
