# What `./run` and `./test` need. Sourced by both; each function installs what it may, or says in one sentence what is missing.
# shellcheck shell=bash

die() {
  printf '%s\n' "$1" >&2
  exit 1
}

have() {
  command -v "$1" >/dev/null 2>&1
}

# Installs Debian packages when we are root on a Debian-like system; otherwise says which to install.
debian_packages() {
  if [ "$(id -u)" -eq 0 ] && have apt-get; then
    printf 'installing %s\n' "$*"
    DEBIAN_FRONTEND=noninteractive apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  else
    die "Please install these packages first: $*"
  fi
}

need_rust() {
  if ! have cargo && [ -x "$HOME/.cargo/bin/cargo" ]; then
    PATH="$HOME/.cargo/bin:$PATH"
  fi
  have cargo || die "Rust is missing: install it with rustup (https://rustup.rs) and start again."
  # With rustup this downloads the toolchain of rust-toolchain.toml when it is not there yet.
  cargo --version >/dev/null || die "The Rust toolchain of rust-toolchain.toml cannot be used: see the message above."
}

need_compiler() {
  have cc || debian_packages build-essential
}

need_python() {
  have python3 || debian_packages python3
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "Python 3.11 or newer is needed; this is $(python3 --version)."
}

need_clients() {
  need_python
  python3 -c 'import ensurepip, venv' 2>/dev/null || debian_packages python3-venv
  have openssl || debian_packages openssl
  if ! have node || ! have npm; then
    die "Node.js 20 or newer with npm is needed: install it and start again."
  fi
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' || die "Node.js 20 or newer is needed; this is $(node --version)."
}

# The folder with initdb and postgres, in `postgres_bin`.
find_postgres() {
  postgres_bin=""
  local candidate
  for candidate in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/pgsql/bin; do
    if [ -x "$candidate/initdb" ] && [ -x "$candidate/postgres" ]; then
      postgres_bin=$candidate
    fi
  done
  if [ -z "$postgres_bin" ] && have initdb && have postgres; then
    postgres_bin=$(dirname "$(readlink -f "$(command -v initdb)")")
  fi
}

need_postgres() {
  find_postgres
  if [ -z "$postgres_bin" ]; then
    debian_packages postgresql
    find_postgres
  fi
  [ -n "$postgres_bin" ] || die "PostgreSQL 15 or newer is needed (initdb and postgres): install it and start again."
}
