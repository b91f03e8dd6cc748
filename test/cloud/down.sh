#!/usr/bin/env bash
# Stops what up.sh started.
set -u
dir=${CLOUD_DIR:-/tmp/ragmend-cloud}
for pid in "$dir"/{ministack,sts}.pid; do [ ! -f "$pid" ] || kill "$(cat "$pid")" 2>/dev/null; done
s3=${S3_DIR:-/tmp/ragmend-s3}
[ ! -f "$s3/pid" ] || kill "$(cat "$s3/pid")" 2>/dev/null
[ -z "${RAGMEND_SHARED:-}" ] || "$RAGMEND_SHARED/kube/down.sh"
rm -rf "$dir/state" "$dir/deaths" "$dir"/*.pid "$s3/data" "$s3/versions" "$s3/pid"
exit 0
