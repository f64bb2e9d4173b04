{{/* Names, labels and images. Every helper takes the root context unless it says otherwise. */}}

{{- define "cinestream.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "cinestream.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "cinestream.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "cinestream.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* Name of a component's objects. Takes a dict: root, component. */}}
{{- define "cinestream.componentName" -}}
{{- printf "%s-%s" (include "cinestream.fullname" .root) .component -}}
{{- end }}

{{/* Takes a dict: root, component. */}}
{{- define "cinestream.selectorLabels" -}}
app.kubernetes.io/name: {{ include "cinestream.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Takes a dict: root, component. */}}
{{- define "cinestream.labels" -}}
{{ include "cinestream.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: cinestream
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Name, namespace, labels and annotations. Takes a dict: root, component, and optionally name, annotations, labels. */}}
{{- define "cinestream.metadata" -}}
name: {{ .name | default (include "cinestream.componentName" .) }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "cinestream.labels" . | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Takes an image of the values: repository, tag, digest; and defaultTag. */}}
{{- define "cinestream.imageReference" -}}
{{- if .image.digest -}}
{{ .image.repository }}@{{ .image.digest }}
{{- else -}}
{{ .image.repository }}:{{ .image.tag | default .defaultTag }}
{{- end -}}
{{- end }}

{{/* The image of every CineStream role. */}}
{{- define "cinestream.image" -}}
{{- include "cinestream.imageReference" (dict "image" .Values.image "defaultTag" .Chart.AppVersion) -}}
{{- end }}

{{/* Takes a dict: root, component. */}}
{{- define "cinestream.serviceAccountName" -}}
{{- if .root.Values.serviceAccount.create -}}{{ include "cinestream.componentName" . }}{{- else -}}default{{- end -}}
{{- end }}

{{/* The restricted profile, for a container. */}}
{{- define "cinestream.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* The restricted profile, for a pod. Takes a dict: user, group. */}}
{{- define "cinestream.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .group }}
fsGroup: {{ .group }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* Where a component's pods go. Takes a dict: root, component, values. */}}
{{- define "cinestream.scheduling" -}}
{{- $selector := include "cinestream.selectorLabels" . }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
affinity:
  {{- if .values.affinity }}
  {{- toYaml .values.affinity | nindent 2 }}
  {{- else }}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- $selector | nindent 14 }}
  {{- end }}
topologySpreadConstraints:
  {{- if .values.topologySpreadConstraints }}
  {{- toYaml .values.topologySpreadConstraints | nindent 2 }}
  {{- else }}
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- $selector | nindent 8 }}
  {{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* A quantity such as 10Gi or 500M in bytes. Takes the quantity. */}}
{{- define "cinestream.bytes" -}}
{{- $text := toString . -}}
{{- $units := dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "k" 1000 "K" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 "" 1 -}}
{{- $number := regexFind "^[0-9]+" $text -}}
{{- $unit := trimPrefix $number $text -}}
{{- if or (eq $number "") (not (hasKey $units $unit)) -}}
{{- fail (printf "%q is not a size: write a whole number with Ki, Mi, Gi or Ti" $text) -}}
{{- end -}}
{{- mul (int64 $number) (int64 (get $units $unit)) -}}
{{- end }}

{{/*
A PodDisruptionBudget, also for a component that starts with one replica: it may get more, and one pod at a time may always
go. Takes a dict: root, component, values.
*/}}
{{- define "cinestream.podDisruptionBudget" -}}
{{- if .values.pdb.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "cinestream.metadata" . | nindent 2 }}
spec:
  maxUnavailable: {{ .values.pdb.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "cinestream.selectorLabels" . | nindent 6 }}
{{- end }}
{{- end }}

{{/* A service account that no pod gets a token of unless `token` is set. Takes a dict: root, component. */}}
{{- define "cinestream.serviceAccount" -}}
{{- if .root.Values.serviceAccount.create }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "cinestream.metadata" (merge (dict "annotations" .root.Values.serviceAccount.annotations) .) | nindent 2 }}
automountServiceAccountToken: false
{{- end }}
{{- end }}
