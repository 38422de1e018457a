"""What the statistics pack calculates: tail probabilities, and which means and deviations whole numbers can have."""
