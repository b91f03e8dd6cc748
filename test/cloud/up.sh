#!/usr/bin/env bash
# Starts what the cloud tests run against on a machine without a cloud: a real Kubernetes and a real S3 from RAGMEND_SHARED, and the AWS emulator
# ministack (PyPI) in a virtual environment. What runs already is kept. Prints the environment to use; `down.sh` stops it all.
#   CLOUD_DIR   where the emulator's state lives (default /tmp/ragmend-cloud)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=${CLOUD_DIR:-/tmp/ragmend-cloud}
port=${MINISTACK_PORT:-4566}
: "${RAGMEND_SHARED:?set it to the folder that has kube/up.sh and s3/up.sh}"
mkdir -p "$dir"
kubeconfig=$("$RAGMEND_SHARED/kube/up.sh" 2>"$dir/kube.log" | tail -n 1) || { cat "$dir/kube.log" >&2; exit 1; }
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
answers 7070 || "$RAGMEND_SHARED/s3/up.sh" 7070 >"$dir/s3.log"
# Pods reach the S3 and the emulator.
for served in 7070 "$port"; do
  exposed=${KUBE_DIR:-/tmp/ragmend-kube}/pod-$served.pid
  { [ -f "$exposed" ] && kill -0 "$(cat "$exposed")" 2>/dev/null; } || "$RAGMEND_SHARED/kube/expose.sh" "$served"
done
{ [ -x "$dir/venv/bin/ministack" ] && [ -x "$dir/venv/bin/aws" ]; } || { python3 -m venv "$dir/venv" && "$dir/venv/bin/pip" install -q ministack==1.5.33 cryptography awscli==1.46.3; } >"$dir/pip.log" 2>&1
if ! answers "$port"; then
  mkdir -p "$dir/state" "$dir/deaths"
  RAGMEND_TEST_KEY_ID=test-access AWS_SECRET_ACCESS_KEY=test-secret-key setsid node "$here/sts.mjs" 4567 >"$dir/sts.log" 2>&1 </dev/null & echo $! >"$dir/sts.pid"
  # Its functions get this environment: S3 is the real one, with the key that it knows. Machines wait a quarter of their time, between tries too.
  (cd "$dir/state"; BIND_HOST=127.0.0.1 GATEWAY_PORT=$port IOT_MTLS_ENABLED=0 \
    AWS_ENDPOINT_URL_S3=http://127.0.0.1:7070 RAGMEND_TEST_STS=http://127.0.0.1:4567 AWS_SECRET_ACCESS_KEY=test-secret-key RAGMEND_TEST_KEY_ID=test-access RAGMEND_TEST_KUBERNETES_PORT=${KUBE_PORT:-6443} \
    RAGMEND_TEST_DEATHS="$dir/deaths" NODE_OPTIONS="--require $here/function-environment.cjs --require $here/dying-function.cjs" SFN_WAIT_SCALE=0.25 \
    setsid "$dir/venv/bin/ministack" >"$dir/ministack.log" 2>&1 </dev/null & echo $! >"$dir/ministack.pid")
  for _ in $(seq 100); do answers "$port" && break; sleep 0.2; done
fi
cat <<ENV
export KUBECONFIG=$kubeconfig PATH=$(dirname "$kubeconfig")/bin:$dir/venv/bin:$PATH
export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_ENDPOINT_URL_S3=http://127.0.0.1:7070
export AWS_ACCESS_KEY_ID=test-access AWS_SECRET_ACCESS_KEY=test-secret-key AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
export RAGMEND_TEST_DEATHS=$dir/deaths AWS_EC2_METADATA_DISABLED=true CDK_DISABLE_CLI_TELEMETRY=true
ENV
