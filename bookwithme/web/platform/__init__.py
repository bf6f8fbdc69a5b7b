"""What every request meets: guards, errors, rate limits, the world it is about."""
