# What compares, and what turns texts into others.
'Adele' -eq 'adele'
'Adele' -ne 'Adam'
1, 2, 3 -eq 2
'contoso' -like 'con*', ($null -eq $null)
'adele@contoso.com' -match '^[^@]+@contoso\.com$'
'adele@contoso.com' -replace '@.*$', ''
'a-b' -replace '(\w)-(\w)', '$2+$1'
('a,b;c' -split '[,;]').Count
'a', 'b' -join '+'
-join ('x', 'y')
'a' -in 'A', 'B'
'a', 'b' -contains 'B'
(-not $false) -and ('' -or 'x')
(1..4)[-1]
(5..1)[0, 1]
'abc'[1]
"Trim".ToLower().Replace('t', 'd').StartsWith('dr')
' a b '.Trim().Split(' ').Count
@().Count
$null.Count
@(1; 2)[1]
