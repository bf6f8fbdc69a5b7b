"""A calendar's server on loopback that can be made to answer well, badly, or not at all."""

import gzip
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def calendar(*days, ttl=None, end=True):
    """A calendar with a meeting from 9:00 to 10:00 UTC on each of these days of November 2026."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN"]
    lines += [f"X-PUBLISHED-TTL:{ttl}"] if ttl else []
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{day}@tests",
            "SUMMARY:Secret plans",
            f"DTSTART:202611{day}T090000Z",
            f"DTEND:202611{day}T100000Z",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, *(["END:VCALENDAR", ""] if end else [])]).encode()


class CalendarServer:
    """Answers as `answer` says: a status, a body, headers.

    Attributes:
        asked: the headers of every request.
        waits: seconds before it answers.
        gate: where requests wait for each other before they are answered, if anywhere.
    """

    def __init__(self):
        self.asked = []
        self.waits = 0.0
        self.gate = None
        self.put(calendar())

    def put(self, body, status=200, **headers):
        """What it answers from now on."""
        self.answer = status, body, headers

    def zip(self, body):
        """The same, packed."""
        self.put(gzip.compress(body), Content_Encoding="gzip")

    def respond(self, handler):
        """Answer one request; 304 where the asker has what is here."""
        self.asked.append(dict(handler.headers))
        time.sleep(self.waits)
        if self.gate:
            self.gate.wait()
        status, body, headers = self.answer
        if headers.get("ETag") and handler.headers["If-None-Match"] == headers["ETag"]:
            status, body = 304, b""
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)


@contextmanager
def calendar_server():
    """One that serves; `url` has a secret in it."""
    told = CalendarServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            told.respond(self)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/s3cret/calendar.ics"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
