"""The balance engine: what a prepaid meter point owes, may use and must be told."""
