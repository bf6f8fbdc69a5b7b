#!/bin/sh
# What the browser and PostgreSQL tests need beyond Python. Installed where we may (Debian, root);
# elsewhere the tests that lack something are not collected, and the test run's header says so.
# Chromium's shell is no need: in it, without all that makes a window, a page costs a third less.
set -eu
has() { command -v "$1" >/dev/null 2>&1; }
missing=
has chromium || missing="$missing chromium"
has chromedriver || missing="$missing chromium-driver"
has fc-list || missing="$missing fontconfig"
{ has postgres || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; } ||
	missing="$missing postgresql"
if [ "$(id -u)" = 0 ] && has apt-get; then
	export DEBIAN_FRONTEND=noninteractive
	install() { apt-get install -y -qq --no-install-recommends "$@"; }
	# A server that the package starts by itself is of no use here: tests start their own.
	[ -z "$missing" ] || { apt-get update -qq && install $missing fonts-liberation; } ||
		echo "could not install:$missing"
	shell=chromium-headless-shell
	has $shell || ! apt-cache show $shell >/dev/null 2>&1 || install --no-remove $shell ||
		echo "could not install $shell: the tests take Chromium"
elif [ -n "$missing" ]; then
	echo "not installed, so some tests are left out:$missing"
fi
