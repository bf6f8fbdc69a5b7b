"""Every blueprint of the house, in the order of the contract's pages."""

from bookwithme.web import api, probes, start

BLUEPRINTS = (start.blueprint, probes.blueprint, *api.BLUEPRINTS)
