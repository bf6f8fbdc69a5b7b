"""The part of PowerShell's language that the console runs: text, tree, values."""
