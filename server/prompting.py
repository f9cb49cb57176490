"""Loads and renders `prompts/`."""
