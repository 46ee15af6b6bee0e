"""Libraries for sound devices; each file is one driver."""
