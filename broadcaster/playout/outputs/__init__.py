"""Where the sound goes; each file is one driver."""
