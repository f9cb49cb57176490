"""An organization's own look: its logo, its colour where words can be read on it, its words before and after."""
