"""The Exchange console: syntax, cmdlets, output."""
