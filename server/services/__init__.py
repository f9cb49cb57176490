"""Use cases, each in its own transaction; domain errors out."""
