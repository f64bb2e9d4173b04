#!/bin/bash
# Takes this browser node out of the Grid and waits until its last session has ended. Kubernetes ends the pod when this
# returns or the grace period is over, so an answer that does not come counts as busy.
set -o pipefail
node_url=http://127.0.0.1:${SE_NODE_PORT:-5555}
status() { curl -fsS -m 5 "$node_url/status"; }
# A drained node ends its process after its last session: then nobody answers on the port any more.
listens() { (exec 3<>"/dev/tcp/127.0.0.1/${SE_NODE_PORT:-5555}") 2>/dev/null; }
drain() { curl -fsS -m 10 -X POST -H "X-REGISTRATION-SECRET: $SE_REGISTRATION_SECRET" "$1" >&2; }

until node=$(status | jq -r '.value.node.nodeId // .value.node.id // empty') && [ -n "$node" ]; do
  listens || { echo 'drain: no node listens; nothing to wait for' >&2; exit 0; }
  sleep 1
done
drained=
while listens; do
  if [ -z "$drained" ]; then
    { drain "$HUB_URL/se/grid/distributor/node/$node/drain" || drain "$node_url/se/grid/node/drain"; } && drained=yes
  fi
  sessions=$(status | jq '[.value.node.slots[]? | select(.session != null)] | length') || sessions=unknown
  [ "$sessions" != 0 ] || break
  sleep 1
done
