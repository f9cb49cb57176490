"""Sessions that an organization's programs open for their people: made, entered, controlled, shown."""
