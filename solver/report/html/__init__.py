"""The report as a web page: one file with everything in it, that asks nobody for anything."""
