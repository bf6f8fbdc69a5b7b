"""How long a script takes that sets 500 mailboxes: each of them a transaction of its own.

    python benchmarks/bench_scripts.py

Reach: 3 s.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter, process_time

from bookwithme.contract.mailbox import NewMailbox
from bookwithme.exchange.console import run
from bookwithme.service.admin import administration
from bookwithme.service.admin.policies import directory_of
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from bookwithme.storage.worlds import Worlds

MAILBOXES = 500
SCRIPT = """
$block = @{
    EwsApplicationAccessPolicy = 'EnforceBlockList'
    EwsBlockList = @{Add = 'MicrosoftOWSPersonalBookings'}
}
foreach ($mailbox in Get-Mailbox -ResultSize Unlimited) {
    if ($mailbox.PrimarySmtpAddress -like '*@contoso.com') {
        Set-CASMailbox -Identity $mailbox.PrimarySmtpAddress @block
    }
}
(Get-CASMailbox | Where-Object { $_.EwsApplicationAccessPolicy -eq 'EnforceBlockList' }).Count
"""


def main() -> None:
    """Make the mailboxes, run the script, print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(store)
        with store.transaction() as connection:
            worlds = Worlds(connection)
            worlds.add("default", scenario="empty", seed=None, invitation="invitation")
        context = WorldContext(store, "http://127.0.0.1:8000")
        for number in range(MAILBOXES):
            address = f"user{number}@contoso.com"
            person = {"address": address, "display_name": f"User {number}", "time_zone": "UTC"}
            administration.create_mailbox(
                context, NewMailbox(**person, subscription="Microsoft 365 E3")
            )
        before, busy = perf_counter(), process_time()
        result = run(SCRIPT, directory_of(context, None, "console"))
        took, busy = perf_counter() - before, process_time() - busy
        done = f"{result.output.strip()} mailboxes set, {len(result.errors)} errors"
        print(f"{done}: {took:.2f} s, {busy:.2f} s of them at work (reach: 3)")
        store.close()


if __name__ == "__main__":
    main()
