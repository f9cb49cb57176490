"""Simulated candidates: take an interview through the real protocol."""
