"""Probes: what a process answers about itself."""

from bookwithme import zones


def test_health_tells_whose_time_zones_the_process_goes_by(client):
    assert client.get("/healthz").json == {"status": "ok", "zoneData": zones.data()}
