"""How good an interview is, measured on interviews that were really taken. Pure: plans and turns in, findings out."""
