"""The ways a message leaves the house, one small file a channel; none knows the database."""
