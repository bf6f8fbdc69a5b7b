"""PowerShell's own commands, as far as the console runs them, and the cmdlets."""
