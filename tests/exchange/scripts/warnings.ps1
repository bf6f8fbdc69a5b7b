# What went wrong is told as a warning, and the script goes on.
foreach ($user in "adam", "nobody") {
    try {
        Set-CASMailbox $user -EwsEnabled $false -ErrorAction Stop
    } catch {
        Write-Warning "${user}: $($_.Exception.Message)"
    }
}
"one", "two" | Write-Warning
Write-Warning -Msg ''
Write-Warning
