"""Where sound comes in; each file is one driver."""
