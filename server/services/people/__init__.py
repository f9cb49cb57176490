"""One candidate across everything: found, listed, taken out, erased."""
