from tests.certificates import authority

__all__ = ["authority"]
