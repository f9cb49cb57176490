"""Questions across the sessions of an interview, answered with what candidates said and nothing else."""
