"""`python -m bookwithme`."""

from bookwithme.cli import main

main()
