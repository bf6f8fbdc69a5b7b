"""Probes: what a process answers about itself."""

from importlib.metadata import version

from bookwithme import zones


def test_health_tells_whose_time_zones_the_process_goes_by(client):
    known = {"status": "ok", "version": version("bookwithme"), "zoneData": zones.data()}
    assert client.get("/healthz").json == known
