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

{{/* The ports of one or more URLs, divided by commas: those they name, else those of their schemes. Takes the text. */}}
{{- define "cinestream.urlPorts" -}}
{{- $schemes := dict "http" 80 "ws" 80 "https" 443 "wss" 443 -}}
{{- $ports := list -}}
{{- range splitList "," . -}}
{{- $url := urlParse (trim .) -}}
{{- $port := get $schemes $url.scheme | default 4222 -}}
{{- if regexMatch ":[0-9]+$" $url.host -}}{{- $port = regexFind "[0-9]+$" $url.host -}}{{- end -}}
{{- $ports = append $ports (int $port) -}}
{{- end -}}
{{- include "cinestream.ports" (uniq $ports) -}}
{{- end }}

{{/*
One component's policy: what may come in and go out. A list without rules is left out, as the API server keeps it: otherwise each
look of a GitOps tool would find a difference. Takes a dict: root, component, ingress, egress (lists of rules).
*/}}
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
  {{- with .ingress }}
  ingress:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .egress }}
  egress:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
