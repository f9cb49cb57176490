"""The decisions of a spoken conversation: who speaks, has finished, interrupts, or is an echo. Time is passed in.

Times are milliseconds of audio received, not of the wall clock: where no audio comes, nothing is decided.
"""
