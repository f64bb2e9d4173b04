{{/*
The pod template of a CineStream role, for any workload kind:

  template:
    {{- include "cinestream.podTemplate" (dict "root" $ "component" "etl" "values" .Values.etl "args" (list "etl")) | nindent 4 }}

root, component, values, args   required
env                             more variables, a list
nats                            name of the NATS user; defaults to the component; "" for none
ports                           a dict of port names to numbers beside `metrics`
apiToken                        true where the role talks to the Kubernetes API
preStop                         a command
restartPolicy                   Never or OnFailure, for jobs: without probes
checksums                       a dict of names to texts: the pods start again when one of them changes
initContainers, volumes, volumeMounts   lists
*/}}
{{- define "cinestream.podTemplate" -}}
{{- $user := .component }}
{{- if hasKey . "nats" }}{{ $user = .nats }}{{ end }}
{{- $job := has (.restartPolicy | default "Always") (list "Never" "OnFailure") }}
metadata:
  labels:
    {{- include "cinestream.labels" . | nindent 4 }}
    {{- if and (not $job) (ne .component "site") }}
    cinestream.dev/metrics: "true"
    {{- end }}
    {{- with .values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    kubectl.kubernetes.io/default-container: {{ .component }}
    {{- range $name, $text := .checksums }}
    checksum/{{ $name }}: {{ sha256sum $text | trunc 32 }}
    {{- end }}
    {{- if and .root.Values.monitoring.podAnnotations (not $job) (ne .component "site") }}
    prometheus.io/scrape: "true"
    prometheus.io/port: "9090"
    prometheus.io/path: /metrics
    {{- end }}
    {{- with merge (dict) (.values.podAnnotations | default dict) .root.Values.commonAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "cinestream.serviceAccountName" . }}
  automountServiceAccountToken: {{ .apiToken | default false }}
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds }}
  {{- with .restartPolicy }}
  restartPolicy: {{ . }}
  {{- end }}
  securityContext:
    {{- include "cinestream.podSecurityContext" (dict "user" 1000 "group" 1000) | nindent 4 }}
  {{- include "cinestream.scheduling" . | nindent 2 }}
  {{- with .initContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .component }}
      {{- include "cinestream.roleContainer" (merge (dict "user" $user) .) | nindent 6 }}
      args:
        {{- toYaml .args | nindent 8 }}
      {{- if or .ports (not $job) }}
      ports:
        {{- range $name, $number := .ports }}
        - {name: {{ $name }}, containerPort: {{ $number }}}
        {{- end }}
        {{- if and (not $job) (ne .component "site") }}
        - {name: metrics, containerPort: 9090}
        {{- end }}
      {{- end }}
      {{- if not $job }}
      {{- include "cinestream.roleProbes" . | nindent 6 }}
      {{- end }}
      {{- with .preStop }}
      lifecycle:
        preStop:
          exec:
            command: {{ toJson . }}
      {{- end }}
  volumes:
    - {name: tmp, emptyDir: {sizeLimit: 256Mi}}
    {{- include "cinestream.natsTlsVolumes" .root | nindent 4 }}
    {{- with .volumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- with .values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* Image, environment, mounts and security of a role's container. Takes what podTemplate takes, and user. */}}
{{- define "cinestream.roleContainer" -}}
image: {{ include "cinestream.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  {{- include "cinestream.containerSecurityContext" . | nindent 2 }}
env:
  - {name: LOG_LEVEL, value: {{ .root.Values.logLevel }}}
  # Compiled code is kept for restarts of the container.
  - {name: NODE_COMPILE_CACHE, value: /tmp/compile-cache}
  {{- if .user }}
  {{- include "cinestream.natsEnvironment" (dict "root" .root "user" .user) | nindent 2 }}
  {{- with .root.Values.tracing.endpoint }}
  - {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ quote . }}}
  - {name: OTEL_TRACES_SAMPLER, value: parentbased_traceidratio}
  - {name: OTEL_TRACES_SAMPLER_ARG, value: {{ quote $.root.Values.tracing.ratio }}}
  {{- end }}
  {{- end }}
  {{- with .env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with .values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
resources:
  {{- toYaml .values.resources | nindent 2 }}
volumeMounts:
  - {name: tmp, mountPath: /tmp}
  {{- include "cinestream.natsTlsMounts" .root | nindent 2 }}
  {{- with .volumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with .values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/*
An init container that creates and updates the streams. The ETL's pods have it, the gateway's where there is no ETL: unlike a
hook it also works with `helm install --wait`, Argo CD and plain manifests, and it runs again after each change of the image.
Takes a dict: root, component, values.
*/}}
{{- define "cinestream.topologyContainer" -}}
name: topology
args: [topology]
{{ include "cinestream.roleContainer" (merge (dict "user" "topology") .) }}
{{- end }}

{{/*
A role waits up to two minutes for NATS before it serves its probes, so the startup probe allows three. Liveness is about the
process alone; that NATS is away makes a role unready, never dead: restarting it would not bring NATS back.
*/}}
{{- define "cinestream.roleProbes" -}}
{{- if eq .component "site" }}
startupProbe:
  tcpSocket: {port: first}
  periodSeconds: 1
  failureThreshold: 60
readinessProbe:
  httpGet: {path: /robots.txt, port: first}
  periodSeconds: 5
livenessProbe:
  tcpSocket: {port: first}
  periodSeconds: 30
{{- else }}
startupProbe:
  httpGet: {path: /livez, port: metrics}
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 90
readinessProbe:
  httpGet: {path: /readyz, port: metrics}
  periodSeconds: 3
  timeoutSeconds: 5
  failureThreshold: 3
livenessProbe:
  httpGet: {path: /livez, port: metrics}
  periodSeconds: 15
  timeoutSeconds: 10
  failureThreshold: 4
{{- end }}
{{- end }}
