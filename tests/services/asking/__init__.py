"""Questions across sessions."""
