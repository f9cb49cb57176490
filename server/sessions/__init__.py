"""Drivers of live interviews: events in, commands carried out; one driver per interview."""
