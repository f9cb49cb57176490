"""Work done in the background, durably."""
