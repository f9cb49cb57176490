"""Work done in the background, durably: jobs are rows, workers hold leases on them."""
