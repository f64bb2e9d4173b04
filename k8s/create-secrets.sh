#!/usr/bin/env bash
# Makes the secrets that k8s/base and k8s/demo refer to, once; what exists stays as it is.
#   k8s/create-secrets.sh [namespace]
set -euo pipefail
namespace=${1:-cinestream}
permissions=$(dirname "$0")/../charts/cinestream/files/nats-permissions.yaml

secret() { # secret NAME KEY…: with a random value under each key
  local name=$1 arguments=() key
  shift
  if kubectl -n "$namespace" get secret "$name" >/dev/null 2>&1; then
    echo "secret/$name exists"
    return
  fi
  for key in "$@"; do arguments+=("--from-literal=$key=$(openssl rand -hex 16)"); done
  kubectl -n "$namespace" create secret generic "$name" "${arguments[@]}"
}

kubectl get namespace "$namespace" >/dev/null 2>&1 || kubectl create namespace "$namespace"
mapfile -t users < <(sed -n '/^users:/,$ s/^  \([a-z]*\):.*/\1/p' "$permissions")
secret cinestream-nats-users "${users[@]}" system cluster
secret cinestream-grid registration-secret
secret cinestream-gateway scrape-token admin-token
