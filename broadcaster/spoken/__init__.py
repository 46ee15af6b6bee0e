"""Vietnamese text to spoken text: every number, date, abbreviation and citation as words."""
