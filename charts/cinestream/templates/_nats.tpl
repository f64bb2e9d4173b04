{{/* Everything that roles need to know about NATS. */}}

{{- define "cinestream.natsName" -}}
{{- include "cinestream.componentName" (dict "root" . "component" "nats") -}}
{{- end }}

{{/*
A cluster does not find the streams of a server that was alone: it keeps them where a cluster does not look.
Takes a dict: root, name of the StatefulSet.
*/}}
{{- define "cinestream.refuseClusterChange" -}}
{{- $wanted := int .root.Values.nats.replicas -}}
{{- with lookup "apps/v1" "StatefulSet" .root.Release.Namespace .name -}}
{{- $present := int .spec.replicas -}}
{{- if and $present (ne (eq $present 1) (eq $wanted 1)) -}}
{{- fail (printf "nats.replicas=%d: this release has %d, and a cluster does not find the streams of a server that was alone, nor the other way round; take a backup, install anew and restore (docs/how-to/kubernetes.md, one server to three)" $wanted $present) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "cinestream.natsHeadless" -}}
{{- include "cinestream.componentName" (dict "root" . "component" "nats-headless") -}}
{{- end }}

{{- define "cinestream.natsUrl" -}}
{{- if .Values.nats.enabled -}}
{{ if .Values.nats.tls.enabled }}tls{{ else }}nats{{ end }}://{{ include "cinestream.natsName" . }}.{{ .Release.Namespace }}.svc:4222
{{- else -}}
{{ required "nats.external.url must say where NATS is when nats.enabled is false" .Values.nats.external.url }}
{{- end -}}
{{- end }}

{{- define "cinestream.natsSecretName" -}}
{{- .Values.nats.auth.existingSecret | default (printf "%s-nats-users" (include "cinestream.fullname" .)) -}}
{{- end }}

{{/* 80 % of the volume: the rest is for write-ahead logs, snapshots and compaction. */}}
{{- define "cinestream.natsMaxFileStore" -}}
{{- div (mul (include "cinestream.bytes" .Values.nats.jetstream.storageSize | int64) 80) 100 -}}
{{- end }}

{{- define "cinestream.streamReplicas" -}}
{{- if .Values.nats.enabled -}}{{ min 3 .Values.nats.replicas }}{{- else -}}{{ .Values.nats.external.streamReplicas }}{{- end -}}
{{- end }}

{{/*
JetStream sets aside every stream's max_bytes, so their sum must fit: the streams take 3.2 times CINESTREAM_NATS_STREAM_MAX_BYTES
(src/messaging/nats/admin/topology.ts) and get 70 % of what JetStream has, the page archive 20 %; buckets live in the rest.
*/}}
{{- define "cinestream.streamMaxBytes" -}}
{{- if .Values.nats.enabled -}}
{{- div (mul (include "cinestream.natsMaxFileStore" . | int64) 70) 320 -}}
{{- else -}}
{{- include "cinestream.bytes" .Values.nats.external.streamMaxBytes -}}
{{- end -}}
{{- end }}

{{- define "cinestream.archiveMaxBytes" -}}
{{- if .Values.nats.enabled -}}
{{- div (mul (include "cinestream.natsMaxFileStore" . | int64) 20) 100 -}}
{{- else -}}
{{- include "cinestream.bytes" .Values.nats.external.archiveMaxBytes -}}
{{- end -}}
{{- end }}

{{/* NATS settings of a role. Takes a dict: root, user. */}}
{{- define "cinestream.natsEnvironment" -}}
- {name: NATS_URL, value: {{ include "cinestream.natsUrl" .root | quote }}}
{{- if or .root.Values.nats.enabled .root.Values.nats.auth.existingSecret }}
- {name: NATS_USER, value: {{ .user }}}
- name: NATS_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ include "cinestream.natsSecretName" .root }}, key: {{ .user }}}
{{- end }}
- {name: CINESTREAM_NATS_INBOX_PREFIX, value: _INBOX_{{ .user }}}
- {name: CINESTREAM_NATS_WAIT_SECONDS, value: "120"}
- {name: CINESTREAM_NATS_TOPOLOGY, value: {{ if eq .user "topology" }}apply{{ else }}await{{ end }}}
- {name: CINESTREAM_NATS_STREAM_REPLICAS, value: {{ include "cinestream.streamReplicas" .root | quote }}}
- {name: CINESTREAM_NATS_STREAM_MAX_BYTES, value: {{ include "cinestream.streamMaxBytes" .root | quote }}}
- {name: CINESTREAM_ARCHIVE_MAX_BYTES, value: {{ include "cinestream.archiveMaxBytes" .root | quote }}}
{{- if .root.Values.nats.tls.enabled }}
- {name: NATS_TLS_CA, value: /etc/cinestream/nats-tls/ca.crt}
{{- if .root.Values.nats.tls.clientSecretName }}
- {name: NATS_TLS_CERT, value: /etc/cinestream/nats-client/tls.crt}
- {name: NATS_TLS_KEY, value: /etc/cinestream/nats-client/tls.key}
{{- end }}
{{- end }}
{{- end }}

{{- define "cinestream.natsTlsVolumes" -}}
{{- if .Values.nats.tls.enabled }}
{{- if and .Values.nats.tls.verifyClients (not .Values.nats.tls.clientSecretName) }}
{{- fail "nats.tls.clientSecretName must name the secret with the certificate that the roles show when nats.tls.verifyClients is true" }}
{{- end }}
- name: nats-tls
  secret:
    secretName: {{ required "nats.tls.secretName must name the secret with tls.crt, tls.key and ca.crt" .Values.nats.tls.secretName }}
    items: [{key: ca.crt, path: ca.crt}]
{{- if .Values.nats.tls.clientSecretName }}
- {name: nats-client, secret: {secretName: {{ .Values.nats.tls.clientSecretName }}, defaultMode: 0440}}
{{- end }}
{{- end }}
{{- end }}

{{- define "cinestream.natsTlsMounts" -}}
{{- if .Values.nats.tls.enabled }}
- {name: nats-tls, mountPath: /etc/cinestream/nats-tls, readOnly: true}
{{- if .Values.nats.tls.clientSecretName }}
- {name: nats-client, mountPath: /etc/cinestream/nats-client, readOnly: true}
{{- end }}
{{- end }}
{{- end }}

{{/* Names of all passwords in the users' secret: the roles, the system account and the cluster's routes. */}}
{{- define "cinestream.natsPasswordNames" -}}
{{- $permissions := .Files.Get "files/nats-permissions.yaml" | fromYaml -}}
{{- concat (keys $permissions.users | sortAlpha) (list "system" "cluster") | toJson -}}
{{- end }}
