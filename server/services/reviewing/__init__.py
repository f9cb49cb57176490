"""What people do with finished sessions: scores, decisions, comments, redactions, and reading without names."""
