"""A mail as a world's document has it."""

MAIL = {
    "guid": "00000000-0000-4000-8000-0000000000b1",
    "kind": "code",
    "from": "no-reply@contoso.com",
    "fromName": "Contoso",
    "to": ["ben@fabrikam.com"],
    "subject": "Your code",
    "sentAt": "2026-11-23T08:00:00Z",
    "language": "en",
    "text": "",
    "html": "",
}
