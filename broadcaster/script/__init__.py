"""The scripts: their states, their facts, their files."""
