"""Files of agencies and of other programs, as parts of a scenario."""
