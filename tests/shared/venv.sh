# A Python environment with what a list names, made again when the list changes. Sourced by the walks.
# shellcheck shell=bash

# fresh_venv FOLDER REQUIREMENTS: installs exactly the list, whose hashes pip checks.
fresh_venv() {
  local folder=$1 list=$2
  if [ ! -x "$folder/bin/python" ] || ! cmp -s "$list" "$folder/installed.txt"; then
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$list"
    cp "$list" "$folder/installed.txt"
  fi
}
