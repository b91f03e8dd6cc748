#!/usr/bin/env bash
# Makes the image local.test/chroma:1 from this machine's node and this project's chromadb, and loads it into the cluster of up.sh; once.
# Elsewhere any image with `node` and chromadb below /app/node_modules serves: name it in RAGMEND_TEST_CHROMA_IMAGE.
set -euo pipefail
: "${RAGMEND_SHARED:?set it to the folder that has kube/pack.py}"
root=$(cd "$(dirname "$0")/../.." && pwd)
kube=${KUBE_DIR:-/tmp/ragmend-kube}
socket=$kube/containerd.sock
ctr -a "$socket" -n k8s.io images ls -q | grep -qx local.test/chroma:1 && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/image"/{bin,etc,tmp,proc,sys,dev,usr/bin,app/node_modules}
chmod 1777 "$work/image/tmp"
cp "$(command -v busybox)" "$work/image/bin/busybox"
for applet in $(busybox --list); do [ "$applet" = busybox ] || ln -sf busybox "$work/image/bin/$applet"; done
echo root:x:0:0:root:/root:/bin/sh >"$work/image/etc/passwd"
cp -L "$(node -p process.execPath)" "$work/image/usr/bin/node"
cp -a "$root"/node_modules/{chromadb,chromadb-js-bindings-linux-x64-gnu,semver} "$work/image/app/node_modules/"
for binary in "$work/image/usr/bin/node" "$work"/image/app/node_modules/chromadb-js-bindings-linux-x64-gnu/*.node; do
  for library in $(ldd "$binary" | grep -oE '/[^ ]+\.so[^ ]*'); do
    mkdir -p "$work/image$(dirname "$library")"
    cp -Lu "$library" "$work/image$library"
  done
done
"$RAGMEND_SHARED/kube/pack.py" local.test/chroma:1 "$work/chroma.tar" '["/usr/bin/node","/app/node_modules/chromadb/dist/cli.mjs"]' "$work/image"
"$RAGMEND_SHARED/kube/load.sh" "$work/chroma.tar" >"$kube/log/chroma-image.log"
