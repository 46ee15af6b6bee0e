"""What the operator can do: one function, one transaction."""
