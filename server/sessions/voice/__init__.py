"""A live interview by voice: the ear hears the candidate, the mouth speaks, the conversation puts them together."""
