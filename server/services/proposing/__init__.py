"""Questions and criteria proposed by a model from a brief: read as they come, kept as drafts, chosen by people."""
