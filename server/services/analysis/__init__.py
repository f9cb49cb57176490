"""What is made of a finished interview: claims, each with the candidate's own words as its evidence."""
