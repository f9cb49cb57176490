"""The only place that imports vendors: models, password hashing, rate limits, sentiment."""
