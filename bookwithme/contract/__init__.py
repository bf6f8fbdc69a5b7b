"""What the control API takes and answers: one model for each record, everything else from these."""
