{{/* Peers: the pods of components. Takes a dict: root, components. */}}
{{- define "cinestream.peers" -}}
{{- $peers := list -}}
{{- range .components -}}
{{- $peers = append $peers (dict "podSelector" (dict "matchLabels" (include "cinestream.selectorLabels" (dict "root" $.root "component" .) | fromYaml))) -}}
{{- end -}}
{{- toJson $peers -}}
{{- end }}

{{- define "cinestream.ports" -}}
{{- $ports := list -}}
{{- range . -}}{{- $ports = append $ports (dict "protocol" "TCP" "port" (int .)) -}}{{- end -}}
{{- toJson $ports -}}
{{- end }}

{{/* One component's policy: what may come in and go out. Takes a dict: root, component, ingress, egress (lists of rules). */}}
{{- define "cinestream.networkPolicy" -}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "cinestream.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "cinestream.selectorLabels" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- toYaml .ingress | nindent 4 }}
  egress:
    {{- toYaml .egress | nindent 4 }}
{{- end }}
