"""What the results of bench runs say: figures with intervals, comparison, JUnit, a page."""
