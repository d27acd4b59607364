"""What stands in the way of serving: each part looked at, with what to do, whatever is missing."""
