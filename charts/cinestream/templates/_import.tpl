{{/* The Job that the operator makes imports of datasets from. Takes the root context. */}}
{{- define "cinestream.importJob" -}}
{{- $values := dict "terminationGracePeriodSeconds" 30 "resources" .Values.operator.import.resources -}}
{{- $import := dict "root" . "component" "import" "values" $values "nats" "scraper" "restartPolicy" "OnFailure" "args" (list "import")
    "env" (list (dict "name" "TMPDIR" "value" "/scratch"))
    "volumes" (list (dict "name" "scratch" "emptyDir" (dict "sizeLimit" .Values.operator.import.scratchSize)))
    "volumeMounts" (list (dict "name" "scratch" "mountPath" "/scratch")) -}}
apiVersion: batch/v1
kind: Job
metadata:
  labels:
    {{- include "cinestream.labels" $import | nindent 4 }}
spec:
  backoffLimit: 6
  ttlSecondsAfterFinished: 86400
  template:
    {{- include "cinestream.podTemplate" $import | nindent 4 }}
{{- end }}
