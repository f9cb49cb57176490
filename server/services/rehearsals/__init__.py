"""Rehearsals: simulated candidates take an interview before it is published, and a sheet says how it went."""
