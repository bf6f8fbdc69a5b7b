"""What programs do that were written for the real service: who they are, what they may."""
