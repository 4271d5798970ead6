#!/bin/sh
# Puts in place what is missing and touches nothing else; `make` calls it.
#
#   deploy/install.sh environment         .venv, with Python's venv module from Debian when it is missing
#   deploy/install.sh packages FILE       the pinned packages of FILE into .venv
#   deploy/install.sh tools               what the tests drive: a MariaDB server to start themselves, and Chromium
set -eu
cd "$(dirname "$0")/.."
PATH=$PATH:/usr/sbin:/sbin # where Debian keeps mariadbd, and an ordinary user does not look

has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        echo "install.sh: needs root or sudo to run: $*" >&2
        exit 1
    fi
}

from_debian() {
    if ! has apt-get; then
        echo "install.sh: no apt-get here; please install by hand: $*" >&2
        exit 1
    fi
    echo "Installing $* ..."
    as_root apt-get -qq update
    # RUNLEVEL=1 keeps a package from starting a service of its own.
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

new_enough() { has "$1" && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for python in python3.11 python3; do
        if new_enough "$python"; then return; fi
    done
    from_debian python3 python3-venv
    python=python3
    new_enough "$python" || { echo "install.sh: needs Python 3.11 or newer" >&2; exit 1; }
}

environment() {
    find_python
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        from_debian "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    "$python" -m venv --clear .venv
}

packages() {
    echo "Installing the packages of $1 ..."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$1"
}

tools() {
    missing=""
    # The two core packages hold the server and its set-up without the service.
    if ! has mariadbd || ! has mariadb-install-db; then missing="mariadb-server-core mariadb-client-core"; fi
    if ! has chromium; then missing="$missing chromium"; fi
    # What drives Chromium is linked to it.
    if ! ldconfig -p | grep -q libatomic.so.1; then missing="$missing libatomic1"; fi
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086 - several words are meant
        from_debian $missing
    fi
}

case "${1:-}" in
    environment) environment ;;
    packages) packages "$2" ;;
    tools) tools ;;
    *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
