#!/bin/sh
# What the browser and PostgreSQL tests need beyond Python. Installed where we may (Debian, root);
# elsewhere the tests that lack something are not collected, and the test run's header says so.
set -eu
missing=
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v chromedriver >/dev/null 2>&1 || missing="$missing chromium-driver"
command -v fc-list >/dev/null 2>&1 || missing="$missing fontconfig"
{ command -v postgres >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; } ||
	missing="$missing postgresql"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	export DEBIAN_FRONTEND=noninteractive
	# A server that the package starts by itself is of no use here: tests start their own.
	apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing fonts-liberation ||
		echo "could not install:$missing"
else
	echo "not installed, so some tests are left out:$missing"
fi
