"""Marks what is wrong with a question's wording, by rule alone: no model, no network, no clock. Pure."""
