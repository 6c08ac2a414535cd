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

need_node() {
  if ! have node || ! have npm; then
    die "Node.js 20.19 or newer with npm is needed: install it and start again."
  fi
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    die "Node.js 20.19 or newer is needed; this is $(node --version)."
}

# The browser for the walk through the workspace, in CHROMIUM.
need_browser() {
  local candidate
  for candidate in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      export CHROMIUM=$candidate
      return 0
    fi
  done
  debian_packages chromium
  export CHROMIUM=/usr/bin/chromium
}

# The packages of the folder given, as its lock file says; nothing is done when they are there already.
node_packages() {
  if ! cmp -s "$1/package-lock.json" "$1/node_modules/.installed-lock.json"; then
    (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund)
    cp "$1/package-lock.json" "$1/node_modules/.installed-lock.json"
  fi
}

# Builds the agent workspace, which the binary then holds; what did not change since is not built again.
build_workspace() {
  need_node
  node_packages web
  local stamp
  stamp=$(cat web/package-lock.json web/index.html web/vite.config.ts $(find web/src web/locales web/tools -maxdepth 6 -type f -not -path '*/node_modules/*' | LC_ALL=C sort) | cksum)
  if [ "$(cat web/node_modules/.built 2>/dev/null)" != "$stamp" ] || [ ! -f web/dist/index.html ]; then
    (cd web && npm run --silent build)
    printf '%s' "$stamp" >web/node_modules/.built
  fi
}

need_clients() {
  need_python
  python3 -c 'import ensurepip, venv' 2>/dev/null || debian_packages python3-venv
  have openssl || debian_packages openssl
  need_node
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
