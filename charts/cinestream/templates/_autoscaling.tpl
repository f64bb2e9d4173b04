{{/*
The components that the release's Pipeline scales, as a JSON list: those without an autoscaler of their own. Browsers are
scaled with the scraper, since either alone is of no use.
*/}}
{{- define "cinestream.pipelineComponents" -}}
{{- $components := list -}}
{{- if and .Values.operator.enabled .Values.operator.pipeline.enabled -}}
{{- range list "scraper" "etl" -}}
{{- $values := get $.Values . -}}
{{- if and $values.enabled (eq $values.autoscaling.mode "none") -}}{{- $components = append $components . -}}{{- end -}}
{{- end -}}
{{- if and .Values.grid.enabled (has "scraper" $components) -}}{{- $components = append $components "grid-node" -}}{{- end -}}
{{- end -}}
{{- toJson $components -}}
{{- end }}

{{/*
`replicas`, unless something else decides: an autoscaler, or the operator, which uses the scale subresource and must not be
set back by each upgrade. Takes a dict: root, component, values.
*/}}
{{- define "cinestream.replicas" -}}
{{- $pipeline := and (has .component (include "cinestream.pipelineComponents" .root | fromJsonArray)) (not .root.Values.operator.dryRun) -}}
{{- if and (eq ((.values.autoscaling | default dict).mode | default "none") "none") (not $pipeline) -}}
replicas: {{ .values.replicas }}
{{- end -}}
{{- end }}

{{/*
An HPA or a KEDA ScaledObject. KEDA asks our exporter, which asks the consumer's leader: its own nats-jetstream scaler may
ask a server that lags behind. Takes a dict: root, component, values, and durables for components that work off a queue.
*/}}
{{- define "cinestream.autoscaler" -}}
{{- $scaling := .values.autoscaling }}
{{- $name := include "cinestream.componentName" . }}
{{- if eq $scaling.mode "hpa" }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  {{- include "cinestream.metadata" . | nindent 2 }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ $name }}}
  minReplicas: {{ $scaling.minReplicas }}
  maxReplicas: {{ $scaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: {{ $scaling.targetCpuPercent }}}
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 300
      policies: [{type: Pods, value: 1, periodSeconds: 60}]
{{- else if eq $scaling.mode "keda" }}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  {{- include "cinestream.metadata" . | nindent 2 }}
spec:
  scaleTargetRef: {name: {{ $name }}}
  minReplicaCount: {{ $scaling.minReplicas }}
  maxReplicaCount: {{ $scaling.maxReplicas }}
  pollingInterval: {{ .root.Values.keda.pollingIntervalSeconds }}
  cooldownPeriod: {{ .root.Values.keda.cooldownSeconds }}
  {{- if .durables }}
  # Unknown is not zero: without an answer the number of replicas stays. KEDA refuses it beside a trigger on processor time alone.
  fallback: {failureThreshold: 3, replicas: {{ $scaling.minReplicas }}, behavior: currentReplicas}
  {{- end }}
  triggers:
    {{- if .durables }}
    {{- if not .root.Values.exporter.enabled }}
    {{- fail (printf "%s.autoscaling.mode=keda needs exporter.enabled=true, which tells KEDA the backlog" .component) }}
    {{- end }}
    {{- range .durables }}
    - type: metrics-api
      metadata:
        url: http://{{ include "cinestream.componentName" (dict "root" $.root "component" "exporter") }}.{{ $.root.Release.Namespace }}.svc:9090/metrics
        format: prometheus
        valueLocation: 'cinestream_jetstream_consumer_backlog_messages{consumer="{{ . }}"}'
        targetValue: {{ $scaling.targetBacklog | quote }}
    {{- end }}
    {{- else }}
    - type: cpu
      metricType: Utilization
      metadata: {value: {{ $scaling.targetCpuPercent | quote }}}
    {{- end }}
{{- end }}
{{- end }}
