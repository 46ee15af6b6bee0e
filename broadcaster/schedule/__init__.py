"""When what is said, and why."""
