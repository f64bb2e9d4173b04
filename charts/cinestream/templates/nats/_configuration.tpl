{{/* nats.conf, whole: the servers start again when any of it changes. */}}
{{- define "cinestream.natsConfiguration" -}}
# The names of pods are the names of servers: JetStream knows its peers by them.
server_name: $SERVER_NAME
listen: 0.0.0.0:4222
http: 0.0.0.0:8222
pid_file: /var/run/nats/nats.pid
max_payload: {{ .Values.nats.maxPayload }}
# A server that is taken away moves its leaders first, then lets clients go over this time.
lame_duck_grace_period: 10s
lame_duck_duration: 30s
jetstream {
  store_dir: /data
  max_file_store: {{ include "cinestream.natsMaxFileStore" . }}
  max_memory_store: {{ include "cinestream.bytes" .Values.nats.jetstream.maxMemoryStore }}
}
{{- if .Values.nats.tls.enabled }}
tls {
  cert_file: /etc/nats-tls/tls.crt
  key_file: /etc/nats-tls/tls.key
  ca_file: /etc/nats-tls/ca.crt
  verify: {{ .Values.nats.tls.verifyClients }}
}
{{- end }}
{{- if gt (int .Values.nats.replicas) 1 }}
cluster {
  name: {{ include "cinestream.natsName" . }}
  listen: 0.0.0.0:6222
  # Clients use the service; addresses of pods would only go stale.
  no_advertise: true
  # Without it every pod that reaches port 6222 could join.
  authorization {user: cluster, password: $PASSWORD_CLUSTER, timeout: 5}
  routes: $ROUTES
  {{- if .Values.nats.tls.enabled }}
  tls {
    cert_file: /etc/nats-tls/tls.crt
    key_file: /etc/nats-tls/tls.key
    ca_file: /etc/nats-tls/ca.crt
    verify: true
  }
  {{- end }}
}
{{- end }}
{{ include "cinestream.natsAccounts" . }}
{{- with .Values.nats.extraConfig }}
{{ . }}
{{- end }}
{{- end }}
