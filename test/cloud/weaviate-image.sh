#!/usr/bin/env bash
# Makes the image local.test/weaviate:1 from the server that stores.sh installs, and loads it into the cluster of up.sh; once.
# Elsewhere any image of Weaviate serves: name it in RAGMEND_TEST_WEAVIATE_IMAGE.
set -euo pipefail
: "${RAGMEND_SHARED:?set it to the folder that has kube/pack.py}" "${RAGMEND_WEAVIATE:?set it to the server that stores.sh installs}"
kube=${KUBE_DIR:-/tmp/ragmend-kube}
ctr -a "$kube/containerd.sock" -n k8s.io images ls -q | grep -qx local.test/weaviate:1 && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/image"/{bin,etc,tmp,proc,sys,dev}
chmod 1777 "$work/image/tmp"
cp "$(command -v busybox)" "$work/image/bin/busybox"
for applet in $(busybox --list); do [ "$applet" = busybox ] || ln -sf busybox "$work/image/bin/$applet"; done
echo root:x:0:0:root:/root:/bin/sh >"$work/image/etc/passwd"
cp -L "$RAGMEND_WEAVIATE" "$work/image/bin/weaviate"
for library in $(ldd "$RAGMEND_WEAVIATE" | grep -oE '/[^ ]+\.so[^ ]*'); do
  mkdir -p "$work/image$(dirname "$library")"
  cp -Lu "$library" "$work/image$library"
done
"$RAGMEND_SHARED/kube/pack.py" local.test/weaviate:1 "$work/weaviate.tar" '["/bin/weaviate"]' "$work/image"
"$RAGMEND_SHARED/kube/load.sh" "$work/weaviate.tar" >"$kube/log/weaviate-image.log"
