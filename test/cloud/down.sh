#!/usr/bin/env bash
# Stops what up.sh started.
set -u
dir=${CLOUD_DIR:-/tmp/ragmend-cloud}
s3=${S3_DIR:-/tmp/ragmend-s3}
# Each leads a group of its own, with what it started; its port is free once it is gone.
for file in "$dir"/{ministack,sts}.pid "$s3/pid"; do
  [ -f "$file" ] || continue
  group=$(cat "$file")
  kill -- "-$group" 2>/dev/null
  for _ in $(seq 50); do kill -0 -- "-$group" 2>/dev/null || break; sleep 0.1; done
  kill -9 -- "-$group" 2>/dev/null
done
[ -z "${RAGMEND_SHARED:-}" ] || "$RAGMEND_SHARED/kube/down.sh"
rm -rf "$dir/state" "$dir/deaths" "$dir"/*.pid "$s3/data" "$s3/versions" "$s3/pid"
exit 0
