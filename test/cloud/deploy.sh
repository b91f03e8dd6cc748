#!/usr/bin/env bash
# Deploys the stacks to the AWS endpoint of AWS_ENDPOINT_URL, as anybody would: `deploy.sh up CONFIG` bootstraps and deploys all; the outputs of the stacks go
# to the file OUTPUTS. `deploy.sh again CONFIG` fails if another deployment changes anything, `deploy.sh down CONFIG` takes all away but what is meant to stay.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
command=${1:?give up, again or down}
config=$(realpath "${2:?give a ragmend.yaml}")
: "${AWS_ENDPOINT_URL:?set it to the endpoint to deploy to}"
# Assets belong to the account that is deployed to, not to an S3 beside it.
unset AWS_ENDPOINT_URL_S3
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cdk() { "$root/node_modules/.bin/cdk" "$@"; }
deploy() { cdk deploy --all --require-approval never --context "config=$config" --output "$out/$1" --outputs-file "${OUTPUTS:-$out/outputs.json}"; }

up() {
  # Elsewhere than beside a cdk.json, which would be synthesized first.
  (cd "$out" && cdk bootstrap "aws://${AWS_ACCOUNT:-000000000000}/${AWS_REGION:-us-east-1}")
  cd "$root"
  deploy first
}

again() {
  cd "$root"
  deploy second 2>&1 | tee "$out/second.log"
  if grep '^✅ ' "$out/second.log" | grep -v 'no changes'; then
    echo 'a second deployment changed these stacks' >&2
    exit 1
  fi
}

down() {
  cd "$root"
  cdk destroy --all --force --context "config=$config" --output "$out/down"
}

"$command"
