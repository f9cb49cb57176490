"""The pages of those who make interviews and read them."""
