"""The heart: pure decisions about an interview; events in, commands out; no clock, network or vendor."""
