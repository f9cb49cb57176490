"""The results of an interview over all of its sessions: figures, themes, answers beneath each other, comparison."""
