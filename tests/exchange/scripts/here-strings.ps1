# Texts of several lines, with and without what is worked out.
$name = 'Adele'
$text = @"
Dear $name,
your page: "open" $(if ($true) { 'yes' })
"@
$text
$text.Length
@'
plain $name and $(1)
'@
"a`tb `$name ${name}s $($name.ToUpper())"
'it''s'
Write-Host one two $name (1..3)
