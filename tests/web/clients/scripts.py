"""A script that reads and books a page without a browser."""

from datetime import datetime, timedelta

from bookwithme.contract.page_json import STAFF
from bookwithme.service.mail.outbox import messages

ROOT = "/BookingsService/api/V1/bookingBusinessesc2"
ZONE = "Romance Standard Time"
HEADERS = {
    "Origin": "https://outlook.office.com",
    "Sec-Fetch-Site": "cross-site",
    "User-Agent": "site-widget/1.0",
    "x-anchormailbox": "mbx:whatever",
    "x-req-source": "BookWithMe",
    "x-owa-canary": "X",
    "prefer": "exchange.behavior",
}
TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"


class Script:
    """A script that knows one page."""

    def __init__(self, client, mailbox, lead="mbx:", tenant=None):
        name = f"{lead}{mailbox.exchange_guid.hex}@{tenant or mailbox.domain}"
        self.client, self.base = client, f"{ROOT}/{name}"

    def get(self, path, **more):
        return self.client.get(self.base + path, headers=HEADERS, **more)

    def post(self, path, body, **more):
        return self.client.post(self.base + path, json=body, headers=HEADERS, **more)

    def delete(self, path, **more):
        return self.client.delete(self.base + path, headers=HEADERS, **more)

    def book(self, service, start, code=None, minutes=30, customers=None, **more):
        wanted = {
            "startTime": {"dateTime": start, "timeZone": ZONE},
            "endTime": {"dateTime": later(start, minutes), "timeZone": ZONE},
            "serviceId": service,
            "isLocationOnline": True,
            "staffMemberIds": [STAFF],
            "customers": customers or [customer("gus@fabrikam.com")],
            "customerTimeZone": ZONE,
            "smsNotificationsEnabled": False,
            **({} if code is None else {"verificationCode": code}),
        }
        return self.post("/appointments", {"appointment": wanted | more})


def customer(email, name="Gus Guest", **more):
    return {"name": name, "emailAddress": email, "notes": None, "timeZone": ZONE, **more}


def later(text, minutes):
    return (datetime.fromisoformat(text) + timedelta(minutes=minutes)).isoformat()


def code_of(context):
    return messages(context, "gus@fabrikam.com", "code")[-1].code


def told(answer):
    return answer.status_code, answer.json["error"]["code"]


def entries(client):
    return client.get("/_emulator/api/journal?kind=client").json["entries"]
