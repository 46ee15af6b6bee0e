"""The voice engines; each file is one driver."""
