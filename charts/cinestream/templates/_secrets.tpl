{{/*
Passwords are made in the cluster, by a Job, so that the chart renders the same text each time: what is rendered are
Secrets without data. Only those of which no `existingSecret` is named.
*/}}

{{/* The secrets that are made and the keys of each, as a JSON object. */}}
{{- define "cinestream.madeSecrets" -}}
{{- $made := dict -}}
{{- if and .Values.nats.enabled (not .Values.nats.auth.existingSecret) -}}
{{- $_ := set $made (include "cinestream.natsSecretName" .) (include "cinestream.natsPasswordNames" . | fromJsonArray) -}}
{{- end -}}
{{- if and .Values.grid.enabled (not .Values.grid.registrationSecret.existingSecret) -}}
{{- $_ := set $made (include "cinestream.gridSecretName" .) (list "registration-secret") -}}
{{- end -}}
{{- if and .Values.gateway.enabled (not .Values.gateway.existingSecret) -}}
{{- $_ := set $made (include "cinestream.componentName" (dict "root" . "component" "gateway")) (list "scrape-token" "admin-token") -}}
{{- end -}}
{{- toJson $made -}}
{{- end }}

{{/*
Argo CD runs the Job anew at each sync; as a plain object it could never be changed. Helm and kubectl take the annotations
for any others.
*/}}
{{- define "cinestream.jobOfEverySync" -}}
argocd.argoproj.io/hook: Sync
argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
{{- end }}
