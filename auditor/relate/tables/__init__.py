"""Relations that the structure of a table shows: sums, changes, ratios and portions."""
