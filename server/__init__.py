"""Colloquy: a server that interviews people and reports with evidence."""
