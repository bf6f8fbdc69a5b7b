# Errors that are caught, errors that are not, and those that stop.
try {
    Get-CASMailbox nobody -ErrorAction Stop
    "not reached"
} catch {
    Write-Host "Caught: $($_.Exception.Message)"
    "$_"
}
try { Get-CASMailbox nobody; "still reached" } catch { "not caught" }
try { Set-CASMailbox adam -Nothing 1; "not reached" } catch { "caught too" }
Get-CASMailbox nobody -ErrorAction SilentlyContinue
foreach ($name in 'adam', 'nobody', 'sam1') { Set-CASMailbox $name -EwsEnabled $false }
try { throw "own words" } catch { $_.Exception.Message }
$ErrorActionPreference = 'Stop'
try { Get-CASMailbox nobody } catch { "caught by preference" }
throw "the end"
"never"
