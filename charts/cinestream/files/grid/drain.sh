#!/bin/bash
# Takes this browser node out of the Grid and waits until its last session has ended. Kubernetes ends the pod when this
# returns or the grace period is over, so an answer that does not come counts as busy.
status() { curl -fsS -m 5 http://127.0.0.1:5555/status; }

node=$(status | jq -r '.value.node.nodeId // .value.node.id // empty')
if [ -z "$node" ]; then
  echo 'drain: the node does not say who it is; nothing to wait for' >&2
  exit 0
fi
curl -fsS -m 10 -X POST -H "X-REGISTRATION-SECRET: $SE_REGISTRATION_SECRET" "$HUB_URL/se/grid/distributor/node/$node/drain" >&2 ||
  curl -fsS -m 10 -X POST -H "X-REGISTRATION-SECRET: $SE_REGISTRATION_SECRET" http://127.0.0.1:5555/se/grid/node/drain >&2
# A drained node ends its process after its last session: then nobody answers on the port any more.
while (exec 3<>/dev/tcp/127.0.0.1/5555) 2>/dev/null; do
  sessions=$(status | jq '[.value.node.slots[]? | select(.session != null)] | length') || sessions=unknown
  [ "$sessions" != 0 ] || break
  sleep 1
done
