"""What an admin does: mailboxes, policies, the decision explained."""
