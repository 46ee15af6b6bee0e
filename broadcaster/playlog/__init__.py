"""The as-run log: what really happened."""
