"""What templates are given: rows, links and words. No query, no rule of access."""
