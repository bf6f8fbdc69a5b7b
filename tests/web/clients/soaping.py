"""Ask the EWS endpoint as programs do: bodies written by hand, answers parsed."""

import base64
import os
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from lxml import etree

from tests.web.conftest import ORGANIZER

PATH = "/EWS/Exchange.asmx"
EWS = "http://schemas.microsoft.com/exchange/services/2006"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
NAMES = {"s": SOAP, "t": f"{EWS}/types", "m": f"{EWS}/messages", "e": f"{EWS}/errors"}
SPACES = f'xmlns:s="{SOAP}" xmlns:t="{EWS}/types" xmlns:m="{EWS}/messages"'
AGENT = "exchangelib/5.6.0 (python-requests/2.34.2)"

ALL = "AllProperties"


def basic(user, password="anything"):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def envelope(body, header=""):
    return f"<s:Envelope {SPACES}><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"


def post(client, body, *, user=ORGANIZER, header="", path=PATH, **headers):
    """Send a call; the response."""
    headers = {"User-Agent": AGENT, **(basic(user) if user else {}), **headers}
    return client.post(path, data=envelope(body, header), headers=headers, content_type="text/xml")


def ask(client, body, **how):
    """Send a call that is answered; what stands in the answer's body."""
    answer = post(client, body, **how)
    assert (answer.status_code, answer.content_type) == (200, "text/xml; charset=utf-8")
    root = ET.fromstring(answer.get_data())
    assert root.find("s:Header/t:ServerVersionInfo", NAMES).get("Version") == "V2018_01_08"
    if schema := microsofts():
        schema.assertValid(etree.fromstring(answer.get_data()).find("s:Body", NAMES)[0])
    return root.find("s:Body", NAMES)[0]


@cache
def microsofts():
    """Microsoft's schema, where EWS_SCHEMA names a folder with its messages.xsd and types.xsd.

    It is not ours to hand out. The copy needs a schemaLocation at each import, also of xml.xsd.
    """
    folder = os.environ.get("EWS_SCHEMA")
    return folder and etree.XMLSchema(etree.parse(Path(folder, "messages.xsd")))


def fault(client, body, **how):
    """Send a call that fails as a whole; the code and the sentence of its fault."""
    answer = post(client, body, **how)
    assert answer.status_code == 500
    detail = ET.fromstring(answer.get_data()).find("s:Body/s:Fault/detail", NAMES)
    return detail.findtext("e:ResponseCode", None, NAMES), detail.findtext("e:Message", "", NAMES)


def codes(answer):
    """The codes of an answer's messages, in order."""
    return [each.text for each in answer.iterfind(".//m:ResponseCode", NAMES)]


def names(element):
    """The names of an element's children, in order."""
    return [each.tag.rpartition("}")[2] for each in element]


def texts(element):
    """The children of an element by name, each by its text."""
    return {each.tag.rpartition("}")[2]: each.text for each in element}


def distinguished(name, mailbox=""):
    whose = f"<t:Mailbox><t:EmailAddress>{mailbox}</t:EmailAddress></t:Mailbox>" if mailbox else ""
    return f'<t:DistinguishedFolderId Id="{name}">{whose}</t:DistinguishedFolderId>'


def view(start, end, shape=ALL, most="", mailbox=""):
    """FindItem with a CalendarView."""
    most = f' MaxEntriesReturned="{most}"' if most else ""
    return find(f'<m:CalendarView StartDate="{start}" EndDate="{end}"{most}/>', shape, mailbox)


def find(inside="", shape=ALL, mailbox="", folder="calendar"):
    return (
        f'<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>{shape}</t:BaseShape>'
        f"</m:ItemShape>{inside}<m:ParentFolderIds>{distinguished(folder, mailbox)}"
        "</m:ParentFolderIds></m:FindItem>"
    )


def items_of(answer):
    return answer.findall(".//t:CalendarItem", NAMES)


def ids_of(answer):
    return [each.get("Id") for each in answer.iterfind(".//t:ItemId", NAMES)]


def get(ids, shape=ALL):
    listed = "".join(f'<t:ItemId Id="{each}"/>' for each in ids)
    return (
        f"<m:GetItem><m:ItemShape><t:BaseShape>{shape}</t:BaseShape></m:ItemShape>"
        f"<m:ItemIds>{listed}</m:ItemIds></m:GetItem>"
    )


def create(fields, attributes='SendMeetingInvitations="SendToNone"', element="t:CalendarItem"):
    inner = f"<{element}>{fields}</{element}>"
    return f"<m:CreateItem {attributes}><m:Items>{inner}</m:Items></m:CreateItem>"


def event(start, end, subject="Blocked", more=""):
    return (
        f"<t:Subject>{subject}</t:Subject>{more}<t:Start>{start}</t:Start><t:End>{end}</t:End>"
        "<t:IsAllDayEvent>0</t:IsAllDayEvent>"
    )


def update(number, *changes, attributes='ConflictResolution="AutoResolve"', key="1"):
    return (
        f"<m:UpdateItem {attributes}><m:ItemChanges><t:ItemChange>"
        f'<t:ItemId Id="{number}" ChangeKey="{key}"/><t:Updates>{"".join(changes)}</t:Updates>'
        "</t:ItemChange></m:ItemChanges></m:UpdateItem>"
    )


def set_field(uri, element):
    inner = f"<t:CalendarItem>{element}</t:CalendarItem>"
    return f'<t:SetItemField><t:FieldURI FieldURI="{uri}"/>{inner}</t:SetItemField>'


def delete(*ids, cancellations="SendToNone", kind="MoveToDeletedItems"):
    listed = "".join(f'<t:ItemId Id="{each}"/>' for each in ids)
    return (
        f'<m:DeleteItem DeleteType="{kind}" SendMeetingCancellations="{cancellations}">'
        f"<m:ItemIds>{listed}</m:ItemIds></m:DeleteItem>"
    )


def availability(addresses, start, end, *, minutes=30, shape="DetailedMerged", zone=""):
    asked = "".join(
        f"<t:MailboxData><t:Email><t:Address>{each}</t:Address></t:Email>"
        "<t:AttendeeType>Required</t:AttendeeType></t:MailboxData>"
        for each in addresses
    )
    return (
        f"<m:GetUserAvailabilityRequest>{zone}<m:MailboxDataArray>{asked}</m:MailboxDataArray>"
        f"<t:FreeBusyViewOptions><t:TimeWindow><t:StartTime>{start}</t:StartTime><t:EndTime>{end}"
        f"</t:EndTime></t:TimeWindow><t:MergedFreeBusyIntervalInMinutes>{minutes}"
        f"</t:MergedFreeBusyIntervalInMinutes><t:RequestedView>{shape}</t:RequestedView>"
        "</t:FreeBusyViewOptions></m:GetUserAvailabilityRequest>"
    )


def listed(client, body):
    return {texts(each)["Subject"]: each for each in items_of(ask(client, body))}


def told(item, *wanted):
    return [texts(item).get(each) for each in wanted]
